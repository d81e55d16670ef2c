"""Each tool writes its logs in a manner of its own; a finding is the same whoever has found it."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from real_sarif_logs import LOGS, TOOLS, location_of, logs_of, results_in, samples
from sarif_logs import Parsed, parse


def read(implementation: ModuleType, name: str, source_root: str = "") -> Parsed:
    log = (LOGS / f"{name}.sarif").read_bytes()
    return parse(implementation, log, source_root=source_root, strict=True)


def findings(implementation: ModuleType, name: str, source_root: str = "") -> list[dict[str, Any]]:
    return read(implementation, name, source_root).findings


@pytest.mark.parametrize("tool", TOOLS)
def test_paths_are_relative_to_the_source_root(implementation: ModuleType, tool: str) -> None:
    """From file URIs with escapes, bare paths with a broken escape in them, and paths that are relative."""
    folder = samples()
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.*")}
    for name in logs_of(tool):
        if "-samples" in name:
            rows = findings(implementation, name, str(folder))
            assert rows
            assert {row["file_path"] for row in rows} <= files, name


@pytest.mark.parametrize("tool", ["ruff", "bandit", "eslint", "biome"])
def test_absolute_paths_without_a_source_root(implementation: ModuleType, tool: str) -> None:
    name = next(name for name in logs_of(tool) if "-samples" in name)
    paths = {row["file_path"] for row in findings(implementation, name)}
    assert paths <= {str(path) for path in samples().rglob("*.*")}


def test_fingerprints_do_not_depend_on_the_machines_folders(implementation: ModuleType) -> None:
    relative = findings(implementation, "flawfinder-samples")
    absolute = findings(implementation, "flawfinder-samples-absolute", samples().as_uri())
    assert {row["fingerprint"] for row in absolute} == {row["fingerprint"] for row in relative}


def test_semgrep_leaves_the_level_to_the_rule(implementation: ModuleType) -> None:
    log = (LOGS / "semgrep-samples-python.sarif").read_bytes()
    assert not any("level" in result for result in results_in(log))
    by_rule = {row["rule_id"]: row for row in findings(implementation, "semgrep-samples-python")}
    severities = {rule: row["severity"] for rule, row in by_rule.items()}
    assert severities == {
        "shell-command": "high",
        "evaluated": "high",
        "unpickled": "medium",
        "asserted": "low",
    }
    weaknesses = {rule: row["cwe"] for rule, row in by_rule.items()}
    assert weaknesses == {
        "shell-command": ("CWE-78",),
        "evaluated": ("CWE-94", "CWE-95"),
        "unpickled": ("CWE-502",),
        "asserted": (),
    }


def test_semgrep_without_a_login_has_no_fingerprints(implementation: ModuleType) -> None:
    log = (LOGS / "semgrep-samples-python.sarif").read_bytes()
    assert {text for result in results_in(log) for text in result["fingerprints"].values()} == {
        "requires login"
    }
    rows = findings(implementation, "semgrep-samples-python")
    assert [row["partial_fingerprints"] for row in rows] == [{}] * len(rows)


def test_semgrep_messages_keep_their_braces(implementation: ModuleType) -> None:
    messages = {row["message"] for row in findings(implementation, "semgrep-samples-python")}
    assert any(message.startswith("{braces} and ${VALUE} stay: ") for message in messages)


@pytest.mark.parametrize(
    ("name", "rule"), [("semgrep-samples-python", "shell-command"), ("eslint-samples-all", "no-debugger")]
)
def test_suppressed_in_the_source(implementation: ModuleType, name: str, rule: str) -> None:
    suppressed = [row for row in findings(implementation, name) if row["suppressed"]]
    assert [row["rule_id"] for row in suppressed] == [rule]


def test_bandit_has_weaknesses_in_tags(implementation: ModuleType) -> None:
    rows = findings(implementation, "bandit-samples")
    weaknesses = {row["rule_id"]: row["cwe"] for row in rows}
    assert weaknesses["B602"] == ("CWE-78",)
    assert weaknesses["B301"] == ("CWE-502",)
    assert all(row["cwe"] for row in rows)


def test_flawfinder_has_weaknesses_in_relationships(implementation: ModuleType) -> None:
    rows = findings(implementation, "flawfinder-samples")
    weaknesses = {row["rule_id"]: row["cwe"] for row in rows}
    assert weaknesses["FF1013"] == ("CWE-119", "CWE-120")
    assert all(row["cwe"] for row in rows)


def test_flawfinder_says_how_it_counts_columns(implementation: ModuleType) -> None:
    assert [run[4] for run in read(implementation, "flawfinder-samples").runs] == ["utf16CodeUnits"]
    rows = findings(implementation, "flawfinder-samples")
    assert all(row["partial_fingerprints"].keys() == {"contextHash/v1"} for row in rows)


def test_eslint_holds_the_source(implementation: ModuleType) -> None:
    """As its formatter has guessed the encoding, which is not always what the file is in."""
    log = (LOGS / "eslint-samples-all-contents.sarif").read_bytes()
    contents = [artifact["contents"]["text"] for artifact in json.loads(log)["runs"][0]["artifacts"]]
    rows = findings(implementation, "eslint-samples-all-contents")
    for row, result in zip(rows, results_in(log), strict=True):
        lines = contents[location_of(result)["artifactLocation"]["index"]].split("\n")
        assert row["code_snippet"] == "\n".join(lines[row["line"] - 1 : row["end_line"]])
    assert not any(row["code_snippet"] for row in findings(implementation, "eslint-samples-all"))


def test_biome_has_hierarchical_rules_and_no_version(implementation: ModuleType) -> None:
    assert [run[:2] for run in read(implementation, "biome-samples-all").runs] == [("Biome", "")]
    rows = findings(implementation, "biome-samples-all")
    assert {row["rule_id"] for row in rows} >= {"lint/suspicious/noDebugger", "lint/security/noGlobalEval"}
    log = (LOGS / "biome-samples-all.sarif").read_bytes()
    uris = [location_of(result)["artifactLocation"]["uri"] for result in results_in(log)]
    assert [row["file_path"] for row in rows] == uris
