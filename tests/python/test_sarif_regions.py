"""Lines, columns and code of findings."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import finding, located

Place = tuple[int, int, int, int]


def place(found: dict[str, Any]) -> Place:
    return found["line"], found["column"], found["end_line"], found["end_column"]


LINES: list[tuple[dict[str, Any], Place]] = [
    ({"startLine": 3}, (3, 1, 3, 0)),
    ({"startLine": 3, "startColumn": 5}, (3, 5, 3, 0)),
    ({"startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 2}, (3, 5, 4, 2)),
    ({"startLine": 3, "endLine": 3}, (3, 1, 3, 0)),
    ({"startLine": 3, "endLine": 2, "endColumn": 0, "startColumn": 0}, (3, 1, 3, 0)),
    ({"startLine": 3, "endLine": -4, "endColumn": -1, "startColumn": -1}, (3, 1, 3, 0)),
    ({"startLine": 3, "charOffset": 0, "byteOffset": 0}, (3, 1, 3, 0)),
    ({"startLine": 2147483647, "startColumn": 2147483647}, (2147483647, 2147483647, 2147483647, 0)),
    *(
        ({**line, "startColumn": 5, "endLine": 9, "endColumn": 7}, (0, 0, 0, 0))
        for line in ({}, {"startLine": 0}, {"startLine": -1})
    ),
    *(({offset: 0, "charLength": 1}, (0, 0, 0, 0)) for offset in ("charOffset", "byteOffset")),
]


@pytest.mark.parametrize(("region", "expected"), LINES)
def test_lines(implementation: ModuleType, region: dict[str, Any], expected: Place) -> None:
    assert place(finding(implementation, located(region=region))) == expected


# é takes two bytes, € three, 😀 four and two UTF-16 code units
TEXT = "aé\n😀€x\r\n\nend"
UNITS = 13
BYTES = 18

OFFSETS: list[tuple[dict[str, Any], str, Place]] = [
    ({"charOffset": 0}, "", (1, 1, 1, 1)),
    ({"charOffset": 0, "charLength": 2}, "", (1, 1, 1, 3)),
    ({"charOffset": 2}, "", (1, 3, 1, 3)),
    ({"charOffset": 3, "charLength": 2}, "", (2, 1, 2, 3)),
    ({"charOffset": 4}, "", (2, 1, 2, 1)),
    ({"charOffset": 5, "charLength": 4}, "", (2, 3, 3, 1)),
    ({"charOffset": 3, "charLength": 1}, "", (2, 1, 2, 1)),
    ({"charOffset": 9, "charLength": 1}, "", (3, 1, 4, 1)),
    ({"charOffset": UNITS}, "", (4, 4, 4, 4)),
    ({"charOffset": UNITS + 1}, "", (0, 0, 0, 0)),
    ({"charOffset": 2147483647, "charLength": 2147483647}, "", (0, 0, 0, 0)),
    ({"charOffset": UNITS - 1, "charLength": 2147483647}, "", (4, 3, 4, 4)),
    ({"charOffset": 3, "charLength": -1}, "", (2, 1, 2, 1)),
    ({"charOffset": 3, "charLength": 1}, "unicodeCodePoints", (2, 1, 2, 2)),
    ({"charOffset": UNITS - 1}, "unicodeCodePoints", (4, 4, 4, 4)),
    ({"charOffset": UNITS}, "unicodeCodePoints", (0, 0, 0, 0)),
    ({"charOffset": 4, "charLength": 1}, "utf16CodeUnits", (2, 1, 2, 3)),
    ({"charOffset": 4}, "UnicodeCodePoints", (2, 1, 2, 1)),
    ({"byteOffset": 0, "byteLength": 1}, "", (1, 1, 1, 2)),
    ({"byteOffset": 2}, "", (1, 2, 1, 2)),
    ({"byteOffset": 3}, "", (1, 3, 1, 3)),
    ({"byteOffset": 4, "byteLength": 4}, "", (2, 1, 2, 3)),
    ({"byteOffset": 4, "byteLength": 3}, "", (2, 1, 2, 1)),
    ({"byteOffset": 4, "byteLength": 4}, "unicodeCodePoints", (2, 1, 2, 2)),
    ({"byteOffset": 10, "byteLength": 1}, "", (2, 3, 2, 4)),
    ({"byteOffset": BYTES, "byteLength": 5}, "", (4, 4, 4, 4)),
    ({"byteOffset": BYTES + 1}, "", (0, 0, 0, 0)),
    ({"byteOffset": 0, "charLength": 1}, "", (1, 1, 1, 1)),
    # characters come before bytes, lines before both
    ({"charOffset": 3, "byteOffset": 0, "byteLength": 1}, "", (2, 1, 2, 1)),
    ({"charOffset": -1, "byteOffset": 4, "charLength": 9}, "", (2, 1, 2, 1)),
    ({"charOffset": 99, "byteOffset": 0}, "", (0, 0, 0, 0)),
    ({"startLine": 1, "charOffset": 3}, "", (1, 1, 1, 0)),
    ({"startLine": 0, "charOffset": 3}, "", (2, 1, 2, 1)),
    ({"charOffset": -1, "byteOffset": -1}, "", (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("region", "column_kind", "expected"), OFFSETS)
def test_offsets(
    implementation: ModuleType, region: dict[str, Any], column_kind: str, expected: Place
) -> None:
    artifacts = [{"contents": {"text": TEXT}}]
    found = finding(
        implementation, located({"index": 0}, region=region), artifacts=artifacts, columnKind=column_kind
    )
    assert place(found) == expected


def test_every_offset(implementation: ModuleType) -> None:
    for count, unit, encoding in ((UNITS, "charOffset", "utf-16-le"), (BYTES, "byteOffset", "utf-8")):
        width = 2 if unit == "charOffset" else 1
        for offset in range(count + 1):
            artifacts = [{"contents": {"text": TEXT}}]
            result = located({"index": 0}, region={unit: offset})
            before = TEXT.encode(encoding)[: width * offset].decode(encoding, "ignore")
            line, column = before.count("\n") + 1, len(before.split("\n")[-1].encode("utf-16-le")) // 2 + 1
            assert place(finding(implementation, result, artifacts=artifacts)) == (line, column, line, column)


ARTIFACTS: list[Any] = [
    {"location": {"uri": "a.py"}, "contents": {"text": "one\ntwo\r\nthree"}},
    {"location": {"uri": "a.py", "uriBaseId": "B"}, "contents": {"text": "base\n"}},
    {"location": {"uri": "b.py"}},
    {"location": {"uri": "b.py"}, "contents": {"text": "second of its name"}},
    *(
        None,
        {"contents": 5},
        {"contents": {"text": 5}},
        {"contents": {"text": ""}, "location": {"uri": "c.py"}},
    ),
    {"contents": {"text": "nameless"}},
]

# an artifact location, and the first line of its contents
CONTENTS: list[tuple[object, str]] = [
    ({"index": 0}, "one"),
    ({"index": 1}, "base"),
    ({"index": 1, "uri": "a.py"}, "base"),
    ({"uri": "a.py"}, "one"),
    ({"uri": "a.py", "uriBaseId": ""}, "one"),
    ({"uri": "a.py", "uriBaseId": 5}, "one"),
    ({"uri": "a.py", "uriBaseId": "B"}, "base"),
    *(({"uri": "a.py", "index": index}, "one") for index in (-1, "0", None, 0.5)),
    *(({"uri": "a.py", "index": index}, "") for index in (2, 4, 5, 6, 7, 99)),
    *(
        (location, "")
        for location in ({"uri": "b.py"}, {"uri": "c.py"}, {"uri": "./a.py"}, {"uri": "A.py"}, {}, None)
    ),
    ({"uri": "a.py", "uriBaseId": "b"}, ""),
    ({"index": 8}, "nameless"),
]


@pytest.mark.parametrize(("location", "line"), CONTENTS)
def test_which_contents(implementation: ModuleType, location: object, line: str) -> None:
    result = located(location, region={"startLine": 1})
    assert finding(implementation, result, artifacts=ARTIFACTS)["code_snippet"] == line


def snippet(text: object) -> dict[str, Any]:
    return {"snippet": {"text": text}}


SNIPPETS: list[tuple[dict[str, Any], str]] = [
    ({"region": {"startLine": 1, **snippet(" own\n")}, "contextRegion": snippet("context")}, " own\n"),
    ({"region": {"startLine": 1, **snippet("")}, "contextRegion": snippet("context")}, "context"),
    ({"contextRegion": snippet("context")}, "context"),
    ({"contextRegion": {"startLine": 1, "snippet": {"rendered": {"text": "x"}}}}, ""),
    ({"region": {"startLine": 1, "snippet": "x"}, "contextRegion": "x"}, "one"),
    ({"region": {"startLine": 2}}, "two"),
    ({"region": {"startLine": 1, "endLine": 2}}, "one\ntwo"),
    ({"region": {"startLine": 2, "endLine": 3}}, "two\r\nthree"),
    ({"region": {"startLine": 3, "endLine": 99}}, "three"),
    ({"region": {"startLine": 1, "endLine": 2147483647}}, "one\ntwo\r\nthree"),
    ({"region": {"startLine": 4}}, ""),
    ({"region": {"startLine": 2147483647}}, ""),
    ({"region": {"charOffset": 5, "charLength": 1}}, "two"),
    ({"region": {"charOffset": 0, "charLength": 5}}, "one\ntwo"),
    ({"region": {"byteOffset": 10}}, "three"),
    ({"region": {"charOffset": 99}}, ""),
    ({"region": {}}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("physical_location", "code"), SNIPPETS)
def test_snippets(implementation: ModuleType, physical_location: dict[str, Any], code: str) -> None:
    result = located("a.py", **physical_location)
    assert finding(implementation, result, artifacts=ARTIFACTS)["code_snippet"] == code


ENDS: list[tuple[str, int, int, str]] = [
    *(("a\n", 1, 1, "a"), ("a\n", 1, 2, "a"), ("a\n", 2, 2, ""), ("a\n", 1, 9, "a"), ("a\n\n", 1, 2, "a\n")),
    *(
        ("a\r\n", 1, 1, "a"),
        ("a\r\n", 1, 9, "a"),
        ("a\r", 1, 1, "a\r"),
        ("a\r\r\n", 1, 1, "a\r"),
        ("a\rb\n", 1, 1, "a\rb"),
    ),
    *(
        ("\n", 1, 1, ""),
        ("\n\n", 2, 2, ""),
        ("a\n\nb", 1, 3, "a\n\nb"),
        ("a\u2028b\n", 1, 1, "a\u2028b"),
        ("\r\n", 1, 9, ""),
    ),
]


@pytest.mark.parametrize(("text", "line", "end_line", "code"), ENDS)
def test_ends_of_lines(implementation: ModuleType, text: str, line: int, end_line: int, code: str) -> None:
    result = located({"index": 0}, region={"startLine": line, "endLine": end_line})
    found = finding(implementation, result, artifacts=[{"contents": {"text": text}}])
    assert found["code_snippet"] == code
