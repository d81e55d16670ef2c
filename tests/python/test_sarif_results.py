"""Results that cannot be read, each with the pointer to what is wrong."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import each, finding, log_of, parse, run_of

OBJECT, ARRAY, STRING, INTEGER = (
    "expected " + kind for kind in ("an object", "an array", "a string", "an integer")
)
LOCATION = "/locations/0"
PHYSICAL = "/locations/0/physicalLocation"
NUMBERS = [
    *("startLine", "startColumn", "endLine", "endColumn"),
    *("charOffset", "charLength", "byteOffset", "byteLength"),
]


def physical(location: object) -> dict[str, Any]:
    return {"locations": [{"physicalLocation": location}]}


BAD: list[tuple[object, str, str]] = [
    *((result, "", OBJECT) for result in each(None, 5, "x", [], True)),
    *(({"ruleId": value}, "/ruleId", STRING) for value in each(5, [], {}, False, 1.5)),
    *(({"message": value}, "/message", OBJECT) for value in each(5, [], "text", "", True)),
    *(({"message": {"text": value}}, "/message/text", STRING) for value in each(5, [], {}, True)),
    *(({"locations": value}, "/locations", ARRAY) for value in each(5, {}, "", "x", True)),
    *(({"locations": [value]}, LOCATION, OBJECT) for value in each(5, [], "", "x", False)),
    ({"locations": [None, {}, {"physicalLocation": None}, 5]}, "/locations/3", OBJECT),
    *((physical(value), PHYSICAL, OBJECT) for value in each(5, [], "", "x", False)),
    ({"locations": [{}, {"physicalLocation": 5}]}, "/locations/1/physicalLocation", OBJECT),
    *(
        (physical({"artifactLocation": value}), f"{PHYSICAL}/artifactLocation", OBJECT)
        for value in each(5, [], "a.py")
    ),
    *(
        (physical({"artifactLocation": {"uri": value}}), f"{PHYSICAL}/artifactLocation/uri", STRING)
        for value in each(5, [], {}, True)
    ),
    *((physical({"region": value}), f"{PHYSICAL}/region", OBJECT) for value in each(5, [], "1:2", False)),
    *((physical({"region": {name: "1"}}), f"{PHYSICAL}/region/{name}", INTEGER) for name in NUMBERS),
    *((physical({"region": {name: 1.5}}), f"{PHYSICAL}/region/{name}", INTEGER) for name in NUMBERS),
]


@pytest.mark.parametrize(("result", "pointer", "reason"), BAD)
def test_bad_results(implementation: ModuleType, result: object, pointer: str, reason: str) -> None:
    parsed = parse(implementation, log_of(run_of({"ruleId": "before"}, result, {"ruleId": "after"})))
    assert parsed.problems == [("/runs/0/results/1" + pointer, reason)]
    assert [found["rule_id"] for found in parsed.findings] == ["before", "after"]


def test_the_first_of_several_problems_is_told(implementation: ModuleType) -> None:
    region: dict[str, Any] = dict.fromkeys(reversed(NUMBERS), "x")
    location: dict[str, Any] = {"region": 5, "artifactLocation": 5}
    result: dict[str, Any] = {"locations": 5, "message": 5, "ruleId": 5}
    told = []
    for holder, name, better in (
        (result, "ruleId", "R"),
        (result, "message", {"text": 5}),
        (result, "message", {}),
        (result, "locations", [5]),
        (result, "locations", [{"physicalLocation": 5}]),
        (result, "locations", [{"physicalLocation": location}]),
        (location, "artifactLocation", {"uri": 5}),
        (location, "artifactLocation", {}),
        (location, "region", region),
        *((region, name, 1) for name in NUMBERS),
    ):
        told.append(
            parse(implementation, log_of(run_of(result))).problems[0][0].removeprefix("/runs/0/results/0")
        )
        holder[name] = better
    assert told == [
        *("/ruleId", "/message", "/message/text", "/locations", LOCATION, PHYSICAL),
        *(f"{PHYSICAL}/artifactLocation", f"{PHYSICAL}/artifactLocation/uri", f"{PHYSICAL}/region"),
        *(f"{PHYSICAL}/region/{name}" for name in NUMBERS),
    ]
    assert parse(implementation, log_of(run_of(result))).problems == []


EMPTY: dict[str, Any] = {
    **{"rule_id": "", "severity": "medium", "file_path": "", "message": "", "code_snippet": "", "cwe": ()},
    **{"line": 0, "column": 0, "end_line": 0, "end_column": 0, "suppressed": False, "baseline_state": ""},
    **{"partial_fingerprints": {}, "tool_name": "tool"},
}
# keys of every kind that is none of theirs, and what is absent
NO_PROBLEMS: list[dict[str, Any]] = [
    {},
    {"ruleId": None, "message": None, "locations": None},
    {"ruleId": "", "message": {"text": "", "markdown": 5, "id": [], "arguments": {}}, "locations": []},
    {"message": {"text": None}, "locations": [None, {}, {"physicalLocation": None}]},
    physical({"artifactLocation": None, "region": None, "contextRegion": 5}),
    physical(
        {"artifactLocation": {"uri": None, "index": "0", "uriBaseId": 5}, "region": dict.fromkeys(NUMBERS)}
    ),
    physical({"artifactLocation": {"uri": ""}, "region": {"snippet": 5, "startLine": 0, "charOffset": -1}}),
    physical({"region": {"snippet": {"text": ["x"]}}, "contextRegion": {"snippet": {"text": 5}}}),
    {
        "level": 5,
        "kind": ["fail"],
        "rule": "R",
        "ruleIndex": "0",
        "properties": [],
        "taxa": {},
        "suppressions": {},
    },
    {"suppressions": [], "baselineState": 5, "partialFingerprints": [], "fingerprints": "x"},
    {
        "partialFingerprints": {"a": {"value": "x"}, "b": 5, "c": None, "d": ""},
        "properties": {"tags": "CWE-1"},
    },
]


@pytest.mark.parametrize("result", NO_PROBLEMS)
def test_what_is_absent(implementation: ModuleType, result: dict[str, Any]) -> None:
    found = finding(implementation, result)
    assert len(found.pop("fingerprint")) == len("sha256:") + 64
    assert found == EMPTY


def test_the_first_physical_location_counts(implementation: ModuleType) -> None:
    locations: list[Any] = [
        *(None, {"id": 1}, {"physicalLocation": {"artifactLocation": {"uri": "a"}}}),
        *({"physicalLocation": {"artifactLocation": {"uri": "b"}, "region": {"startLine": 5}}}, 5, "x"),
    ]
    found = finding(implementation, {"locations": locations})
    assert (found["file_path"], found["line"]) == ("a", 0)


SUPPRESSED: list[tuple[object, bool]] = [
    ([{}], True),
    ([{"kind": "inSource"}, {"status": "Accepted"}], True),
    *(([{"status": status}], True) for status in ("accepted", "ACCEPTED", "", None, 5, ["rejected"])),
    *(([{"status": status}], False) for status in ("rejected", "underReview", "accepted ", "x")),
    ([{"status": "accepted"}, {"status": "rejected"}], False),
    ([None, 5, {"status": "accepted"}, []], True),
    *((suppressions, False) for suppressions in (None, [], [None], [5, []], {}, {"status": "accepted"}, "x")),
]


@pytest.mark.parametrize(("suppressions", "suppressed"), SUPPRESSED)
def test_suppressed(implementation: ModuleType, suppressions: object, suppressed: bool) -> None:
    assert finding(implementation, {"suppressions": suppressions})["suppressed"] is suppressed


BASELINES = [
    *(
        ("new", "new"),
        ("NEW", "new"),
        ("Unchanged", "unchanged"),
        ("updated", "updated"),
        ("absent", "absent"),
    ),
    *(("", ""), ("none", ""), (" new", ""), (None, ""), (5, ""), (["new"], ""), ("ne\u0175", "")),
]


@pytest.mark.parametrize(("written", "state"), BASELINES)
def test_baseline_state(implementation: ModuleType, written: object, state: str) -> None:
    assert finding(implementation, {"baselineState": written})["baseline_state"] == state


PARTIAL: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"partialFingerprints": {"b": "2", "a": "1"}}, {"b": "2", "a": "1"}),
    ({"fingerprints": {"b": "2", "a": "1"}}, {"b": "2", "a": "1"}),
    ({"fingerprints": {"b": "2", "a": "0"}, "partialFingerprints": {"a": "1"}}, {"a": "1", "b": "2"}),
    ({"partialFingerprints": {"a": "requires login"}}, {}),
    ({"partialFingerprints": {"a": " Requires LOGIN\t\v"}}, {}),
    ({"partialFingerprints": {"a": "requires  login", "b": "requires login!"}},
     {"a": "requires  login", "b": "requires login!"}),
    ({"partialFingerprints": {"a": "requires login", "b": 5}, "fingerprints": {"a": "1", "b": "2"}},
     {"a": "1", "b": "2"}),
    ({"fingerprints": {"": "x", "é": "é", "space": " "}}, {"": "x", "é": "é", "space": " "}),
    ({"fingerprints": {"a": {"value": "x"}, "b": ["x"], "c": 5, "d": True, "e": None, "f": ""}}, {}),
    ({"partialFingerprints": [], "fingerprints": {"a": "1"}}, {"a": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("result", "fingerprints"), PARTIAL)
def test_partial_fingerprints(
    implementation: ModuleType, result: dict[str, Any], fingerprints: dict[str, str]
) -> None:
    found = finding(implementation, result)["partial_fingerprints"]
    assert list(found.items()) == list(fingerprints.items())
