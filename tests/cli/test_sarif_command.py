"""``fastcore sarif``: which logs it reads, and what it ends with."""

from __future__ import annotations

import gzip
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from command_logs import Command, result, write_log
from fastcore.cli import main

SUPPRESSED: Any = {"suppressions": [{"kind": "inSource"}]}


def sources(document: str) -> list[str]:
    return [file["source"] for file in json.loads(document)["files"]]


def test_folders_are_searched_and_each_log_is_read_once(command: Command) -> None:
    for name in ("logs/b.sarif", "logs/deep/a.SARIF", "logs/c.sarif.json", "other.json", "logs/notes.txt"):
        write_log(name, result("B1"))
    Path("logs/d.sarif.gz").write_bytes(gzip.compress(Path("other.json").read_bytes()))
    shown = command("other.json", "logs", "logs/b.sarif", "--json")
    assert shown.exit_code == 0
    assert sources(shown.out) == [
        "other.json",
        "logs/b.sarif",
        "logs/c.sarif.json",
        "logs/d.sarif.gz",
        "logs/deep/a.SARIF",
    ]


def test_a_folder_without_logs_is_an_error(command: Command) -> None:
    Path("empty").mkdir()
    shown = command("empty")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("fastcore: empty: no logs (*.sarif, ")


def test_the_standard_input_stream_is_a_log(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_log("a.sarif", result("B1")).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(data))))
    shown = command("a.sarif", "-", "a.sarif", "--json")
    assert (shown.exit_code, sources(shown.out)) == (0, ["a.sarif", "<stdin>"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{")))
    shown = command("-", "a.sarif", "--json")
    assert (shown.exit_code, sources(shown.out)) == (2, ["<stdin>", "a.sarif"])
    assert shown.err.startswith("fastcore: <stdin>: byte 1: ")


@pytest.mark.parametrize(
    ("level", "expected"), [("critical", 0), ("high", 0), ("medium", 1), ("low", 1), ("info", 1)]
)
def test_the_gate_is_a_level(command: Command, level: str, expected: int) -> None:
    write_log("a.sarif", result("B1", "note"), result("B2", "warning"))
    assert command("a.sarif", "--fail-on", level).exit_code == expected


def test_findings_alone_are_no_failure(command: Command) -> None:
    write_log("a.sarif", result("B1", "error"))
    assert command("a.sarif").exit_code == 0


def test_suppressed_and_absent_findings_pass_the_gate(command: Command) -> None:
    write_log("a.sarif", result("B1", **SUPPRESSED), result("B2", baselineState="absent"))
    assert command("a.sarif", "--fail-on", "info").exit_code == 0


def test_a_word_of_the_tools_own_counts_as_medium(command: Command) -> None:
    write_log("a.sarif", result("B1", properties={"security-severity": "Blocker"}))
    assert command("a.sarif", "--fail-on", "high").exit_code == 0
    assert command("a.sarif", "--fail-on", "medium").exit_code == 1
    assert "Blocker  B1" in command("a.sarif", "--severity", "Blocker").out


def test_only_the_severities_asked_for(command: Command) -> None:
    write_log("a.sarif", result("B1", "error"), result("B2", "note"))
    shown = command("a.sarif", "--severity", "LOW,critical", "--fail-on", "medium")
    assert shown.exit_code == 0
    assert "B2" in shown.out
    assert "B1" not in shown.out


def test_a_bad_log_fails_and_the_others_are_shown(command: Command) -> None:
    write_log("good.sarif", result("B1", "error"))
    Path("bad.sarif").write_text("{")
    shown = command("bad.sarif", "missing.sarif", "good.sarif", "--fail-on", "low")
    assert shown.exit_code == 2
    assert "B1" in shown.out
    assert "2 could not be read" in shown.out
    assert shown.err.splitlines()[1] == "fastcore: missing.sarif: No such file or directory"


def test_bad_results_are_noted(command: Command) -> None:
    write_log("a.sarif", *range(12), result("B1"))
    shown = command("a.sarif")
    lines = shown.err.splitlines()
    assert (shown.exit_code, len(lines)) == (0, 11)
    assert lines[0] == "fastcore: a.sarif: /runs/0/results/0: expected an object"
    assert lines[10] == "fastcore: a.sarif: and 2 more problems"
    strict = command("a.sarif", "--validate", "strict")
    assert (strict.exit_code, strict.err) == (2, f"{lines[0]}\n")


def test_quiet_leaves_the_exit_code_and_errors(command: Command) -> None:
    write_log("a.sarif", 7, result("B1"))
    shown = command("a.sarif", "--quiet", "--fail-on", "medium")
    assert (shown.exit_code, shown.out, shown.err) == (1, "", "")
    shown = command("missing.sarif", "--quiet")
    assert (shown.exit_code, shown.err) == (2, "fastcore: missing.sarif: No such file or directory\n")


def test_a_log_that_violates_the_schema_is_invalid(command: Command) -> None:
    write_log("a.sarif", result("B1"))
    assert command("a.sarif", "--validate", "schema").exit_code == 0
    write_log("b.sarif", result("B1", rank="high"))
    shown = command("b.sarif", "--validate", "schema")
    assert shown.exit_code == 2
    assert shown.err.startswith("fastcore: b.sarif: /runs/0/results/0/rank: ")
    Path("own.json").write_text('{"required": ["properties"]}')
    shown = command("a.sarif", "--schema", "own.json")
    assert shown.err == 'fastcore: a.sarif: "properties" is a required property\n'
    assert command("a.sarif", "--schema", "missing.json").exit_code == 2


def test_paths_are_relative_to_the_source_root(command: Command) -> None:
    write_log("a.sarif", result("B1", path="file:///srv/app/db.py"))
    assert "app/db.py:1" in command("a.sarif", "--source-root", "/srv").out.split()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["a.sarif", "--json", "--csv"],
        ["a.sarif", "--validate", "loose"],
        ["a.sarif", "--fail-on", "blocker"],
        ["a.sarif", "--severity", "high,,low"],
        ["a.sarif", "--workers", "two"],
    ],
)
def test_wrong_words_end_with_2(words: list[str]) -> None:
    write_log("a.sarif", result("B1"))
    with pytest.raises(SystemExit) as ended:
        main(["sarif", *words])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--workers", "0"], "workers must be from 1 to 256, not 0"),
        (["--validate", "strict", "--schema", "x"], "schema needs validate='schema', not 'strict'"),
    ],
)
def test_arguments_that_cannot_be_used(command: Command, words: list[str], message: str) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", *words)
    assert (shown.exit_code, shown.err) == (2, f"fastcore: {message}\n")


def test_help_has_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sarif", "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "fastcore sarif scan.sarif --fail-on high" in shown
    assert "exit codes:" in shown


def test_a_missing_schema_is_named(command: Command) -> None:
    write_log("a.sarif", result("B1"))
    assert (
        command("a.sarif", "--schema", "none.json").err == "fastcore: none.json: No such file or directory\n"
    )


def test_version(fastcore: Command, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        fastcore("--version")
    assert ended.value.code == 0
    assert capfd.readouterr().out == f"fastcore {version('fastcore-native')}\n"
