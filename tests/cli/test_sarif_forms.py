"""The forms in which ``fastcore sarif`` shows findings: table, counts, JSON and CSV; and the diff in each."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from command_logs import Command, result, write_log
from fastcore import parse_sarif

SUPPRESSED: Any = {"suppressions": [{"kind": "inSource"}]}


def test_the_table_has_the_worst_first(command: Command) -> None:
    write_log("a.sarif", result("B2", "note", "b.py", 3), result("B10", "error", "app/long.py", 120))
    write_log("b.sarif", result("B3", "warning", ""), result("B4", "error", "a.py", 2), tool="semgrep")
    assert command("a.sarif", "b.sarif").out == (
        "high    B4   a.py:2           B4 found\n"
        "high    B10  app/long.py:120  B10 found\n"
        "medium  B3                    B3 found\n"
        "low     B2   b.py:3           B2 found\n"
        "\n"
        "4 findings: 2 high, 1 medium, 1 low in 2 logs\n"
    )


def test_suppressed_findings_are_only_counted(command: Command) -> None:
    write_log("a.sarif", result("B1", **SUPPRESSED), result("B2", **SUPPRESSED))
    assert command("a.sarif").out == "0 findings in 1 log; 2 suppressed\n"


def test_a_finding_takes_one_line_and_controls_nothing(command: Command) -> None:
    hostile = result("B1", message={"text": "red\x1b[31m\nnext\tline \u202edesrever"})
    write_log("a.sarif", hostile)
    first, *_ = command("a.sarif").out.splitlines()
    assert first == "medium  B1  app/db.py:1  red\ufffd[31m next line \ufffddesrever"
    Path("esc\x1b[2J.sarif").write_text("{")
    assert "\x1b" not in command("esc\x1b[2J.sarif").err


def test_counts(command: Command) -> None:
    many = [result(f"B{number:02}", path=f"{number % 2}.py") for number in range(12)]
    write_log("a.sarif", *many, result("B03", "error", "1.py"), result("B1", **SUPPRESSED))
    lines = command("a.sarif", "--summary").out.splitlines()
    assert lines[0] == "13 findings: 1 high, 12 medium in 1 log; 1 suppressed"
    assert lines[2:5] == ["tools", "  13 bandit", ""]
    assert lines[5:8] == ["rules (first 10 of 12)", "  2 B03", "  1 B00"]
    assert lines[-3:] == ["files", "  7 1.py", "  6 0.py"]


def test_json_is_what_the_library_gives(command: Command) -> None:
    write_log("ä.sarif", result("B1", message={"text": "Größe „ü“"}), 7)
    Path("bad.sarif").write_text("[]")
    shown = command("ä.sarif", "bad.sarif", "--json")
    good, bad = json.loads(shown.out)["files"]
    report = parse_sarif(Path("ä.sarif"))
    assert report.findings.to_json().decode() in shown.out
    assert good["source"] == "ä.sarif"
    assert good["findings"] == report.findings.to_dicts()
    assert good["metadata"].keys() == {"tool_name", "tool_version", "parse_duration_ms"}
    assert good["errors"] == [{"pointer": "/runs/0/results/1", "reason": "expected an object"}]
    assert bad["errors"] == [{"pointer": "", "reason": "expected an object"}]


def records(text: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_record_for_each_finding(command: Command) -> None:
    more: Any = {
        "message": {"text": 'two\nlines, "quoted"'},
        "taxa": [{"id": "89", "toolComponent": {"name": "CWE"}}, {"id": "CWE-564"}],
        "partialFingerprints": {"hash/v1": "ä1"},
    }
    write_log("a.sarif", result("B1", line=7, **more, **SUPPRESSED), result("B2"))
    shown = command("a.sarif", "--csv").out
    assert shown.count("\r\n") == 3
    first, second = records(shown)
    finding = parse_sarif(Path("a.sarif")).findings[0]
    assert list(first) == ["source", *type(finding).__dataclass_fields__]
    assert (first["source"], first["line"], first["message"]) == ("a.sarif", "7", 'two\nlines, "quoted"')
    assert (first["cwe"], first["suppressed"]) == ("CWE-89 CWE-564", "true")
    assert json.loads(first["partial_fingerprints"]) == {"hash/v1": "ä1"}
    assert first["fingerprint"] == finding.fingerprint
    assert (second["suppressed"], second["partial_fingerprints"]) == ("false", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_has_no_formulas(command: Command, start: str) -> None:
    formula = f"{start}HYPERLINK(1)"
    path = write_log(f"{start.strip() or 'x'}a.sarif", result(formula, message={"text": formula}))
    (record,) = records(command(f"./{path}", "--csv").out)
    assert (record["rule_id"], record["message"]) == (f"'{formula}", f"'{formula}")


def test_many_records(command: Command) -> None:
    write_log("a.sarif", *(result(f"B{number}") for number in range(10_000)))
    found = records(command("a.sarif", "--csv").out)
    assert [record["rule_id"] for record in found] == [f"B{number}" for number in range(10_000)]


@pytest.fixture
def two_scans() -> None:
    gone = result("GONE", "error", "old.py", 4)
    write_log("old/a.sarif", result("SAME", line=10), gone)
    write_log("old/b.sarif", gone)
    # moved down, which changes nothing
    write_log("new.sarif", result("SAME", line=90), result("NEW", "note", "new.py", 5))


def test_the_diff_as_a_table(command: Command, two_scans: None) -> None:
    assert command("new.sarif", "--diff", "old").out == (
        "absent  high  GONE  old.py:4  GONE found\n"
        "new     low   NEW   new.py:5  NEW found\n"
        "\n"
        "2 findings: 1 medium, 1 low in 1 log; 1 new, 1 unchanged, 1 absent\n"
    )


def test_the_diff_in_other_forms(command: Command, two_scans: None) -> None:
    document = json.loads(
        command("new.sarif", "--diff", "old/a.sarif", "--diff", "old/b.sarif", "--json").out
    )
    (file,) = document["files"]
    rules = {name: [finding["rule_id"] for finding in file[name]] for name in ("new", "unchanged")}
    assert rules == {"new": ["NEW"], "unchanged": ["SAME"]}
    assert [finding["rule_id"] for finding in document["absent"]] == ["GONE"]
    found = records(command("new.sarif", "--diff", "old", "--csv").out)
    assert [(record["source"], record["change"], record["rule_id"]) for record in found] == [
        ("new.sarif", "new", "NEW"),
        ("new.sarif", "unchanged", "SAME"),
        ("", "absent", "GONE"),
    ]
    headline = command("new.sarif", "--diff", "old", "--summary").out.splitlines()[0]
    assert headline.endswith("; 1 new, 1 unchanged, 1 absent")


def test_only_what_is_new_fails(command: Command, two_scans: None) -> None:
    assert command("new.sarif", "--diff", "old", "--fail-on", "medium").exit_code == 0
    assert command("new.sarif", "--diff", "old", "--fail-on", "low").exit_code == 1
    assert command("new.sarif", "--diff", "old", "--severity", "medium", "--fail-on", "low").exit_code == 0
    assert command("new.sarif", "--diff", "missing", "--fail-on", "low").exit_code == 2


def test_output_goes_to_a_file_when_it_is_complete(command: Command) -> None:
    write_log("a.sarif", result("B1"))
    expected = command("a.sarif", "--csv").out
    Path("out.csv").write_text("older")
    os.chmod("out.csv", 0o640)
    shown = command("a.sarif", "--csv", "--output", "out.csv")
    assert (shown.exit_code, shown.out) == (0, "")
    assert Path("out.csv").read_bytes() == expected.encode()
    assert Path("out.csv").stat().st_mode & 0o777 == 0o640
    # an input may be the output
    assert command("a.sarif", "--json", "--output", "a.sarif").exit_code == 0
    assert json.loads(Path("a.sarif").read_text())["files"][0]["findings"][0]["rule_id"] == "B1"
    assert command("out.csv", "--schema", "missing", "--output", "out.csv").exit_code == 2
    assert Path("out.csv").read_bytes() == expected.encode()
    shown = command("a.sarif", "--output", "no/such/folder")
    assert (shown.exit_code, shown.out) == (2, "")
    assert sorted(path.name for path in Path().iterdir()) == ["a.sarif", "out.csv"]
