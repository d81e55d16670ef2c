"""The text of a log: what is JSON, how deep, and what its strings and numbers are."""

from __future__ import annotations

from types import ModuleType

import pytest

from fastcore import SarifError
from sarif_logs import Parsed, parse

START = '{"version":"2.1.0","runs":['
NOT_JSON: list[tuple[bytes, int, str]] = [
    (b"", 0, "unexpected end of text"),
    (b" \n", 2, "unexpected end of text"),
    (b"nul", 3, "unexpected end of text"),
    (b"nulL", 3, "invalid literal"),
    (b"{", 1, "unexpected end of text"),
    (b'{"runs":[]', 10, "unexpected end of text"),
    (b'{"runs":[]}}', 11, "text after the value"),
    (b'{"runs":[],}', 11, "expected a key"),
    (b'{"runs":[{},]}', 12, "expected a value"),
    (b'{"runs" []}', 8, "expected ':'"),
    (b'{"runs":[1 2]}', 11, "expected ',' or ']'"),
    (b"{'runs':[]}", 1, "expected a key"),
    (b'{"runs":NaN}', 8, "expected a value"),
    (b'{"runs":Infinity}', 8, "expected a value"),
    (b'{"runs":-Infinity}', 9, "invalid number"),
    (b'{"runs":01}', 9, "invalid number"),
    (b'{"runs":1.}', 10, "invalid number"),
    (b'{"runs":"\n"}', 9, "control character in string"),
    (b'{"runs":"\\x"}', 10, "invalid escape"),
    (b'{"runs":"\\ud8"}', 13, "invalid escape"),
    (b"\x00", 0, "expected a value"),
    (b"[\xc2\xa0]", 1, "expected a value"),
    (b'{"runs":"\xff"}', 9, "invalid UTF-8"),
    # the encoding comes first
    (b'{runs":"\xed\xa0\x80"}', 8, "invalid UTF-8"),
    (b"\xef\xbb\xbf{}", 0, "byte order mark"),
    # names that look alike in a response do not matter here
    (b'{"a_b":1,"aB":2', 15, "unexpected end of text"),
]


@pytest.mark.parametrize(("text", "byte_offset", "reason"), NOT_JSON)
def test_what_is_not_json(implementation: ModuleType, text: bytes, byte_offset: int, reason: str) -> None:
    with pytest.raises(SarifError) as caught:
        parse(implementation, text)
    error = caught.value
    assert (error.byte_offset, error.reason) == (byte_offset, reason)
    assert (error.pointer, error.source) == ("", None)
    assert str(error) == f"byte {byte_offset}: {reason}"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
@pytest.mark.parametrize("max_depth", [3, 4, 9, 512, 1000])
def test_depth(implementation: ModuleType, opening: str, closing: str, max_depth: int) -> None:
    brackets = opening.count("[") + opening.count("{")
    times = (max_depth - 1) // brackets
    allowed = '{"x":' + opening * times + "0" + closing * times + ',"version":"2.1.0","runs":[]}'
    assert parse(implementation, allowed, max_depth=1 + times * brackets).runs == []
    with pytest.raises(SarifError) as caught:
        parse(implementation, allowed, max_depth=times * brackets)
    assert caught.value.reason == f"nested deeper than max_depth={times * brackets}"
    assert caught.value.byte_offset == 5 + len(opening) * times - (5 if opening.endswith(":") else 1)


def test_depth_counts_what_is_replaced_and_not_what_is_text(implementation: ModuleType) -> None:
    text = '{"x":[[[[]]]],"x":"[[[[[[\\"{{{{{","version":"2.1.0","runs":[]}'
    assert parse(implementation, text, max_depth=5).runs == []
    with pytest.raises(SarifError, match="nested deeper than max_depth=4") as caught:
        parse(implementation, text, max_depth=4)
    assert caught.value.byte_offset == 8


def test_depth_far_beyond(implementation: ModuleType) -> None:
    with pytest.raises(SarifError) as caught:
        parse(implementation, "[" * 1_000_000, max_depth=1000)
    assert (caught.value.byte_offset, caught.value.reason) == (1000, "nested deeper than max_depth=1000")


DEEP = "[" * 950 + "0" + "]" * 950


def test_a_deep_log_is_read_like_a_flat_one(implementation: ModuleType) -> None:
    run = (
        r'{"tool":{"driver":{"name":"\ud800","version":"old","version":"1\u00e9"}},"results":['
        r'{"ruleId":"R","message":{"text":"{0}","arguments":["\udfff",5]},"locations":[{"physicalLocation":'
        r'{"region":{"startLine":2.0,"startColumn":null}}}]},[],true]}'
    )
    flat = parse(implementation, START + run + "]}")
    deep = parse(implementation, START + run + "]" + f',"properties":{DEEP}' + "}", max_depth=1000)
    assert deep == flat
    assert flat.runs == [("\ufffd", "1é", "", 3, "", "", [])]
    assert [(found["message"], found["line"]) for found in flat.findings] == [("\ufffd", 2)]


STRINGS = [
    (r'"\ud800"', "\ufffd"),
    (r'"\udc00x\uDBFF"', "\ufffdx\ufffd"),
    (r'"\ud83d\ude00\ud83d"', "😀\ufffd"),
    (r'"\ud83d\ud83d\ude00"', "\ufffd😀"),
    (r'"\ude00\ud83d"', "\ufffd\ufffd"),
    (r'"\u0000\/\b"', "\x00/\b"),
    (r'"\\ud800"', "\\ud800"),
    ('"é€😀"', "é€😀"),
    ('"a" ', "a"),
    ('"a","ruleId":"b"', "b"),
    (r'"a","rule\u0049d":"b"', "b"),
    ('"a","ruleId":null', ""),
]


@pytest.mark.parametrize(("written", "rule_id"), STRINGS)
def test_strings(implementation: ModuleType, written: str, rule_id: str) -> None:
    parsed = parse(implementation, START + '{"results":[{"ruleId":' + written + "}]}]}")
    assert [found["rule_id"] for found in parsed.findings] == [rule_id]


def test_keys_with_lone_surrogates_are_equal(implementation: ModuleType) -> None:
    text = (
        START
        + r'{"results":[{"partialFingerprints":{"\ufffd":"1","x":"2","\ud800":"3","\udc00":["\ud800"]}}]}]}'
    )
    assert parse(implementation, text).findings[0]["partial_fingerprints"] == {"x": "2"}
    text = text.replace(r'["\ud800"]', '"4"')
    found = parse(implementation, text).findings[0]["partial_fingerprints"]
    assert list(found.items()) == [("\ufffd", "4"), ("x", "2")]


INTEGERS = [
    *(("5", 5), ("5.0", 5), ("5e0", 5), ("50e-1", 5), ("0.5E1", 5), ("2147483647", 2147483647)),
    *(("2147483647.0", 2147483647), ("2147483647.00000000001", 2147483647), ("0", 0), ("-0.0", 0)),
    *(("-1", 0), ("-2147483647", 0), ("1e-400", 0), ("null", 0)),
]


@pytest.mark.parametrize(("written", "line"), INTEGERS)
def test_integers(implementation: ModuleType, written: str, line: int) -> None:
    assert _with_line(implementation, written).findings[0]["line"] == line


NOT_INTEGERS = [
    *("5.5", "1e400", "-1e400", "2147483648", "-2147483648", "9" * 19, "9" * 5000, "1e10"),
    *("true", "false", '"5"', '""', "[]", "{}", "0.1"),
]


@pytest.mark.parametrize("written", NOT_INTEGERS)
def test_what_is_no_integer(implementation: ModuleType, written: str) -> None:
    parsed = _with_line(implementation, written)
    pointer = "/runs/0/results/0/locations/0/physicalLocation/region/startLine"
    assert parsed.problems == [(pointer, "expected an integer")]


def _with_line(implementation: ModuleType, written: str) -> Parsed:
    region = '{"region":{"startLine":' + written + "}}"
    return parse(
        implementation, START + '{"results":[{"locations":[{"physicalLocation":' + region + "}]}]}]}"
    )
