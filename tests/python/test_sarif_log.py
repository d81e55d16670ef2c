"""The log as a whole: its version, its runs, and what becomes of problems."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fastcore import SarifError
from fastcore._sarif_options import FINDING_BYTES, RUN_BYTES
from sarif_logs import located, log_of, parse, run_of

NO_LOGS: list[tuple[object, str, str]] = [
    *((root, "", "expected an object") for root in ("[]", "null", '"runs"', "1", "[{}]", "true")),
    ({"version": 2.1, "runs": []}, "/version", "expected a string"),
    ({"version": [], "runs": []}, "/version", "expected a string"),
    ({"version": {}, "runs": []}, "/version", "expected a string"),
    ({"version": True, "runs": []}, "/version", "expected a string"),
    ({"version": "2.1.0"}, "/runs", "expected an array"),
    ({"version": "2.1.0", "runs": None}, "/runs", "expected an array"),
    ({"version": "2.1.0", "runs": {}}, "/runs", "expected an array"),
    ({}, "/runs", "expected an array"),
    ({"version": "2.1.0", "runs": ""}, "/runs", "expected an array"),
    # one thing at a time, in this order
    ({"version": 5, "runs": 5}, "/version", "expected a string"),
]


@pytest.mark.parametrize(("log", "pointer", "reason"), NO_LOGS)
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_no_log(
    implementation: ModuleType, log: object, pointer: str, reason: str, strict: bool
) -> None:
    with pytest.raises(SarifError) as caught:
        parse(implementation, log, strict=strict and log != {})
    error = caught.value
    assert (error.pointer, error.reason, error.byte_offset) == (pointer, reason, None)
    assert str(error) == (f"{pointer}: {reason}" if pointer else reason)


@pytest.mark.parametrize("version", ["2.1.0", "2.1.0-rtm.5", "2.1.0-"])
def test_versions(implementation: ModuleType, version: str) -> None:
    assert parse(implementation, {"version": version, "runs": []}) == ([], [], [])


REFUSED = [
    *(
        ("2.0.0", '"2.0.0"'),
        ("1.0.0", '"1.0.0"'),
        ("2.1", '"2.1"'),
        ("2.1.00", '"2.1.00"'),
        ("v2.1.0", '"v2.1.0"'),
    ),
    *((" 2.1.0", '" 2.1.0"'), ('a"b', r'"a\"b"'), ("2\0", r'"2\u0000"'), ("é", '"é"')),
]


@pytest.mark.parametrize(("version", "written"), REFUSED)
def test_other_versions(implementation: ModuleType, version: str, written: str) -> None:
    with pytest.raises(SarifError) as caught:
        parse(implementation, {"version": version})
    assert caught.value.pointer == "/version"
    assert caught.value.reason == f'version {written} is not supported: expected "2.1.0"'


@pytest.mark.parametrize("version", [{}, {"version": None}, {"version": ""}])
def test_a_missing_version(implementation: ModuleType, version: dict[str, Any]) -> None:
    parsed = parse(implementation, {**version, "runs": [run_of({}, 5)]})
    assert len(parsed.findings) == 1
    assert parsed.problems == [("/version", "missing"), ("/runs/0/results/1", "expected an object")]
    with pytest.raises(SarifError) as caught:
        parse(implementation, {**version}, strict=True)
    assert (caught.value.pointer, caught.value.reason) == ("/version", "missing")


@pytest.mark.parametrize("unlike", [None, 5, "run", [], True])
def test_runs_that_are_no_objects(implementation: ModuleType, unlike: object) -> None:
    parsed = parse(implementation, log_of(unlike, run_of({}), unlike))
    assert parsed.problems == [("/runs/0", "expected an object"), ("/runs/2", "expected an object")]
    assert len(parsed.runs) == len(parsed.findings) == 1


@pytest.mark.parametrize("results", [5, "", "x", {}, True])
def test_results_that_are_no_array(implementation: ModuleType, results: object) -> None:
    parsed = parse(implementation, log_of(run_of(), {"results": results}))
    assert parsed.problems == [("/runs/1/results", "expected an array")]
    assert parsed.runs[1] == ("", "", "", 0, "", "", [])


@pytest.mark.parametrize("run", [{}, {"results": None}, {"results": []}])
def test_runs_without_results(implementation: ModuleType, run: dict[str, Any]) -> None:
    assert parse(implementation, log_of(run), strict=True) == ([], [("", "", "", 0, "", "", [])], [])


PROBLEMS = log_of(
    run_of(None, {"ruleId": 5}, {}, located({"uri": []})),
    "run",
    run_of({"message": {"text": 1}}, {"ruleId": "R"}),
)
LISTED = [
    ("/runs/0/results/0", "expected an object"),
    ("/runs/0/results/1/ruleId", "expected a string"),
    ("/runs/0/results/3/locations/0/physicalLocation/artifactLocation/uri", "expected a string"),
    ("/runs/1", "expected an object"),
    ("/runs/2/results/0/message/text", "expected a string"),
]


def test_lenient_lists_problems_in_order(implementation: ModuleType) -> None:
    parsed = parse(implementation, PROBLEMS)
    assert parsed.problems == LISTED
    assert [found["rule_id"] for found in parsed.findings] == ["", "R"]
    assert [run[3] for run in parsed.runs] == [4, 2]


@pytest.mark.parametrize("max_errors", [0, 1, 4, 5, 6])
def test_no_more_problems_than_asked_for(implementation: ModuleType, max_errors: int) -> None:
    parsed = parse(implementation, PROBLEMS, max_errors=max_errors)
    unlisted = len(LISTED) - max_errors
    note = [("", f"{unlisted} more problems are not listed")] if unlisted > 0 else []
    assert parsed.problems == LISTED[:max_errors] + note
    assert len(parsed.findings) == 2


def test_strict_raises_the_first_problem(implementation: ModuleType) -> None:
    with pytest.raises(SarifError) as caught:
        parse(implementation, PROBLEMS, strict=True, max_errors=0)
    assert (caught.value.pointer, caught.value.reason, caught.value.byte_offset) == (*LISTED[0], None)


def test_strict_takes_what_is_right(implementation: ModuleType) -> None:
    assert len(parse(implementation, log_of(run_of({}, {"ruleId": "R"})), strict=True).findings) == 2


def test_texts_of_findings_have_a_limit(implementation: ModuleType) -> None:
    result = {
        "ruleId": "é",
        "message": {"text": "abc"},
        "taxa": [{"id": "CWE-1"}],
        "partialFingerprints": {"k": "v"},
    }
    log = log_of(run_of({}), run_of(result, driver={"name": "T"}))
    # "tool" and "medium"; "é", "medium", "abc", one weakness, {"k":"v"} and "T"
    size = 4 + 6 + 2 + 6 + 3 + 4 + 9 + 1 + 2 * (RUN_BYTES + FINDING_BYTES)
    assert len(parse(implementation, log, max_text_bytes=size).findings) == 2
    with pytest.raises(SarifError) as caught:
        parse(implementation, log, max_text_bytes=size - 1)
    assert caught.value.pointer == "/runs/1/results/0"
    assert caught.value.reason == f"the findings take more than {size - 1} bytes"


@pytest.mark.parametrize("what", ["results", "rules", "runs"])
def test_nothing_is_too_short_to_count(implementation: ModuleType, what: str) -> None:
    logs = {
        "results": log_of(run_of(*[{}] * 1000)),
        "rules": log_of(run_of(driver={"rules": [{"id": "R"}] * 1000})),
        "runs": log_of(*[run_of()] * 251),
    }
    with pytest.raises(SarifError, match="take more than 256000 bytes"):
        parse(implementation, logs[what], max_text_bytes=256_000)


def test_a_short_log_does_not_make_a_long_message(implementation: ModuleType) -> None:
    message = {"text": "{0}" * 100_000, "arguments": ["x" * 1_000_000]}
    with pytest.raises(SarifError, match="take more than 5000000 bytes"):
        parse(implementation, log_of(run_of({"message": message})), max_text_bytes=5_000_000)
