"""``fastcore sarif --database``: what is kept, and what is told about the branch's last scan."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from command_logs import Command, Shown, result, write_log
from fastcore import parse_sarif
from subprocesses import run_python

SHOP = ("--database", "--repository", "acme/shop")
SUPPRESSED: Any = {"suppressions": [{"kind": "inSource"}]}


def rows(database: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database) as conn:
        return conn.execute(query.encode()).fetchall()


def counts(shown: Shown) -> str:
    found = re.fullmatch(r"fastcore: scan ([0-9a-f-]{36}) stored: (.*)\n", shown.err)
    assert found, shown.err
    return found[2]


def rules(findings: list[dict[str, Any]]) -> list[str]:
    return [finding["rule_id"] for finding in findings]


def test_all_logs_are_one_scan(command: Command, database: str) -> None:
    write_log("logs/a.sarif", result("B1"), result("B2", "error", **SUPPRESSED))
    write_log("logs/b.sarif", result("R1"), tool="ruff")
    words = ("--branch", "main", "--commit", "abc", "--organisation", "acme", "--category", "backend")
    shown = command("logs", "--database", database, "--repository", "acme/shop", *words)
    assert (shown.exit_code, counts(shown)) == (0, "3 new, 0 fixed, 0 unchanged")
    query = (
        "SELECT organisation, repository, branch, commit, category, tool, finding_count FROM fastcore_scan"
    )
    assert rows(database, query) == [("acme", "acme/shop", "main", "abc", "backend", "bandit, ruff", 3)]
    stored = rows(database, "SELECT rule_id, tool_name, fingerprint FROM fastcore_finding ORDER BY rule_id")
    logs = [parse_sarif(Path("logs/a.sarif")), parse_sarif(Path("logs/b.sarif"))]
    assert stored == [(f.rule_id, f.tool_name, f.fingerprint) for log in logs for f in log.findings]
    (scan_id,) = rows(database, "SELECT id FROM fastcore_scan")[0]
    assert str(scan_id) in shown.err


def test_the_second_scan_is_compared_with_the_first(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"), result("B2", "error"), result("B3", cwe=["CWE-89"]))
    first = command("a.sarif", *SHOP, "--fail-on", "high")
    assert (first.exit_code, counts(first)) == (1, "3 new, 0 fixed, 0 unchanged")
    write_log("a.sarif", result("B2", "error", line=40), result("B3"), result("B4", "note"))
    second = command("a.sarif", *SHOP, "--fail-on", "medium")
    assert (second.exit_code, counts(second)) == (0, "1 new, 1 fixed, 2 unchanged")
    lines = [line.split()[:3] for line in second.out.splitlines() if line]
    assert ["absent", "medium", "B1"] in lines
    assert ["new", "low", "B4"] in lines
    assert "1 new, 2 unchanged, 1 absent" in second.out
    assert command("a.sarif", *SHOP, "--fail-on", "info").exit_code == 0


def test_only_what_is_new_fails(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1", "error"))
    command("a.sarif", *SHOP)
    write_log("a.sarif", result("B1", "error"), result("B2"), result("B3", "error", **SUPPRESSED))
    assert command("a.sarif", *SHOP, "--fail-on", "high").exit_code == 0
    write_log("a.sarif", result("B1", "error"), result("B2"), result("B4"))
    assert command("a.sarif", *SHOP, "--fail-on", "medium").exit_code == 1


def test_branches_have_scans_of_their_own(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    for branch in ("main", "other", ""):
        assert counts(command("a.sarif", *SHOP, "--branch", branch)) == "1 new, 0 fixed, 0 unchanged"
    assert counts(command("a.sarif", *SHOP, "--branch", "main")) == "0 new, 0 fixed, 1 unchanged"


def test_json_has_the_groups_and_all_fields_of_what_is_absent(command: Command, database: str) -> None:
    fingerprints: Any = {"partialFingerprints": {"primaryLocationLineHash/v1": "abc:1"}}
    old = write_log("a.sarif", result("B1", path="ä b/db.py", **fingerprints), result("B2"))
    before = parse_sarif(old).findings.to_dicts()
    command("a.sarif", *SHOP)
    write_log("a.sarif", result("B2", line=3), result("B3"))
    shown = command("a.sarif", *SHOP, "--json")
    document = json.loads(shown.out)
    (file,) = document["files"]
    assert (file["source"], rules(file["new"]), rules(file["unchanged"])) == ("a.sarif", ["B3"], ["B2"])
    assert document["absent"] == before[:1]
    assert counts(shown) == "1 new, 1 fixed, 1 unchanged"


def test_csv_and_summary_have_the_groups(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"), result("B2", "error"))
    command("a.sarif", *SHOP)
    write_log("a.sarif", result("B2", "error"), result("B3", "error"))
    records = list(csv.DictReader(io.StringIO(command("a.sarif", *SHOP, "--csv").out)))
    assert [(record["change"], record["rule_id"]) for record in records] == [
        ("new", "B3"),
        ("unchanged", "B2"),
        ("absent", "B1"),
    ]
    write_log("a.sarif", result("B4"))
    summary = command("a.sarif", *SHOP, "--summary", "--severity", "high").out
    assert summary.startswith("0 findings in 1 log; 0 new, 0 unchanged, 2 absent")


def test_findings_of_several_logs_are_told_apart_and_repeats_are_shown_once(
    command: Command, database: str
) -> None:
    write_log("a.sarif", result("B1", line=1), result("B1", line=5))
    write_log("b.sarif", result("B1", line=5), result("B1", line=9), result("B2", baselineState="absent"))
    shown = command("a.sarif", "b.sarif", *SHOP, "--json")
    assert counts(shown) == "3 new, 0 fixed, 0 unchanged"
    first, second = json.loads(shown.out)["files"]
    assert [finding["line"] for finding in first["new"] + second["new"]] == [1, 5, 9]
    stored = rows(database, "SELECT fingerprint FROM fastcore_finding ORDER BY line")
    assert [(finding["fingerprint"],) for finding in first["new"] + second["new"]] == stored
    again = command("a.sarif", "b.sarif", *SHOP, "--json")
    assert counts(again) == "0 new, 0 fixed, 3 unchanged"
    assert [file["new"] for file in json.loads(again.out)["files"]] == [[], []]


def test_a_bad_log_leaves_nothing_behind(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    Path("bad.sarif").write_text("{")
    shown = command("a.sarif", "bad.sarif", *SHOP, "--output", "out.txt")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.splitlines()[0].startswith("fastcore: bad.sarif: byte 1: ")
    assert shown.err.splitlines()[1] == "fastcore: nothing is stored of these logs"
    write_log("bad.sarif", 7)
    assert command("a.sarif", "bad.sarif", *SHOP, "--validate", "strict").exit_code == 2
    assert rows(database, "SELECT FROM fastcore_scan") == []
    assert not Path("out.txt").exists()


def test_what_was_passed_over_is_kept(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"), 7)
    shown = command("a.sarif", *SHOP)
    assert shown.err.startswith("fastcore: a.sarif: /runs/0/results/1: expected an object\n")
    assert rows(database, "SELECT finding_count, problem_count FROM fastcore_scan") == [(1, 1)]


def test_quiet_says_nothing(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    assert command("a.sarif", *SHOP, "--quiet", "--fail-on", "medium") == Shown(1, "", "")
    assert rows(database, "SELECT finding_count FROM fastcore_scan") == [(1,)]


def test_the_scan_is_told_when_its_output_cannot_be_written(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", *SHOP, "--output", "missing/out.txt")
    assert shown.exit_code == 2
    assert " stored: 1 new" in shown.err
    assert len(rows(database, "SELECT FROM fastcore_scan")) == 1


def test_a_database_without_the_tables(command: Command, server: str) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", "--database", server, "--repository", "acme/shop")
    assert (shown.exit_code, shown.out) == (2, "")
    assert "run 'fastcore migrate'" in shown.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--database"], "--database needs --repository"),
        (["--database", "--repository", ""], "--database needs --repository"),
        (["--branch", "main"], "--branch is for a scan in a database"),
        (["--timeout", "3"], "--timeout is for a scan in a database"),
        ([*SHOP, "--organisation", ""], "organisation is empty"),
        ([*SHOP, "--branch", "a\nb"], "branch holds a character that cannot be shown"),
    ],
)
def test_words_that_do_not_go_together(
    command: Command, database: str, words: list[str], message: str
) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", *words)
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith(f"fastcore: {message}")
    assert rows(database, "SELECT FROM fastcore_scan") == []


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_no_time_to_store_in(command: Command, capfd: pytest.CaptureFixture[str], seconds: str) -> None:
    with pytest.raises(SystemExit) as ended:
        command("a.sarif", *SHOP, f"--timeout={seconds}")
    assert ended.value.code == 2
    assert f"argument --timeout: '{seconds}' is no number of seconds above 0" in capfd.readouterr().err


def test_two_things_to_compare_with_are_one_too_many(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    with pytest.raises(SystemExit) as ended:
        command("a.sarif", *SHOP, "--diff", "a.sarif")
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["sarif", "--repository", "acme/shop", "--database", "a.sarif"],
        ["sarif", "--database", "a.sarif", "b.sarif", "--repository", "acme/shop"],
        ["sarif", "b.sarif", "--database", ".", "--repository", "acme/shop"],
        ["scans", "list", "--database-url", "a.sarif"],
        ["migrate", "--database-url", "a.sarif"],
    ],
)
def test_a_file_is_no_database(
    fastcore: Command, capfd: pytest.CaptureFixture[str], words: list[str]
) -> None:
    write_log("a.sarif", result("B1"))
    write_log("b.sarif", result("B1"))
    with pytest.raises(SystemExit) as ended:
        fastcore(*words)
    assert ended.value.code == 2
    error = capfd.readouterr().err
    assert re.search(
        r"--database(-url)?: (a.sarif|\.) is there as a file or folder: the URL of a Post", error
    )


@pytest.mark.parametrize("url", ["missing.sarif", "mysql://ci@db/scans", "path=a.sarif", "scans"])
def test_what_is_no_address(command: Command, url: str) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", "--database", url, "--repository", "acme/shop")
    assert shown.exit_code == 2
    assert shown.err.startswith("fastcore: the database's address cannot be read: write postgresql://")


def test_no_database_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("FASTCORE_DATABASE_URL", raising=False)
    write_log("a.sarif", result("B1"))
    assert command("a.sarif", *SHOP).err == "fastcore: no database: give its URL, or set DATABASE_URL\n"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ci:secret@127.0.0.1:1/scans",
        "postgresql://ci:se/secret@127.0.0.1/scans",
        "postgresql://ci:1/secret@127.0.0.1/scans",
        "postgresql://ci:se@secret@127.0.0.1/scans",
        "postgresql://ci:se?secret@127.0.0.1/scans",
        "postgresql//ci:secret@127.0.0.1/scans",
        "host=127.0.0.1 port=1 password=two secret",
    ],
)
def test_errors_do_not_tell_the_password(command: Command, url: str) -> None:
    write_log("a.sarif", result("B1"))
    shown = command("a.sarif", "--database", url, "--repository", "acme/shop")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("fastcore: the database")
    assert "secret" not in shown.err


@pytest.mark.parametrize(
    "words",
    [
        ("migrate", "{}"),
        ("migrate", "--databse-url={}"),
        ("scans", "list", "{}"),
        ("{}",),
        ("sarif", "a.sarif", "{}"),
        ("sarif", "{}", "--repository", "acme/shop"),
    ],
)
@pytest.mark.parametrize(
    "url", ["postgresql://ci:se@cret/secret@127.0.0.1/scans", "host=db password='a secret' dbname=scans"]
)
def test_a_database_at_a_wrong_place_does_not_tell_the_password(
    fastcore: Command, words: tuple[str, ...], url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        fastcore(*(word.format(url) for word in words))
    shown = capfd.readouterr()
    assert not any(part in shown.out + shown.err for part in ("se@cret", "secret", "'a"))


def test_a_refused_password_is_not_told(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    wrong = f"{database} user=nobody_secret password=secret"
    shown = command("a.sarif", "--database", wrong, "--repository", "acme/shop")
    assert shown.exit_code == 2
    assert "nobody_" in shown.err
    assert "secret" not in shown.err


def test_without_psycopg_the_extra_is_named(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["psycopg"] = None
from fastcore.cli import main
sys.exit(main(["sarif", "a.sarif", "--database", "postgresql:///x", "--repository", "acme/shop"]))
"""
    write_log("a.sarif", result("B1"))
    finished = run_python(code)
    assert finished.returncode == 2
    assert finished.stderr == (
        "fastcore: a database needs the package psycopg: pip install 'fastcore-native[postgres]'\n"
    )


def test_the_time_for_storing_is_limited(command: Command, database: str) -> None:
    write_log("a.sarif", result("B1"))
    with psycopg.connect(database) as conn:
        conn.execute("LOCK TABLE fastcore_scan IN ACCESS EXCLUSIVE MODE")
        shown = command("a.sarif", *SHOP, "--timeout", "0.3")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("fastcore: ")
    assert "0.3" in shown.err
    assert rows(database, "SELECT FROM fastcore_scan") == []
