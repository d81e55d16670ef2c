"""What real tools write over installed packages is read without a loss, the same on every implementation."""

from __future__ import annotations

from types import ModuleType

import pytest

from fastcore import _fallback
from fastcore._sarif_options import FINDING_FIELDS
from real_sarif_logs import TOOLS, location_of, log_paths, logs_of, results_in
from sarif_logs import OPTIONS, parse

SEVERITIES = {"error": "high", "warning": "medium", "note": "low", "none": "info"}


def test_there_are_a_hundred_logs() -> None:
    assert sum(len(log_paths(tool)) for tool in TOOLS) >= 100


@pytest.mark.parametrize("tool", TOOLS)
def test_every_result_is_a_finding(implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        count = len(results_in(log))
        table, runs, problems = implementation.parse_sarif(log, options=OPTIONS)
        assert (len(table), sum(run[3] for run in runs), problems) == (count, count, []), name


@pytest.mark.parametrize("tool", TOOLS)
def test_findings_say_what_the_log_says(implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        for finding, result in zip(parse(implementation, log).findings, results_in(log), strict=True):
            region = location_of(result).get("region", {})
            line = region.get("startLine", 0)
            assert finding["rule_id"] == result["ruleId"], name
            assert finding["message"] == result["message"]["text"], name
            assert (finding["line"], finding["column"]) == (line, region.get("startColumn", 0)), name
            assert finding["end_line"] == region.get("endLine", line), name
            assert finding["end_column"] == region.get("endColumn", 0), name
            assert finding["suppressed"] == bool(result.get("suppressions")), name
            if "level" in result:
                assert finding["severity"] == SEVERITIES[result["level"]], name
            if "snippet" in region:
                assert finding["code_snippet"] == region["snippet"]["text"], name


@pytest.mark.parametrize("tool", TOOLS)
def test_runs_tell_the_rules_of_their_findings(implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        parsed = parse(implementation, log)
        told = {rule_id for run in parsed.runs for rule_id, *_ in run[-1]}
        # which ruff reports, and has no rule for
        assert {finding["rule_id"] for finding in parsed.findings} - told <= {"invalid-syntax"}, name


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_stops_strict(implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        assert parse(implementation, log, strict=True) == parse(implementation, log), name


@pytest.mark.native
@pytest.mark.parametrize("tool", TOOLS)
def test_native_equals_fallback(native_implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        table, runs, problems = native_implementation.parse_sarif(log, options=OPTIONS)
        expected, expected_runs, expected_problems = _fallback.parse_sarif(log, options=OPTIONS)
        assert (runs, problems) == (expected_runs, expected_problems), name
        for field in FINDING_FIELDS:
            assert table.column(field) == expected.column(field), (name, field)
        assert table.to_json() == expected.to_json(), name


@pytest.mark.parametrize("tool", TOOLS)
def test_a_finding_has_one_fingerprint(implementation: ModuleType, tool: str) -> None:
    for name, log in logs_of(tool).items():
        rows = parse(implementation, log).findings
        # the tools report some places twice with another message
        keys = (
            "tool_name",
            "rule_id",
            "file_path",
            "code_snippet",
            "line",
            "column",
            "end_line",
            "end_column",
        )
        places = {
            tuple(row[key] for key in keys) + (() if row["code_snippet"] else (row["message"],))
            for row in rows
        }
        assert len({row["fingerprint"] for row in rows}) == len(places), name


def test_all_logs_in_one_call(sarif: ModuleType) -> None:
    paths = [path for tool in TOOLS for path in log_paths(tool)]
    reports = list(sarif.parse_sarif_files(paths, workers=2))
    assert [report.source for report in reports] == [str(path) for path in paths]
    assert [len(report.findings) for report in reports] == [
        len(results_in(path.read_bytes())) for path in paths
    ]
    assert [report.errors for report in reports] == [()] * len(paths)
