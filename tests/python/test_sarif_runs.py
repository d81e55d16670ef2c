"""What a run tells of its tool and of itself."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import each, log_of, parse, run_of

TOOL, VERSION, BASE, COUNT, COLUMN_KIND, AUTOMATION = range(6)

RUNS: list[tuple[dict[str, Any], int, object]] = [
    ({"tool": {"driver": {"name": "ruff"}}}, TOOL, "ruff"),
    *(
        ({"tool": tool}, TOOL, "")
        for tool in each(None, 5, [], {}, {"driver": None}, {"driver": {"name": 5}})
    ),
    *(({"tool": {"driver": {"name": name}}}, TOOL, "") for name in ("", None, ["ruff"])),
    ({"tool": {"driver": {"version": "1", "semanticVersion": "2"}}}, VERSION, "1"),
    ({"tool": {"driver": {"semanticVersion": "2", "dottedQuadFileVersion": "3"}}}, VERSION, "2"),
    ({"tool": {"driver": {"version": "", "semanticVersion": 2, "dottedQuadFileVersion": "3"}}}, VERSION, "3"),
    ({"tool": {"driver": {}}}, VERSION, ""),
    ({"columnKind": "utf16CodeUnits"}, COLUMN_KIND, "utf16CodeUnits"),
    ({"columnKind": "bytes"}, COLUMN_KIND, "bytes"),
    *(({"columnKind": kind}, COLUMN_KIND, "") for kind in each(None, "", 5, {})),
    ({"automationDetails": {"id": "nightly/1"}}, AUTOMATION, "nightly/1"),
    *(({"automationDetails": details}, AUTOMATION, "") for details in each(None, [], {}, {"id": 5})),
    ({"results": [{}, None, {"ruleId": 5}]}, COUNT, 3),
]


@pytest.mark.parametrize(("run", "item", "value"), RUNS)
def test_runs(implementation: ModuleType, run: dict[str, Any], item: int, value: object) -> None:
    assert parse(implementation, log_of(run)).runs[0][item] == value


BASES: list[tuple[object, str]] = [
    ({"%SRCROOT%": {"uri": "file:///srv/u/"}}, "file:///srv/u/"),
    ({"SRCROOT": {"uri": "file:///home/u%20/"}}, "file:///home/u%20/"),
    ({"A": {"uri": "/a/"}, "SRCROOT": {"uri": "/b/"}, "%SRCROOT%": {"uri": "/c/"}}, "/c/"),
    ({"A": {"uri": "/a/"}, "SRCROOT": {"uri": "/b/"}, "%SRCROOT%": {"uri": "c/"}}, "/b/"),
    ({"%SRCROOT%": {"uri": "src"}, "B": {"uri": "b"}, "C": {"uri": "/c"}, "D": {"uri": "/d"}}, "/c"),
    ({"A": {"uri": "C:\\x"}}, "C:\\x"),
    ({"A": {"uri": "c:"}}, "c:"),
    ({"A": {"uri": "\\x"}}, "\\x"),
    ({"A": {"uri": "https://example.com/"}}, "https://example.com/"),
    ({"A": {"uri": "a+b-c.1:"}}, "a+b-c.1:"),
    ({"A": {"uri": "1a:/x"}, "B": {"uri": ":x"}, "C": {"uri": "a/b:c"}, "D": {"uri": "é:"}}, ""),
    ({"A": None, "B": 5, "C": {}, "D": {"uri": 5}, "E": {"uri": ""}, "F": {"uri": "/f"}}, "/f"),
    *((bases, "") for bases in each(None, [], "x", {})),
]


@pytest.mark.parametrize(("bases", "base_uri"), BASES)
def test_absolute_base(implementation: ModuleType, bases: object, base_uri: str) -> None:
    assert parse(implementation, log_of({"originalUriBaseIds": bases})).runs[0][BASE] == base_uri


def test_of_equal_names_the_first_place_and_the_last_value_count(implementation: ModuleType) -> None:
    text = '{"A":{"uri":"a"},"B":{"uri":"/b"},"A":{"uri":"/a"}}'
    log = '{"version":"2.1.0","runs":[{"originalUriBaseIds":' + text + "}]}"
    assert parse(implementation, log).runs[0][BASE] == "/a"


def test_several_runs(implementation: ModuleType) -> None:
    first = run_of({"ruleId": "a"}, {"ruleIndex": 0}, driver={"name": "one", "rules": [{"id": "r1"}]})
    second = run_of({"ruleIndex": 0}, {"ruleId": "b"}, driver={"name": "two", "rules": [{"id": "r2"}]})
    parsed = parse(implementation, log_of(first, run_of(), second))
    found = [(finding["tool_name"], finding["rule_id"]) for finding in parsed.findings]
    assert found == [("one", "a"), ("one", "r1"), ("two", "r2"), ("two", "b")]
    assert [(run[TOOL], run[COUNT]) for run in parsed.runs] == [("one", 2), ("tool", 0), ("two", 2)]


def test_fingerprints_number_the_findings_of_all_runs(implementation: ModuleType) -> None:
    def at(line: int) -> dict[str, Any]:
        return {"ruleId": "R", "locations": [{"physicalLocation": {"region": {"startLine": line}}}]}

    parsed = parse(implementation, log_of(run_of(at(9)), run_of(at(7), at(9), {"ruleId": "S"})))
    last, first, again, other = (finding["fingerprint"] for finding in parsed.findings)
    assert last == again
    assert len({last, first, other}) == 3
    assert all(len(text) == 71 and text.startswith("sha256:") for text in (last, first, other))
    alone = parse(implementation, log_of(run_of(at(1))))
    assert alone.findings[0]["fingerprint"] == first
