"""What of logs is stored, and its counts."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from fastcore import ArgumentError, DeadlineError, Findings, parse_sarif
from fastcore.sarif import SarifReport
from fastcore.scans.joined_logs import MAX_STORED_PROBLEMS, MAX_TOOL_BYTES
from fastcore.scans.store import StoredScan, store_scan
from fastcore.scans.target import MAX_NAME_BYTES, ScanTarget
from scan_logs import Connection, by_fingerprint, many, report, result, scan_row, stored


def store(conn: Connection, organisation: str, *reports: SarifReport, **options: Any) -> StoredScan:
    target = ScanTarget("acme/shop", "main", "abc", organisation, "nightly")
    return store_scan(conn, target, reports, **options)


def test_every_field(conn: Connection, organisation: str) -> None:
    full = result(
        "B608/sub",
        "über/a b.py",
        12,
        snippet="x = 1\n\ty",
        text='"quoted" {0} \\ 😀',
        suppressions=[{"kind": "inSource"}],
        baselineState="updated",
        partialFingerprints={"lineHash/v1": "a:1", 'quo"te\\': "\x01"},
        properties={"security-severity": "9.8", "tags": ["CWE-89", "CWE-20"]},
    )
    log = report(full, result("R2"), {"message": {"text": "nowhere"}})
    scan = store(conn, organisation, log)
    assert stored(conn, scan.id) == by_fingerprint(log.findings)


def test_the_row_of_the_scan(conn: Connection, organisation: str) -> None:
    rule = {
        "id": "R1",
        "name": "One",
        "shortDescription": {"text": "First"},
        "helpUri": "https://example.org/1",
    }
    log = report(
        result("R1/part", properties={"security-severity": "8"}),
        result("R2", suppressions=[{"kind": "inSource"}]),
        "no result",
        result("R3", baselineState="absent"),
        result("R2", suppressions=[{"kind": "inSource"}]),
        rules=[rule, {"id": "unused"}],
    )
    scan = store(conn, organisation, log)
    row = scan_row(conn, scan.id)
    expected = {
        "organisation": organisation,
        "repository": "acme/shop",
        "branch": "main",
        "commit": "abc",
        "category": "nightly",
        "tool": "tool",
        "tool_version": "1.0",
        "finding_count": 2,
        "suppressed_count": 1,
        "duplicate_count": 1,
        "absent_count": 1,
        "problem_count": 1,
        "severity_counts": {"high": 1, "medium": 1},
        "base_scan_id": None,
        "new_count": 2,
        "fixed_count": 0,
        "unchanged_count": 0,
        "problems": [{"file_name": "", "pointer": "/runs/0/results/2", "reason": "expected an object"}],
        "rules": [
            {
                "tool_name": "tool",
                "rule_id": "R1/part",
                "name": "One",
                "short_description": "First",
                "help_uri": "https://example.org/1",
            },
        ],
    }
    assert {name: row[name] for name in expected} == expected
    assert [(run["tool_name"], run["result_count"]) for run in row["runs"]] == [("tool", 5)]
    assert (scan.is_new, scan.finding_count, scan.new_count, scan.duplicate_count) == (True, 2, 2, 1)


def test_nothing_found(conn: Connection, organisation: str) -> None:
    row = scan_row(conn, store(conn, organisation, report()).id)
    assert (row["tool"], row["finding_count"], row["severity_counts"]) == ("tool", 0, {})
    assert scan_row(conn, store(conn, organisation).id)["tool"] == ""


def test_logs_of_one_tool_keep_findings_that_are_alike(conn: Connection, organisation: str) -> None:
    # the same code at other lines: by itself each log would number it from 0
    logs = [report(result(line=line, snippet="x = 1")) for line in (1, 5, 9)]
    scan = store(conn, organisation, *logs)
    assert sorted(row["line"] for row in stored(conn, scan.id)) == [1, 5, 9]
    assert stored(conn, scan.id) == by_fingerprint(Findings.concat([log.findings for log in logs]))


def test_several_tools(conn: Connection, organisation: str) -> None:
    logs = [report(result(), tool="b", version="2"), report(result(), tool="a"), report(tool="c", version="")]
    scan = store(conn, organisation, *logs)
    row = scan_row(conn, scan.id)
    assert (row["tool"], row["tool_version"], row["finding_count"]) == ("a, b, c", "1.0, 2, ", 2)


def test_tools_too_many_for_an_index(conn: Connection, organisation: str) -> None:
    names = [f"{number} {'tööl' * 20}" for number in range(50)]
    logs = [report(result(), tool=name) for name in names]
    first, second = (store(conn, organisation, *logs) for _ in range(2))
    assert second.base_scan_id == first.id
    other = store(conn, organisation, *logs[:-1])
    assert other.base_scan_id is None
    assert len(scan_row(conn, other.id)["tool"].encode()) <= MAX_TOOL_BYTES


def test_names_as_long_as_may_be(conn: Connection, organisation: str) -> None:
    # nothing that a server could compress
    longest = "".join(chr(0x4E00 + 7919 * place % 20000) for place in range(MAX_NAME_BYTES // 3))
    target = ScanTarget(longest, longest[::-1], longest, longest, longest)
    tools = "".join(chr(0x4E00 + 104729 * place % 20000) for place in range(MAX_TOOL_BYTES // 3))
    scan = store_scan(conn, target, [report(result(), tool=tools)])
    assert scan_row(conn, scan.id)["category"] == longest
    with pytest.raises(ArgumentError, match="repository"):
        ScanTarget(longest + "…")


@pytest.mark.parametrize("name", ["a\0", "a\n", "\ud800", "\u202e"])
def test_names_that_cannot_be_shown(name: str) -> None:
    with pytest.raises(ArgumentError, match="branch"):
        ScanTarget(branch=name)


def test_what_the_server_refuses_is_listed(conn: Connection, organisation: str) -> None:
    log = report(
        result("R1"),
        result("R\0"),
        result("R2", text="\ud800 half"),
        result("R3", partialFingerprints={"a": "\0"}),
        result("R4"),
        rules=[{"id": "R4", "name": "nul \0", "helpUri": "\udfff"}],
    )
    scan = store(conn, organisation, log)
    assert sorted(row["rule_id"] for row in stored(conn, scan.id)) == ["R1", "R2", "R4"]
    assert [problem.index for problem in scan.refused] == [1, 3]
    row = scan_row(conn, scan.id)
    assert (row["finding_count"], row["problem_count"]) == (3, 2)
    assert "R3 in a.py:1" in row["problems"][1]["reason"]


def test_a_tool_that_no_column_can_hold(conn: Connection, organisation: str) -> None:
    scan = store(conn, organisation, report(tool="to\0ol \ud800"))
    assert scan_row(conn, scan.id)["tool"] == "to\ufffdol \ufffd"
    assert scan_row(conn, scan.id)["runs"][0]["tool_name"] == "to\ufffdol \ufffd"


def test_escapes_that_look_like_a_nul_stay(conn: Connection, organisation: str) -> None:
    scan = store(conn, organisation, report(version="\\u0000"))
    assert scan_row(conn, scan.id)["runs"][0]["tool_version"] == "\\u0000"


def test_many_problems_are_counted_and_some_listed(conn: Connection, organisation: str) -> None:
    log = report(*[7] * (MAX_STORED_PROBLEMS + 5), result("R\0"))
    row = scan_row(conn, store(conn, organisation, log).id)
    assert (row["problem_count"], len(row["problems"])) == (MAX_STORED_PROBLEMS + 6, MAX_STORED_PROBLEMS)


def test_any_connection(conninfo: str, organisation: str) -> None:
    with psycopg.connect(conninfo, row_factory=dict_row, autocommit=False) as conn:
        first, second = (store(conn, organisation, many(3)) for _ in range(2))
        assert (first.finding_count, second.unchanged_count) == (3, 3)
    with psycopg.connect(conninfo, autocommit=True) as conn:
        conn.cursor_factory = psycopg.ClientCursor
        assert store(conn, organisation, many(2)).fixed_count == 1
        assert len(stored(conn, first.id)) == 3


def test_a_savepoint_where_a_transaction_is_open(conninfo: str, organisation: str) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("CREATE TEMPORARY TABLE own (id int)")
        scan = store(conn, organisation, many(2))
        conn.execute("INSERT INTO own VALUES (1)")
        assert len(stored(conn, scan.id)) == 2
        conn.rollback()
        assert stored(conn, scan.id) == []


def test_nothing_stays_when_the_server_refuses(conn: Connection, organisation: str) -> None:
    conn.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'")
    conn.execute("CREATE TRIGGER refuse BEFORE UPDATE ON fastcore_scan EXECUTE FUNCTION refuse()")
    try:
        with pytest.raises(psycopg.errors.RaiseException):
            store(conn, organisation, many(2))
    finally:
        conn.execute("DROP FUNCTION refuse CASCADE")
    query = "SELECT count(*) FROM fastcore_scan WHERE organisation = %s"
    assert conn.execute(query, [organisation]).fetchone() == (0,)
    assert store(conn, organisation, many(2)).finding_count == 2


def test_deadline(conninfo: str, conn: Connection, organisation: str) -> None:
    with psycopg.connect(conninfo) as other, psycopg.connect(conninfo) as waiting:
        other.execute("LOCK TABLE fastcore_finding IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DeadlineError):
            store(waiting, organisation, many(2), timeout=0.3)
        assert waiting.closed
    assert conn.execute("SELECT FROM fastcore_scan WHERE organisation = %s", [organisation]).rowcount == 0


def test_a_log_from_a_file_is_named(conn: Connection, organisation: str, tmp_path: Any) -> None:
    path = tmp_path / "tool.sarif"
    path.write_text(json.dumps({"version": "2.1.0", "runs": [{"results": [7]}]}))
    row = scan_row(conn, store(conn, organisation, parse_sarif(path)).id)
    assert row["runs"][0]["file_name"] == row["problems"][0]["file_name"] == str(path)
