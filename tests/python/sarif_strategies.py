"""Logs like those of tools, with every place that is read, and now and then a value of another kind there."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st

from fastcore._sarif_options import SarifOptions
from json_texts import damaged

Values = st.SearchStrategy[Any]

_WRONG = st.sampled_from(
    [None, None, True, False, 0, -1, 1.5, 7, "", "x", [], {}, [None], [0], ["x"], {"x": "x"}]
)


def _or_wrong(values: Values) -> Values:
    """Mostly the values themselves: logs of which nothing can be read prove little."""
    return st.integers(0, 15).flatmap(lambda chance: _WRONG if chance == 15 else values)


def _one_of(*values: Any) -> Values:
    return _or_wrong(st.sampled_from(values))


def _object(**members: Values) -> Values:
    return _or_wrong(st.fixed_dictionaries({}, optional=members))


def _array(values: Values, max_size: int = 3) -> Values:
    return _or_wrong(st.lists(values, max_size=max_size))


def _named(names: Values, values: Values) -> Values:
    return _or_wrong(st.dictionaries(names, values, max_size=3))


# few names and indexes, so that references meet what they are about
_INDEX = _one_of(0, 0, 1, 2, 3, -1, 0.0, 1.0, 2**31)
_GUID = _one_of("g0", "g1", "g2", "G0")
_RULE_ID = _one_of("a", "a/b", "a/b/c", "b", "a/", "/", "x/y", "é", "\ud800", "b//c")
_TEXT = _one_of(
    *(
        "plain",
        "é€😀",
        "{0} {{x}} {1}",
        "{{0}}",
        "}}{",
        "{2}{10}{0000000001}",
        " \t{0}\r\n",
        "\ud83d",
        "a\0b",
        "{0}" * 9,
    )
)
_TEXT_OBJECT = _object(text=_TEXT, markdown=_TEXT)
_WORD = st.sampled_from(
    [
        *("error", "Warning", "NOTE", "none", "fail", "FAIL", "pass", "accepted", "Accepted", "rejected"),
        *("new", "UNCHANGED", "updated", "absent", "high", "Critical", "requires login", " Requires login\t"),
    ]
)
_WORDS = _or_wrong(_WORD)
_SCORE = _one_of(
    *(9, 8.9, 7, 4, 3.9, 0.1, 0, -0.0, -1, 1e300, 10**30),
    *(
        "9.0",
        "7",
        " 4.5 ",
        "0",
        "00.1",
        "-1",
        "9.",
        ".5",
        "1e1",
        "HIGH",
        " low\v",
        "Severe",
        "\x1c9",
        "\u0669",
    ),
)
_CWE = _one_of(
    *(
        "CWE-79",
        "external/cwe/cwe-089",
        "cwe: 1",
        "CWE_22 cwe20",
        "xcwe-5",
        "CWE-12345678",
        "CWE-007,CWE-8x",
        "cwe 0",
    ),
    *("79", "0080", "12345678", "", 79, 80.0, 0, -5, 10_000_000, 2**31),
)
_CWE_KEY = st.sampled_from(
    ["cwe", "CWE", "cwe-id", "CWE_IDS", "cwes", "cwe id", "cweid ", "security-severity"]
)
_PROPERTIES = _object(
    **{
        "security-severity": _SCORE,
        "tags": _array(_CWE),
        "cwe": _CWE | _array(_CWE),
        "Cwe-Id": _CWE | _array(_CWE),
    }
) | _named(_CWE_KEY, _CWE | _SCORE)
_COMPONENT = _object(index=_INDEX, guid=_GUID, name=_one_of("CWE", "my cWe", "OWASP"))
_REFERENCE = _object(id=_CWE, index=_INDEX, toolComponent=_COMPONENT)

_MESSAGE_ID = st.sampled_from(["m", "n", ""])
_STRINGS = _named(_MESSAGE_ID, _TEXT_OBJECT)
_RULE = _object(
    id=_RULE_ID,
    name=_TEXT,
    shortDescription=_TEXT_OBJECT,
    fullDescription=_TEXT_OBJECT,
    messageStrings=_STRINGS,
    defaultConfiguration=_object(level=_WORDS),
    properties=_PROPERTIES,
    relationships=_array(_object(target=_REFERENCE)),
)
_VERSION = _one_of("1", "2.0.0")
_DRIVER = _object(
    name=_TEXT,
    version=_VERSION,
    semanticVersion=_VERSION,
    dottedQuadFileVersion=_VERSION,
    guid=_GUID,
    rules=_array(_RULE, 4),
    globalMessageStrings=_STRINGS,
)
_EXTENSIONS = _array(_object(guid=_GUID, rules=_array(_RULE), globalMessageStrings=_STRINGS))

_PARTS = st.sampled_from(
    [
        *(
            "src",
            "a.py",
            "é",
            "%20",
            "%C3%A9",
            "%FF",
            "%2e%2E",
            "%5C",
            "%",
            "..",
            ".",
            "",
            "C:",
            "c%3a",
            "host",
        ),
        *(
            "file:",
            "FILE:",
            "file://",
            "file://localhost",
            "https:",
            "x:",
            "\\",
            "\\\\",
            "\\..",
            "😀",
            "\0",
            " ",
        ),
    ]
)
_URI = _or_wrong(
    st.sampled_from(["a.py", "b.py", "src/a.py", "file:///src/a.py", "C:\\src\\a.py", "/src/./a.py"])
    | st.lists(_PARTS, max_size=5).map("/".join)
    | st.lists(_PARTS, max_size=4).map("".join)
)
_BASE_ID = st.sampled_from(["%SRCROOT%", "SRCROOT", "B", "C"])
_LOCATION = _object(uri=_URI, uriBaseId=_or_wrong(_BASE_ID), index=_INDEX)
_CONTENTS = _or_wrong(st.text(st.sampled_from("ab\n\n\ré€😀\u2028\0"), max_size=12))
_ARTIFACT = _object(location=_LOCATION, contents=_object(text=_CONTENTS))
_NUMBER = _one_of(0, 1, 1, 2, 3, 4.0, 5, 7, -1, 2**31 - 1, 2**31)
_LINES = dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _NUMBER)
_OFFSETS = dict.fromkeys(("charOffset", "charLength", "byteOffset", "byteLength"), _NUMBER)
_SNIPPET = _object(text=_TEXT)
_REGION = _object(**_LINES, snippet=_SNIPPET) | _object(**_OFFSETS) | _object(**_LINES, **_OFFSETS)
_PHYSICAL_LOCATION = _object(
    artifactLocation=_LOCATION, region=_REGION, contextRegion=_object(snippet=_SNIPPET)
)
_MESSAGE = _object(text=_TEXT, markdown=_TEXT, id=_or_wrong(_MESSAGE_ID), arguments=_array(_TEXT))
_FINGERPRINTS = _named(st.sampled_from(["p", "q", "", "\ud800", "é"]), _TEXT | _WORD)
_RESULT_MEMBERS: dict[str, Values] = {
    "ruleId": _RULE_ID,
    "ruleIndex": _INDEX,
    "rule": _object(id=_RULE_ID, index=_INDEX, toolComponent=_COMPONENT),
    "message": _MESSAGE,
    "locations": _array(_object(physicalLocation=_PHYSICAL_LOCATION), 2),
    "level": _WORDS,
    "kind": _WORDS,
    "taxa": _array(_REFERENCE),
    "properties": _PROPERTIES,
    "suppressions": _array(_object(status=_WORDS), 2),
    "baselineState": _WORDS,
    "partialFingerprints": _FINGERPRINTS,
    "fingerprints": _FINGERPRINTS,
}
_RESULT = _object(**_RESULT_MEMBERS)
_RUN_MEMBERS: dict[str, Values] = {
    "tool": _object(driver=_DRIVER, extensions=_EXTENSIONS),
    "columnKind": _one_of("utf16CodeUnits", "unicodeCodePoints"),
    "automationDetails": _object(id=_TEXT, guid=_GUID),
    "originalUriBaseIds": _named(_BASE_ID, _object(uri=_URI, uriBaseId=_or_wrong(_BASE_ID))),
    "artifacts": _array(_ARTIFACT),
    "taxonomies": _array(_object(name=_one_of("CWE", "OWASP"), taxa=_array(_object(id=_CWE)))),
    "results": _array(_RESULT, 4),
    "externalPropertyFileReferences": _named(
        st.sampled_from(["results", "driver"]), _object(guid=_GUID) | _array(_object(guid=_GUID), 2)
    ),
}
_EXTERNAL = _object(
    runGuid=_GUID,
    guid=_GUID,
    results=_array(_RESULT, 2),
    driver=_DRIVER,
    **{name: _RUN_MEMBERS[name] for name in ("artifacts", "taxonomies")},
    extensions=_EXTENSIONS,
)
_LOG_MEMBERS: dict[str, Values] = {
    "version": st.sampled_from(["2.1.0"] * 9 + ["2.1.0-rtm.5", None, "", "2.0.0", 'é"\0', 5]),
    "inlineExternalProperties": _array(_EXTERNAL, 2),
}


@st.composite
def logs(draw: st.DrawFn) -> Any:
    """A log of which some members are there, and JSON values of any kind where they should not be."""
    runs = [_run(draw) for _ in range(draw(st.integers(1, 2)))]
    return {
        **{name: draw(values) for name, values in _LOG_MEMBERS.items()},
        "runs": draw(st.just(runs) if draw(st.integers(0, 20)) else _WRONG),
    }


def _run(draw: st.DrawFn) -> Any:
    run = {name: draw(values) for name, values in _RUN_MEMBERS.items() if draw(st.booleans())}
    # a run of whose results nothing is wrong at first sight
    run.setdefault("results", [draw(_RESULT), draw(_RESULT)])
    return run


_KEY = re.compile(rb'"([A-Za-z]+)": ?')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"(?!:)|-?[0-9][0-9.eE+-]*|\[\]|\{\}|true|false|null')
_OTHER_TOKENS = st.sampled_from(
    [
        *(b"null", b"true", b"0", b"-1", b"1.0", b"1.5", b"2e0", b"1e400", b"-0.0", b"2147483648", b"1" * 30),
        *(
            b'""',
            b'"x"',
            b'"cwe-1"',
            b"[]",
            b"{}",
            b"[null]",
            b'{"text":"{0}"}',
            b'"\\ud800"',
            b'"a\\/b"',
            b"9" * 4400,
        ),
        *(b"NaN", b"-Infinity", b"[[[[[[[[[[0]]]]]]]]]]"),
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A log's text, in which keys come to mean others, tokens are other ones, and bytes are damaged."""
    log = draw(logs())
    text = json.dumps(log, separators=draw(st.sampled_from([(",", ":"), (", ", ": ")]))).encode()
    if draw(st.booleans()) and b"\\ud8" not in text:
        text = json.dumps(log, ensure_ascii=False, indent=draw(st.sampled_from([None, 1]))).encode()
    if draw(st.integers(0, 3)) == 0:
        text = _with_another(draw, text, _KEY, st.sampled_from(_KEY.findall(text)).map(b'"%b":'.__mod__))
    if draw(st.integers(0, 2)) == 0:
        text = _with_another(draw, text, _TOKEN, _OTHER_TOKENS)
    return damaged(draw, text) if draw(st.integers(0, 4)) == 0 else text


def _with_another(
    draw: st.DrawFn, text: bytes, pattern: re.Pattern[bytes], others: st.SearchStrategy[bytes]
) -> bytes:
    found = draw(st.sampled_from(list(pattern.finditer(text))))
    return text[: found.start()] + draw(others) + text[found.end() :]


options = st.builds(
    SarifOptions,
    source_root=st.sampled_from(
        ["", "", "/src", "file:///", "C:\\", ".", "src/", "\\\\host", "https://h", "/\ud800"]
    ),
    strict=st.integers(0, 9).map(lambda chance: chance == 0),
    max_depth=st.sampled_from([512, 512, 1000, 12, 8]),
    max_errors=st.sampled_from([10_000, 10_000, 0, 1, 2]),
    max_text_bytes=st.sampled_from([2**40, 2**40, 2**40, 300, 60]),
)
