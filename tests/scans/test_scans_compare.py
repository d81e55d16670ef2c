"""A scan beside the branch's last one."""

from __future__ import annotations

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from fastcore.sarif import SarifReport
from fastcore.scans.retention import delete_scan
from fastcore.scans.store import Idempotency, ReusedKeyError, StoredScan, store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import Connection, many, report, result, scan_row, stored


def store(conn: Connection, organisation: str, *reports: SarifReport, **target: str) -> StoredScan:
    return store_scan(conn, ScanTarget(organisation=organisation, **target), reports)


def test_new_fixed_unchanged(conn: Connection, organisation: str) -> None:
    first = store(conn, organisation, report(result("R1"), result("R2"), result("R3")))
    second = store(conn, organisation, report(result("R2", line=80), result("R4")))
    assert second.base_scan_id == first.id
    assert (second.new_count, second.fixed_count, second.unchanged_count) == (1, 2, 1)
    row = scan_row(conn, second.id)
    assert row["base_scan_id"] == first.id
    assert (row["new_count"], row["fixed_count"], row["unchanged_count"]) == (1, 2, 1)
    third = store(conn, organisation, report())
    assert (third.base_scan_id, third.fixed_count) == (second.id, 2)


def test_others_are_not_compared(conn: Connection, organisation: str) -> None:
    first = store(conn, organisation, many(2), repository="a", branch="main")
    for other in (
        store(conn, f"{organisation} other", many(2), repository="a", branch="main"),
        store(conn, organisation, many(2), repository="b", branch="main"),
        store(conn, organisation, many(2), repository="a", branch="dev"),
        store(conn, organisation, many(2), repository="a", branch="main", category="nightly"),
        store(conn, organisation, report(result(), tool="other"), repository="a", branch="main"),
    ):
        assert other.base_scan_id is None
    # another commit or version of the tool is the next scan
    newer = report(result(), version="2.0")
    second = store(conn, organisation, newer, repository="a", branch="main", commit="def")
    assert second.base_scan_id == first.id


def test_scans_of_one_branch_at_once(conninfo: str, conn: Connection, organisation: str) -> None:
    count = 8
    together = Barrier(count)

    def run(number: int) -> StoredScan:
        with psycopg.connect(conninfo) as connection:
            together.wait(60)
            return store(connection, organisation, many(3 + number))

    with ThreadPoolExecutor(count) as pool:
        scans = list(pool.map(run, range(count)))
    # each but the first follows another one, and none is followed twice
    assert len({scan.base_scan_id for scan in scans}) == count
    by_base = {scan.base_scan_id: scan for scan in scans}
    chain = [by_base[None]]
    while chain[-1].id in by_base:
        chain.append(by_base[chain[-1].id])
    assert len(chain) == count
    assert all(
        (after.new_count, after.fixed_count)
        == (
            max(0, after.finding_count - before.finding_count),
            max(0, before.finding_count - after.finding_count),
        )
        for before, after in itertools.pairwise(chain)
    )
    # the newest by time is the last of the line
    newest = "SELECT id FROM fastcore_scan WHERE organisation = %s ORDER BY created_at DESC LIMIT 1"
    assert conn.execute(newest, [organisation]).fetchone() == (chain[-1].id,)


@pytest.mark.parametrize("has_older", [True, False])
def test_the_last_scan_is_deleted_meanwhile(
    conninfo: str, conn: Connection, organisation: str, has_older: bool
) -> None:
    older = store(conn, organisation, many(2)).id if has_older else None
    last = store(conn, organisation, many(3))
    with psycopg.connect(conninfo, autocommit=True) as other, ThreadPoolExecutor(1) as pool:
        with conn.transaction():
            delete_scan(conn, last.id)
            storing = pool.submit(store, other, organisation, many(4))
            wait_until_blocked(conn, other)
        scan = storing.result(60)
    assert (scan.base_scan_id, scan.new_count) == (older, 2 if has_older else 4)


def test_findings_are_opened_in_one_order(conninfo: str, conn: Connection, organisation: str) -> None:
    results = [result(path=f"src/{number}.py") for number in range(50)]
    by_print = dict(zip(report(*results).findings.column("fingerprint"), results, strict=True))
    # the first in order is the last in the log and in the table
    *others, first = sorted(by_print, reverse=True)
    log = report(*(by_print[fingerprint] for fingerprint in [*others, first]))
    store(conn, organisation, log)
    store(conn, organisation, report())
    for fingerprint in [*others, first]:
        set_state(conn, organisation, fingerprint, "fixed", note="", changed_by="")
    lock = "SELECT FROM fastcore_finding_state WHERE organisation = %s AND fingerprint = ANY (%s) FOR UPDATE"
    with psycopg.connect(conninfo, autocommit=True) as other, ThreadPoolExecutor(1) as pool:
        # as the server joins large tables
        other.execute("SET enable_nestloop = off")
        other.execute("SET enable_mergejoin = off")
        with conn.transaction():
            conn.execute(lock, [organisation, [first]])
            storing = pool.submit(store, other, organisation, log)
            wait_until_blocked(conn, other)
            free = conn.execute(lock + " SKIP LOCKED", [organisation, others]).rowcount
        storing.result(60)
    assert free == len(others)
    assert state_of(conn, organisation, first) == ("open", "found again", "")


def wait_until_blocked(conn: Connection, other: Connection) -> None:
    deadline = time.monotonic() + 60
    query = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    while conn.execute(query, [other.info.backend_pid]).fetchone() != (True,):
        assert time.monotonic() < deadline, "it waits for nobody"
        time.sleep(0.01)


def test_what_was_fixed_and_is_there_again_is_open(conn: Connection, organisation: str) -> None:
    log, without = report(result("R1"), result("R2")), report(result("R2"))
    first = store(conn, organisation, log)
    states = {row["rule_id"]: row["fingerprint"] for row in stored(conn, first.id)}
    for fingerprint in states.values():
        set_state(conn, organisation, fingerprint, "fixed", note="n", changed_by="me")
    set_state(conn, f"{organisation} other", states["R1"], "fixed", note="", changed_by="")
    store(conn, organisation, without)
    assert state_of(conn, organisation, states["R1"]) == ("fixed", "n", "me")
    store(conn, organisation, log)
    assert state_of(conn, organisation, states["R1"]) == ("open", "found again", "")
    # it was there all the time: who said so knows why
    assert state_of(conn, organisation, states["R2"]) == ("fixed", "n", "me")


@pytest.mark.parametrize("state", ["accepted", "false_positive"])
def test_what_was_decided_stays(conn: Connection, organisation: str, state: str) -> None:
    log = report(result("R1"))
    store(conn, organisation, log)
    fingerprint = log.findings[0].fingerprint
    set_state(conn, organisation, fingerprint, state, note="n", changed_by="me")  # type: ignore[arg-type]
    store(conn, organisation, report())
    store(conn, organisation, log)
    assert state_of(conn, organisation, fingerprint) == (state, "n", "me")


def state_of(conn: Connection, organisation: str, fingerprint: str) -> object:
    query = """
    SELECT state, note, changed_by FROM fastcore_finding_state WHERE organisation = %s AND fingerprint = %s
    """
    return conn.execute(query, [organisation, fingerprint]).fetchone()


def test_the_same_request_twice(conn: Connection, organisation: str) -> None:
    key = Idempotency("key", "digest")
    target = ScanTarget(organisation=organisation)
    store_scan(conn, target, [many(1)])
    first = store_scan(conn, target, [many(2)], idempotency=key)
    again = store_scan(conn, target, [many(2)], idempotency=key)
    assert (first.is_new, again.is_new) == (True, False)
    names = ("id", "base_scan_id", "finding_count", "new_count", "fixed_count", "unchanged_count")
    assert [getattr(again, name) for name in names] == [getattr(first, name) for name in names]
    with pytest.raises(ReusedKeyError):
        store_scan(conn, target, [many(2)], idempotency=Idempotency("key", "another digest"))
    # keys of another organisation are its own
    other = ScanTarget(organisation=f"{organisation} other")
    assert store_scan(conn, other, [many(2)], idempotency=Idempotency("key", "another digest")).is_new
    # who deletes the scan may use its key again
    assert delete_scan(conn, first.id, organisation)
    assert store_scan(conn, target, [many(2)], idempotency=key).is_new


def test_the_same_request_on_two_connections_at_once(
    conninfo: str, conn: Connection, organisation: str
) -> None:
    together = Barrier(4)

    def run(_: int) -> StoredScan:
        with psycopg.connect(conninfo) as connection:
            together.wait(60)
            return store_scan(
                connection,
                ScanTarget(organisation=organisation),
                [many(50)],
                idempotency=Idempotency("k", "d"),
            )

    with ThreadPoolExecutor(4) as pool:
        scans = list(pool.map(run, range(4)))
    assert sorted(scan.is_new for scan in scans) == [False, False, False, True]
    assert len({scan.id for scan in scans}) == 1
    assert {scan.finding_count for scan in scans} == {50}
    assert len(stored(conn, scans[0].id)) == 50


@pytest.mark.parametrize("key", ["", "a" * 256, "a\0", "a\nb", "\ud800"])
def test_keys_that_cannot_be_used(key: str) -> None:
    with pytest.raises(ValueError, match="idempotency key"):
        Idempotency(key, "digest")
