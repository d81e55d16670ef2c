"""Two scans beside each other."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from fastcore.scans.bulk import insert_findings
from fastcore.scans.filters import Change, FindingFilter, Order
from fastcore.scans.finding_queries import diff_scans
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import Connection, report, result


class Compared(NamedTuple):
    """Rules of the findings with their change, the counts, and how many there are in all."""

    findings: list[tuple[str, str]]
    counts: tuple[int, int, int]
    total: int


class Scans(NamedTuple):
    """The middle one was compared with the old one when it was stored."""

    old: UUID
    middle: UUID
    new: UUID


@pytest.fixture
def scans(conn: Connection, organisation: str) -> Scans:
    def store(*results: Any) -> UUID:
        return store_scan(conn, ScanTarget(organisation=organisation), [report(*results)]).id

    return Scans(
        store(result("R1"), result("R2", level="error"), result("R3", "lib/b.py")),
        store(result("R2", level="note"), result("R4", level="error"), result("R5", "lib/b.py")),
        store(result("R2"), result("R3", "lib/b.py")),
    )


def compare(
    conn: Connection,
    scan: UUID,
    other: UUID,
    change: Change | None = None,
    *,
    order: Order = "rule",
    limit: int = 100,
    offset: int = 0,
    **where: Any,
) -> Compared:
    page = diff_scans(
        conn, scan, other, change, FindingFilter(**where), order=order, limit=limit, offset=offset
    )
    data = json.loads(page.content.bytes)["data"]
    diff = data["diff"]
    return Compared(
        [(row["ruleId"], row["change"]) for row in data["findings"]],
        (diff["newCount"], diff["fixedCount"], diff["unchangedCount"]),
        page.total,
    )


def test_all_changes(conn: Connection, scans: Scans) -> None:
    assert compare(conn, scans.middle, scans.old) == Compared(
        [("R1", "fixed"), ("R2", "unchanged"), ("R3", "fixed"), ("R4", "new"), ("R5", "new")], (2, 2, 1), 5
    )
    # not those that were compared when they were stored
    assert compare(conn, scans.new, scans.old) == Compared(
        [("R1", "fixed"), ("R2", "unchanged"), ("R3", "unchanged")], (0, 1, 2), 3
    )
    assert compare(conn, scans.old, scans.middle).counts == (2, 2, 1)
    assert compare(conn, scans.old, scans.old).counts == (0, 0, 3)


@pytest.mark.parametrize("other", ["old", "new"])
@pytest.mark.parametrize("change", ["new", "fixed", "unchanged"])
def test_one_change(conn: Connection, scans: Scans, change: Change, other: str) -> None:
    pair = (scans.middle, getattr(scans, other))
    whole = compare(conn, *pair)
    found = compare(conn, *pair, change)
    assert found.findings == [row for row in whole.findings if row[1] == change]
    assert found.counts == whole.counts
    assert found.total == len(found.findings)


def test_filters(conn: Connection, organisation: str, scans: Scans) -> None:
    pair = (scans.middle, scans.old)
    assert compare(conn, *pair, path="lib/*") == Compared([("R3", "fixed"), ("R5", "new")], (1, 1, 0), 2)
    assert compare(conn, *pair, "new", path="lib/*").total == 1
    # of findings in both scans the newer one counts
    assert compare(conn, *pair, severity=["high"]) == Compared([("R4", "new")], (1, 0, 0), 1)
    assert compare(conn, *pair, severity=["low"]) == Compared([("R2", "unchanged")], (0, 0, 1), 1)
    assert compare(conn, *pair, rule=["R1", "R2"], tool=["tool"], suppressed=False).counts == (0, 1, 1)
    fixed = report(result("R1")).findings[0].fingerprint
    set_state(conn, organisation, fixed, "accepted", note="", changed_by="")
    assert compare(conn, *pair, state=["accepted"]) == Compared([("R1", "fixed")], (0, 1, 0), 1)
    assert compare(conn, *pair, state=["open"]).total == 4
    assert compare(conn, *pair, rule=["none"]) == Compared([], (0, 0, 0), 0)


def test_counts_follow_what_comes_to_a_scan(conn: Connection, organisation: str, scans: Scans) -> None:
    assert compare(conn, scans.new, scans.old).counts == (0, 1, 2)
    missing = report(result("R1")).findings.to_dicts()
    insert_findings(conn, organisation, missing, default_scan_id=scans.new)
    assert compare(conn, scans.new, scans.old).counts == (0, 0, 3)


def test_counts_of_what_is_rolled_back_are_forgotten(
    conn: Connection, organisation: str, scans: Scans
) -> None:
    def insert(*results: Any) -> None:
        findings = report(*results).findings.to_dicts()
        assert insert_findings(conn, organisation, findings, default_scan_id=scans.new).inserted_count == 1

    with conn.transaction(force_rollback=True):
        insert(result("R1"))
        assert compare(conn, scans.new, scans.old).counts == (0, 0, 3)
    insert(result("R9"))
    assert compare(conn, scans.new, scans.old).counts == (1, 1, 2)


def test_pages(conn: Connection, scans: Scans) -> None:
    whole = compare(conn, scans.middle, scans.old, order="path").findings
    pages = [
        compare(conn, scans.middle, scans.old, order="path", limit=2, offset=at).findings
        for at in (0, 2, 4, 6)
    ]
    assert [row for page in pages for row in page] == whole
    assert compare(conn, scans.middle, scans.old, "new", offset=50).total == 2


@pytest.mark.parametrize("order", ["severity", "path", "rule"])
@pytest.mark.parametrize("change", [None, "new", "fixed", "unchanged"])
@pytest.mark.parametrize("other", ["old", "middle"])
def test_every_page_of_either_half(
    conn: Connection, scans: Scans, order: Order, change: Change | None, other: str
) -> None:
    pair = (scans.new, getattr(scans, other))
    whole = compare(conn, *pair, change, order=order)
    for limit in range(1, whole.total + 2):
        for offset in range(whole.total + 2):
            part = compare(conn, *pair, change, order=order, limit=limit, offset=offset)
            assert part == (whole.findings[offset : offset + limit], whole.counts, whole.total)


def test_rows_are_whole_findings(conninfo: str, scans: Scans) -> None:
    with psycopg.connect(conninfo, row_factory=dict_row) as conn:
        page = diff_scans(
            conn, scans.middle, scans.old, None, FindingFilter(), order="severity", limit=9, offset=0
        )
    rows = json.loads(page.content.bytes)["data"]["findings"]
    assert [row["severity"] for row in rows] == ["high", "medium", "medium", "medium", "low"]
    of = {row["ruleId"]: row for row in rows}
    assert of["R1"]["scanId"] == str(scans.old)
    assert of["R2"]["scanId"] == str(scans.middle)
    assert all(row["message"] == "text" and row["state"] == "open" for row in rows)
