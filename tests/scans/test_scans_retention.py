"""Old scans go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fastcore.scans.retention import delete_scan, old_scans, prune
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import Connection, many, report, result, scan_row, stored

DAY = timedelta(days=1)


def store(conn: Connection, organisation: str, days_ago: int, tool: str = "tool", **target: str) -> UUID:
    log = report(result(), tool=tool)
    scan = store_scan(conn, ScanTarget(organisation=organisation, **target), [log])
    conn.execute(
        "UPDATE fastcore_scan SET created_at = now() - make_interval(days => %s) WHERE id = %s",
        [days_ago, scan.id],
    )
    return scan.id


def test_age_and_number(conn: Connection, organisation: str) -> None:
    scans = [store(conn, organisation, days) for days in (50, 40, 30, 20, 10)]

    def old(days: int, keep: int = 1) -> list[UUID]:
        return [scan.id for scan in old_scans(conn, days * DAY, keep=keep, organisation=organisation)]

    assert old(25) == scans[:3]
    assert old(0) == scans[:4]
    assert old(0, keep=3) == scans[:2]
    assert old(45, keep=3) == scans[:1]
    assert old(0, keep=0) == scans[:4]
    assert old(60) == []


def test_the_newest_of_each_branch_stays(conn: Connection, organisation: str) -> None:
    kept = [
        store(conn, organisation, 90),
        store(conn, organisation, 90, tool="other"),
        store(conn, organisation, 90, branch="dev"),
        store(conn, organisation, 90, category="nightly"),
        store(conn, organisation, 90, repository="a"),
    ]
    gone = store(conn, organisation, 95, repository="a")
    other = f"{organisation} other"
    foreign = [store(conn, other, days, repository="a") for days in (90, 95)]
    found = old_scans(conn, DAY, organisation=organisation)
    assert [(scan.id, scan.organisation, scan.repository, scan.finding_count) for scan in found] == [
        (gone, organisation, "a", 1)
    ]
    assert old_scans(conn, DAY, organisation=organisation, repository="b") == []
    assert {scan.id for scan in old_scans(conn, DAY, repository="a")} >= {gone, foreign[1]}
    assert [scan.id for scan in prune(conn, found)] == [gone]
    # who was faster is nobody's error
    assert list(prune(conn, found)) == []
    query = "SELECT id FROM fastcore_scan WHERE organisation = %s"
    assert {row[0] for row in conn.execute(query, [organisation])} == set(kept)
    assert stored(conn, gone) == []


def test_the_base_of_a_later_scan(conn: Connection, organisation: str) -> None:
    target = ScanTarget(organisation=organisation)
    first, second = (store_scan(conn, target, [many(count)]) for count in (3, 2))
    assert delete_scan(conn, first.id, organisation)
    row = scan_row(conn, second.id)
    assert (row["base_scan_id"], row["fixed_count"], row["unchanged_count"]) == (None, 1, 2)
    assert store_scan(conn, target, [many(2)]).base_scan_id == second.id


def test_deleting(conn: Connection, organisation: str) -> None:
    scan_id = store(conn, organisation, 0)
    assert not delete_scan(conn, scan_id, f"{organisation} other")
    assert len(stored(conn, scan_id)) == 1
    assert delete_scan(conn, scan_id)
    assert not delete_scan(conn, scan_id)
    assert stored(conn, scan_id) == []
