"""Findings that come without a log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from fastcore import ArgumentError, DeadlineError, Findings, fingerprint_findings
from fastcore.integrations.postgres import InsertProblem
from fastcore.scans.bulk import insert_findings
from fastcore.scans.store import StoredScan, store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import Connection, many, report, result, scan_row, stored

GIVEN = "sha256:" + "ab" * 32


def finding(number: int, **more: Any) -> dict[str, Any]:
    return {"rule_id": "R1", "severity": "high", "file_path": f"src/{number}.py", "line": 1, **more}


def scan_of(conn: Connection, organisation: str, count: int = 0) -> StoredScan:
    return store_scan(conn, ScanTarget("acme/shop", organisation=organisation), [many(count)])


def test_a_scan_of_their_own(conn: Connection, organisation: str) -> None:
    given = [finding(1, tool_name="b"), finding(2, suppressed=True, severity="own word", tool_name="a")]
    inserted = insert_findings(conn, organisation, given)
    assert (inserted.inserted_count, inserted.skipped_count, inserted.errors) == (2, 0, ())
    assert inserted.scan_id is not None
    row = scan_row(conn, inserted.scan_id)
    assert (row["organisation"], row["tool"]) == (organisation, "a, b")
    assert (row["finding_count"], row["suppressed_count"], row["new_count"]) == (2, 1, 2)
    assert row["severity_counts"] == {"high": 1, "own word": 1}
    found = {each["file_path"]: each for each in stored(conn, inserted.scan_id)}
    assert found["src/2.py"] == Findings.from_findings([given[1]]).to_dicts()[0] | {
        "fingerprint": fingerprint_findings([given[1]], version=2).fingerprints[0]
    }


def test_nothing_makes_no_scan(conn: Connection, organisation: str) -> None:
    assert insert_findings(conn, organisation, [])[:2] == (0, 0)
    refused = insert_findings(conn, organisation, [{"line": "one"}])
    assert refused.scan_id is None
    assert [(error.index, error.column) for error in refused.errors] == [(0, "line")]


def test_given_fingerprints_are_kept(conn: Connection, organisation: str) -> None:
    alike = [finding(1, line=line) for line in (1, 2)]
    inserted = insert_findings(conn, organisation, [*alike, finding(2, fingerprint=GIVEN)])
    assert inserted.scan_id is not None
    made = set(fingerprint_findings(alike, version=2).fingerprints)
    assert {each["fingerprint"] for each in stored(conn, inserted.scan_id)} == {GIVEN, *made}


def test_each_names_its_scan(conn: Connection, organisation: str) -> None:
    first, second, default = (scan_of(conn, organisation) for _ in range(3))
    given = [
        finding(1, scan_id=str(first.id)),
        finding(1, scan_id=second.id),
        finding(2, scan_id=second.id),
        finding(1),
    ]
    inserted = insert_findings(conn, organisation, given, default_scan_id=default.id, batch_size=1)
    assert inserted.inserted_count == 4
    assert inserted.scan_id == default.id
    assert [len(stored(conn, scan.id)) for scan in (first, second, default)] == [1, 2, 1]


def test_what_is_there_is_skipped(conn: Connection, organisation: str) -> None:
    scan = scan_of(conn, organisation, 2)
    there = stored(conn, scan.id)[0]
    given = [there, {**there, "severity": "low"}, finding(7), finding(7, severity="low")]
    inserted = insert_findings(conn, organisation, given, default_scan_id=scan.id)
    assert (inserted.inserted_count, inserted.skipped_count) == (1, 3)
    assert scan_row(conn, scan.id)["finding_count"] == 3
    # the first of two stays
    assert [each["severity"] for each in stored(conn, scan.id) if each["file_path"] == "src/7.py"] == ["high"]


def test_bad_ones_are_listed(conn: Connection, organisation: str) -> None:
    foreign = scan_of(conn, f"{organisation} other")
    unknown = uuid4()
    given: list[Any] = [
        finding(1),
        finding(2, line="3"),
        finding(3, scan_id=foreign.id),
        finding(4, scan_id="7"),
        finding(5, scan_id=unknown),
        finding(6, message="nul \0"),
        finding(7, fingerprint="abc"),
        7,
        finding(8, scan_id=7),
        finding(9),
    ]
    inserted = insert_findings(conn, organisation, given)
    assert inserted.inserted_count == 2
    assert [(error.index, error.column) for error in inserted.errors] == [
        *[(1, "line"), (2, "scan_id"), (3, "scan_id"), (4, "scan_id"), (5, "message"), (6, "fingerprint")],
        *[(7, ""), (8, "scan_id")],
    ]
    assert InsertProblem(2, "scan_id", "there is no such scan") in inserted.errors
    assert scan_row(conn, foreign.id)["finding_count"] == 0


def test_counts_against_the_scan_before_and_behind(conn: Connection, organisation: str) -> None:
    first, second, third = (scan_of(conn, organisation, count) for count in (3, 2, 2))
    assert third.base_scan_id == second.id
    missing = many(3).findings[2].to_dict()
    insert_findings(conn, organisation, [missing, finding(99)], default_scan_id=second.id)
    names = ("finding_count", "new_count", "unchanged_count", "fixed_count")
    assert [scan_row(conn, second.id)[name] for name in names] == [4, 1, 3, 0]
    assert [scan_row(conn, third.id)[name] for name in names] == [2, 0, 2, 2]
    assert [scan_row(conn, first.id)[name] for name in names] == [3, 3, 0, 0]


def test_counts_stay_where_the_base_is_gone(conn: Connection, organisation: str) -> None:
    first, second = scan_of(conn, organisation, 3), scan_of(conn, organisation, 2)
    conn.execute("DELETE FROM fastcore_scan WHERE id = %s", [first.id])
    insert_findings(conn, organisation, [finding(99)], default_scan_id=second.id)
    names = ("finding_count", "new_count", "unchanged_count", "fixed_count")
    assert [scan_row(conn, second.id)[name] for name in names] == [3, 1, 2, 1]


def test_all_or_nothing(conn: Connection, organisation: str) -> None:
    scan = scan_of(conn, organisation)
    conn.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'")
    conn.execute("CREATE TRIGGER refuse BEFORE UPDATE ON fastcore_scan EXECUTE FUNCTION refuse()")
    try:
        with pytest.raises(psycopg.errors.RaiseException):
            insert_findings(conn, organisation, [finding(1)], default_scan_id=scan.id)
    finally:
        conn.execute("DROP FUNCTION refuse CASCADE")
    assert stored(conn, scan.id) == []


def test_deadline(conninfo: str, conn: Connection, organisation: str) -> None:
    scan = scan_of(conn, organisation)
    with psycopg.connect(conninfo) as other, psycopg.connect(conninfo) as waiting:
        other.execute("SELECT FROM fastcore_scan WHERE id = %s FOR UPDATE", [scan.id])
        with pytest.raises(DeadlineError):
            insert_findings(waiting, organisation, [finding(1)], default_scan_id=scan.id, timeout=0.3)
        other.rollback()
    assert stored(conn, scan.id) == []


@pytest.mark.parametrize("options", [{"timeout": 0}, {"batch_size": 0}])
def test_options_out_of_range(conn: Connection, organisation: str, options: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError):
        insert_findings(conn, organisation, [finding(1)], **options)


def test_within_a_transaction_of_the_caller(conninfo: str, organisation: str) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("SELECT 1")
        inserted = insert_findings(conn, organisation, [finding(1)])
        assert isinstance(inserted.scan_id, UUID)
        conn.rollback()
        assert stored(conn, inserted.scan_id) == []


def test_logs_that_follow_are_compared(conn: Connection, organisation: str) -> None:
    scan = scan_of(conn, organisation)
    insert_findings(conn, organisation, report(result()).findings.to_dicts(), default_scan_id=scan.id)
    following = store_scan(conn, ScanTarget("acme/shop", organisation=organisation), [report(result())])
    assert (following.base_scan_id, following.unchanged_count) == (scan.id, 1)


def test_many_at_once(conninfo: str, conn: Connection, organisation: str) -> None:
    first, second = scan_of(conn, organisation, 5), scan_of(conn, organisation, 5)
    count = 8
    together = Barrier(count)

    def run(number: int) -> int:
        with psycopg.connect(conninfo) as connection:
            together.wait(60)
            if number % 4 == 3:
                return store_scan(
                    connection, ScanTarget("acme/shop", organisation=organisation), [many(10 + number)]
                ).finding_count
            given = [finding(at, scan_id=(first, second)[at % 2].id) for at in range(number, number + 20)]
            return insert_findings(connection, organisation, given).inserted_count

    with ThreadPoolExecutor(count) as pool:
        added = list(pool.map(run, range(count)))
    scans = conn.execute(
        "SELECT id, base_scan_id FROM fastcore_scan WHERE organisation = %s", [organisation]
    ).fetchall()
    assert sum(len(stored(conn, scan_id)) for scan_id, _ in scans) == 10 + sum(added)
    for scan_id, base_id in scans:
        own = {row["fingerprint"] for row in stored(conn, scan_id)}
        before = {row["fingerprint"] for row in stored(conn, base_id)} if base_id else set()
        row = scan_row(conn, scan_id)
        names = ("finding_count", "new_count", "fixed_count", "unchanged_count")
        expected = [len(own), len(own - before), len(before - own), len(own & before)]
        assert [row[name] for name in names] == expected
