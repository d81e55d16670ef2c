"""``parse_sarif``: its arguments, its report, and how it says what is wrong."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import fastcore
from fastcore import ArgumentError, ArgumentTypeError, SarifError
from sarif_logs import located, log_of, run_of
from subprocesses import printed

GOOD = {"ruleId": "S105", "level": "error", "message": {"text": "Passwort „ä“"}, **located("./app/db.py")}
DRIVER = {"name": "bandit", "version": "1.8"}
LOG = json.dumps(log_of(run_of(GOOD, 7, driver=DRIVER), run_of(driver={"name": "ruff"})))


def test_the_report(sarif: ModuleType) -> None:
    report = sarif.parse_sarif(LOG, scan_id="scan 7")
    assert report.findings.column("file_path") == ["app/db.py"]
    assert report.runs == (
        sarif.ToolRun("bandit", "1.8", "", 2, "", ""),
        sarif.ToolRun("ruff", "", "", 0, "", ""),
    )
    assert report.errors == (sarif.SarifProblem("/runs/0/results/1", "expected an object"),)
    assert report.scan_id == "scan 7"
    assert (report.source, report.error) == (None, None)
    assert report.parse_duration_ms > 0


def test_its_json(sarif: ModuleType) -> None:
    report = sarif.parse_sarif(LOG)
    document = json.loads(report.to_json())
    assert document == {
        "findings": report.findings.to_dicts(),
        "metadata": {
            "tool_name": "bandit",
            "tool_version": "1.8",
            "parse_duration_ms": round(report.parse_duration_ms, 3),
        },
        "errors": [{"pointer": "/runs/0/results/1", "reason": "expected an object"}],
    }
    assert report.findings.to_json() in report.to_json()


@pytest.mark.parametrize("scan_id", ["", "7", "ä\n\"'", "\ud800"])
def test_the_scan_id_is_handed_through(sarif: ModuleType, scan_id: str) -> None:
    report = sarif.parse_sarif(LOG, scan_id=scan_id)
    assert json.loads(report.to_json())["metadata"]["scan_id"] == scan_id


def test_the_json_of_a_log_without_runs(sarif: ModuleType) -> None:
    document = json.loads(sarif.parse_sarif('{"version": "2.1.0", "runs": []}').to_json())
    assert document["findings"] == document["errors"] == []
    assert document["metadata"]["tool_name"] == document["metadata"]["tool_version"] == ""


def test_reports_compare_by_value_and_can_be_pickled(sarif: ModuleType) -> None:
    report = sarif.parse_sarif(LOG)
    assert sarif.parse_sarif(LOG.encode()) == report
    assert sarif.parse_sarif(LOG, scan_id="x") != report
    assert pickle.loads(pickle.dumps(report)) == report


def test_strict_raises_the_first_problem(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_text(LOG)
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif(file, validate="strict")
    assert str(raised.value) == f"{file}: /runs/0/results/1: expected an object"
    assert raised.value.pointer == "/runs/0/results/1"
    good = json.dumps(log_of(run_of(GOOD)))
    assert sarif.parse_sarif(good, validate="strict") == sarif.parse_sarif(good)


@pytest.mark.parametrize("root", ["/repo", "/repo/", "file:///repo", Path("/repo")])
def test_paths_become_relative_to_the_source_root(sarif: ModuleType, root: Any) -> None:
    log = json.dumps(log_of(run_of(located("file:///repo/app/db.py"))))
    assert sarif.parse_sarif(log, source_root=root).findings[0].file_path == "app/db.py"


def test_limits_reach_the_reader(sarif: ModuleType) -> None:
    log = json.dumps(log_of(run_of(*range(5), {"message": {"text": "long" * 10}})))
    report = sarif.parse_sarif(log, limits=sarif.SarifLimits(max_errors=2))
    assert [problem.reason for problem in report.errors][2:] == ["3 more problems are not listed"]
    for limits in (sarif.SarifLimits(max_depth=3), sarif.SarifLimits(text_bytes=39)):
        with pytest.raises(SarifError):
            sarif.parse_sarif(log, limits=limits)


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("log_bytes", 1, 2**32),
        ("decompressed_bytes", 1, 2**32),
        ("text_bytes", 1, 2**40),
        ("max_depth", 1, 1000),
        ("max_errors", 0, 2**31 - 1),
    ],
)
def test_limits_have_their_range(sarif: ModuleType, name: str, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert getattr(sarif.SarifLimits(**{name: value}), name) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(ArgumentError, match=f"{name} must be from {lowest} to {highest}"):
            sarif.SarifLimits(**{name: value})
    for wrong in ("1", 1.0, True, None):
        with pytest.raises(ArgumentTypeError, match=f"{name} must be int"):
            sarif.SarifLimits(**{name: wrong})


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"scan_id": 7}, ArgumentTypeError, "scan_id must be str, not int"),
        ({"validate": "loose"}, ArgumentError, "validate must be one of"),
        ({"validate": None}, ArgumentTypeError, "validate must be one of"),
        ({"source_root": 7}, ArgumentTypeError, "source_root must be str, not int"),
        ({"source_root": b"/repo"}, ArgumentTypeError, "source_root must be str, not bytes"),
        ({"limits": 7}, ArgumentTypeError, "limits must be SarifLimits, not int"),
        ({"schema": {}}, ArgumentError, "schema needs validate='schema', not 'lenient'"),
    ],
)
def test_arguments_that_cannot_be_used(
    sarif: ModuleType, arguments: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        sarif.parse_sarif(LOG, **arguments)


def test_errors_name_the_file(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_text('{"version": "2.1.0", "runs": [}')
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif(file)
    assert (raised.value.source, raised.value.byte_offset) == (str(file), 30)
    assert str(raised.value).startswith(f"{file}: byte 30: ")


def test_a_name_of_a_file_is_told_from_a_log(sarif: ModuleType) -> None:
    with pytest.raises(SarifError) as raised:
        sarif.parse_sarif("reports/bandit.sarif")
    assert "pathlib.Path" in raised.value.__notes__[0]


def test_fastcore_hands_the_names_out_when_they_are_asked_for() -> None:
    assert fastcore.parse_sarif is fastcore.sarif.parse_sarif
    assert {"parse_sarif", "SarifReport"} <= set(dir(fastcore))
    code = "import fastcore, sys; print([name for name in sys.modules if name.startswith('fastcore.sarif')])"
    assert printed(code) == "[]"
    with pytest.raises(AttributeError, match="module 'fastcore' has no attribute 'parse_sarf'"):
        _ = fastcore.parse_sarf  # type: ignore[attr-defined]
