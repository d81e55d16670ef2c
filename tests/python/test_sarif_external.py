"""Properties of runs that a log keeps beside them."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fastcore import SarifError
from sarif_logs import Parsed, located, log_of, parse

GUID = {"automationDetails": {"guid": "g1"}}


def rule_ids(parsed: Parsed) -> list[str]:
    return [finding["rule_id"] for finding in parsed.findings]


def result(rule_id: str) -> dict[str, Any]:
    return {"ruleId": rule_id}


def references(value: object) -> dict[str, Any]:
    return {"externalPropertyFileReferences": value}


# two runs, an entry, and the index of the run whose entry it is
OWNERS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], int | None]] = [
    ({}, GUID, {"runGuid": "g1"}, 1),
    (GUID, GUID, {"runGuid": "g1"}, 0),
    ({}, GUID, {"runGuid": "G1"}, None),
    ({}, GUID, {"guid": "g1"}, None),
    ({}, references({"results": [{"guid": "p"}]}), {"guid": "p"}, 1),
    ({}, references({"results": [None, 5, {"guid": "q"}, {"guid": "p"}]}), {"guid": "p"}, 1),
    ({}, references({"driver": {"guid": "p"}}), {"guid": "p"}, 1),
    (references({"x": {"guid": "p"}}), references({"y": [{"guid": "p"}]}), {"guid": "p"}, 0),
    (references("p"), references({"y": "p"}), {"guid": "p"}, None),
    ({}, references({"x": {"guid": ""}}), {"guid": ""}, None),
    ({}, references({"x": {"guid": 5}}), {"guid": 5}, None),
    # runGuid comes before guid, also when no run has it
    ({**references({"x": {"guid": "p"}})}, GUID, {"runGuid": "g1", "guid": "p"}, 1),
    ({**references({"x": {"guid": "p"}})}, GUID, {"runGuid": "g2", "guid": "p"}, None),
    ({**references({"x": {"guid": "p"}})}, GUID, {"runGuid": "", "guid": "p"}, 0),
    ({**references({"x": {"guid": "p"}})}, GUID, {"runGuid": 5, "guid": "p"}, 0),
    ({}, {}, {}, None),
]


@pytest.mark.parametrize(("first", "second", "entry", "owner"), OWNERS)
def test_owner(
    implementation: ModuleType,
    first: dict[str, Any],
    second: dict[str, Any],
    entry: dict[str, Any],
    owner: int,
) -> None:
    runs = [{**first, "results": [result("a")]}, {**second, "results": [result("b")]}]
    parsed = parse(
        implementation, log_of(*runs, inlineExternalProperties=[{**entry, "results": [result("X")]}])
    )
    expected = [["a"], ["b"]]
    if owner is not None:
        expected[owner].append("X")
    assert rule_ids(parsed) == expected[0] + expected[1]
    assert [run[3] for run in parsed.runs] == [len(ids) for ids in expected]


@pytest.mark.parametrize("entry", [{}, {"runGuid": "other"}, {"guid": "other"}])
def test_the_only_run_owns_them_all(implementation: ModuleType, entry: dict[str, Any]) -> None:
    log = log_of(GUID, inlineExternalProperties=[{**entry, "results": [result("X")]}])
    assert rule_ids(parse(implementation, log)) == ["X"]
    assert rule_ids(parse(implementation, {**log, "runs": [GUID, None]})) == []
    assert rule_ids(parse(implementation, {**log, "runs": [5]})) == []


@pytest.mark.parametrize("entries", [None, {}, "x", [None, 5, "x", []]])
def test_what_are_no_entries(implementation: ModuleType, entries: object) -> None:
    parsed = parse(implementation, log_of({"results": [result("a")]}, inlineExternalProperties=entries))
    assert (rule_ids(parsed), parsed.problems) == (["a"], [])


def test_results_and_their_problems_follow_the_runs_own(implementation: ModuleType) -> None:
    entries = [
        None,
        {"runGuid": "g1", "results": [result("c"), 5]},
        {"runGuid": "g1", "results": {}},
        {"runGuid": "g1", "results": None},
        {"runGuid": "g1", "results": [{"ruleId": 1}, result("d")]},
    ]
    own = {**GUID, "results": [result("a"), None]}
    log = log_of(own, {"results": [result("e"), False]}, inlineExternalProperties=entries)
    parsed = parse(implementation, log)
    assert rule_ids(parsed) == ["a", "c", "d", "e"]
    assert parsed.problems == [
        ("/runs/0/results/1", "expected an object"),
        ("/inlineExternalProperties/1/results/1", "expected an object"),
        ("/inlineExternalProperties/2/results", "expected an array"),
        ("/inlineExternalProperties/4/results/0/ruleId", "expected a string"),
        ("/runs/1/results/1", "expected an object"),
    ]
    assert [run[3] for run in parsed.runs] == [6, 2]
    log["runs"] = [{**GUID, "results": None}]
    with pytest.raises(SarifError) as caught:
        parse(implementation, log, strict=True)
    assert caught.value.pointer == "/inlineExternalProperties/1/results/1"


def test_first_entry_of_the_right_kind_counts(implementation: ModuleType) -> None:
    artifact = {"location": {"uri": "own.py"}}
    entries: list[dict[str, Any]] = [
        {"artifacts": {}, "taxonomies": None, "extensions": 5},
        {
            "artifacts": [{"location": {"uri": "first.py"}}],
            "taxonomies": [{"name": "CWE", "taxa": [{"id": "7"}]}],
        },
        {"artifacts": [{"location": {"uri": "second.py"}}], "extensions": [{"rules": [{"id": "E"}]}]},
    ]
    results = [
        {
            **located({"index": 0}),
            "rule": {"index": 0, "toolComponent": {"index": 0}},
            "taxa": [{"index": 0, "toolComponent": {"index": 0}}],
        }
    ]
    for own, file_path, rule_id, cwe in (
        ({}, "first.py", "E", ("CWE-7",)),
        ({"artifacts": "x", "tool": {"extensions": {}}, "taxonomies": 5}, "first.py", "E", ("CWE-7",)),
        ({"artifacts": [artifact], "tool": {"extensions": []}, "taxonomies": []}, "own.py", "", ()),
    ):
        parsed = parse(implementation, log_of({**own, "results": results}, inlineExternalProperties=entries))
        found = parsed.findings[0]
        assert (found["file_path"], found["rule_id"], found["cwe"]) == (file_path, rule_id, cwe)


DRIVER = {
    **{"name": "external", "semanticVersion": "9", "guid": "d", "rules": [{"id": "X"}]},
    "globalMessageStrings": {"m": {"text": "said outside"}},
}


@pytest.mark.parametrize(
    ("own", "tool", "version", "rule_id", "message"),
    [
        (None, "external", "9", "X", "said outside"),
        ({}, "external", "9", "X", "said outside"),
        ({"name": "own"}, "own", "9", "X", "said outside"),
        ({"name": "own", "dottedQuadFileVersion": "1", "rules": {}}, "own", "1", "X", "said outside"),
        (
            {"version": "1", "globalMessageStrings": {"m": {"text": "said"}}},
            "external",
            "1",
            "X",
            "said outside",
        ),
        ({"rules": []}, "", "", "", ""),
        ({"name": "own", "rules": [{"id": "O"}]}, "own", "", "O", ""),
    ],
)
def test_driver(
    implementation: ModuleType, own: object, tool: str, version: str, rule_id: str, message: str
) -> None:
    run = {
        "tool": {"driver": own},
        "results": [
            {"rule": {"index": 0}, "message": {"id": "m"}},
            {"rule": {"index": 0, "toolComponent": {"guid": "d"}}},
        ],
    }
    parsed = parse(
        implementation,
        log_of(run, inlineExternalProperties=[{"driver": 5}, {"driver": DRIVER}, {"driver": {}}]),
    )
    assert parsed.runs[0][:2] == (tool, version)
    by_index, by_guid = parsed.findings
    assert (by_index["tool_name"], by_index["rule_id"], by_index["message"]) == (tool, rule_id, message)
    assert by_guid["rule_id"] == (rule_id if rule_id == "X" else "")
