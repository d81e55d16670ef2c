"""Findings, and what differs between two scans, as response bytes."""

from __future__ import annotations

from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection, sql

from fastcore import ResponseBytes, ResponseField, build_list_response, build_multi_response
from fastcore.scans.change_counts import count_changes
from fastcore.scans.filters import Change, FindingFilter, Order
from fastcore.scans.page_statements import DIFFERING, OF_NEWER, OF_OLDER, PAGE_OF_FINDINGS
from fastcore.scans.queries import MAX_PAGE_BYTES, Page
from fastcore.scans.query_parts import (
    FINDING,
    KEYS,
    ORDERS,
    REVERSED_ORDERS,
    SIZE_OF_FINDING,
    WITH_STATE,
    fetch_rows,
)

_CHANGES: tuple[Change, ...] = ("new", "fixed", "unchanged")

_COUNT = "SELECT count(*) FROM matching"
_COUNT_BY_CHANGE = """
SELECT jsonb_object_agg(change, amount)
FROM (SELECT change, count(*) AS amount FROM matching GROUP BY change) AS amounts
"""


def list_findings(
    conn: Connection[Any],
    scan_id: UUID,
    where: FindingFilter,
    *,
    order: Order,
    limit: int,
    offset: int,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Page:
    """Give a page of a scan's findings.

    Args:
        conn: the database.
        scan_id: of the scan.
        where: conditions on the findings.
        order: of the findings.
        limit: how many at most.
        offset: how many to leave out first.
        max_bytes: of their texts, as they are stored: the page ends before the finding that would be too
            much, unless it is its first.

    Returns:
        ``{"data":{"findings":[…]}}``, and how many findings there are in all.

    Raises:
        ArgumentError: a text that no finding can hold.
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/findings"), [report])
        >>> where = FindingFilter(severity=["medium"], path="app/*")
        >>> page = list_findings(conn, scan.id, where, order="path", limit=10, offset=0)
        >>> page.total, page.content.bytes[:40]
        (1, b'{"data":{"findings":[{"__typename":"Find')
    """
    condition, values = where.condition()
    matching = sql.SQL("""
        SELECT {keys} FROM fastcore_finding AS found {state} WHERE found.scan_id = %s AND {condition}
    """).format(keys=KEYS, state=WITH_STATE if where.state else sql.SQL(""), condition=condition)
    known = _finding_count(conn, scan_id) if where.is_empty else None
    while True:
        place = _place(order, limit, offset, known)
        page = _page(matching, order, place, counts=_COUNT if known is None else "NULL", columns=FINDING)
        params = [scan_id, *values, place.limit, place.offset, max_bytes]
        ((counted, rows),) = fetch_rows(conn, page, params)
        if not place.is_from_end or (now := _finding_count(conn, scan_id)) == known:
            break
        known = now
    total = counted if known is None else known
    return Page(ResponseBytes(build_list_response(rows, "findings", "Finding")), total, len(rows))


def diff_scans(
    conn: Connection[Any],
    scan_id: UUID,
    other_id: UUID,
    change: Change | None,
    where: FindingFilter,
    *,
    order: Order,
    limit: int,
    offset: int,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Page:
    """Give a page of what a scan has that an older one has not (new), the reverse (fixed), and both have.

    Args:
        conn: the database.
        scan_id: the scan.
        other_id: the older one.
        change: only these; None: all.
        where: conditions on the findings; of those in both scans, on the newer one's.
        order: of the findings.
        limit: how many at most.
        offset: how many to leave out first.
        max_bytes: of their texts, as they are stored: the page ends before the finding that would be too
            much, unless it is its first.

    Returns:
        ``{"data":{"diff":{…},"findings":[…]}}``, and how many findings there are in all.

    Raises:
        ArgumentError: a text that no finding can hold.
        psycopg.Error: from the server.

    Example:
        >>> old, new = (store_scan(conn, ScanTarget("acme/diff"), [log]) for log in (report, empty_report))
        >>> page = diff_scans(conn, new.id, old.id, "fixed", FindingFilter(), order="path", limit=1, offset=0)
        >>> page.total, page.content.bytes[:77]
        (2, b'{"data":{"diff":{"__typename":"ScanDiff","newCount":0,"fixedCount":2,"unchang')
    """
    known = _counted(conn, scan_id, other_id) if where.is_empty else None
    # a page of fixed ones does not need the newer scan's, where their number is known
    sides = [
        (side, of)
        for side, of, is_needed in (
            (OF_NEWER, scan_id, change != "fixed"),
            (OF_OLDER, other_id, change in (None, "fixed")),
        )
        if is_needed or known is None
    ]
    condition, values = where.condition()
    parts = {"keys": KEYS, "state": WITH_STATE if where.state else sql.SQL(""), "condition": condition}
    matching = sql.SQL("WITH differing AS ({}) {}").format(
        DIFFERING, sql.SQL(" UNION ALL ").join(side.format(**parts) for side, _ in sides)
    )
    of_sides = [value for _, of in sides for value in (of, *values)]
    counted: dict[Change, int] | None = None
    rows: list[str] = []
    while known is None or offset < _total(known, change):
        place = _place(order, limit, offset, _total(known, change) if known else None)
        page = _page(
            matching,
            order,
            place,
            counts="NULL" if known else _COUNT_BY_CHANGE,
            columns=FINDING + sql.SQL(", found.change"),
            looked_up="found.*, page.change",
            condition="%s::text IS NULL OR found.change = %s",
        )
        params = [scan_id, other_id, *of_sides, change, change, place.limit, place.offset, max_bytes]
        ((counted, rows),) = fetch_rows(conn, page, params)
        if not place.is_from_end or (now := _counted(conn, scan_id, other_id)) == known:
            break
        known, rows = now, []
    counts = known or {name: (counted or {}).get(name, 0) for name in _CHANGES}
    summary = "{" + ",".join(f'"{name}_count":{count}' for name, count in counts.items()) + "}"
    content = build_multi_response(
        [
            ResponseField("diff", summary, "ScanDiff", single=True),
            ResponseField("findings", rows, "Finding"),
        ]
    )
    return Page(ResponseBytes(content), _total(counts, change), len(rows))


def _counted(conn: Connection[Any], scan_id: UUID, other_id: UUID) -> dict[Change, int]:
    return dict(zip(_CHANGES, count_changes(conn, scan_id, other_id), strict=True))


def _total(counts: dict[Change, int], change: Change | None) -> int:
    return sum(counts.values()) if change is None else counts[change]


class _Place(NamedTuple):
    """Where a page is among the others, in an order of its own.

    From the end it is the right one only while nothing comes to the findings that were counted.
    """

    order: sql.Composable
    limit: int
    offset: int
    is_from_end: bool


def _place(order: Order, limit: int, offset: int, total: int | None) -> _Place:
    """Count from the nearer end, where the number of all is known: what is further from it is not sorted."""
    if total is None or offset <= total // 2:
        return _Place(ORDERS[order], limit, offset, is_from_end=False)
    count = min(limit, max(0, total - offset))
    return _Place(REVERSED_ORDERS[order], count, max(0, total - offset - count), is_from_end=True)


def _page(
    matching: sql.Composed,
    order: Order,
    place: _Place,
    *,
    counts: LiteralString,
    columns: sql.Composable,
    looked_up: LiteralString = "found.*",
    condition: LiteralString = "true",
) -> sql.Composed:
    return PAGE_OF_FINDINGS.format(
        matching=matching,
        condition=sql.SQL(condition),
        page_order=place.order,
        order=ORDERS[order],
        counts=sql.SQL("({})").format(sql.SQL(counts)),
        columns=columns,
        looked_up=sql.SQL(looked_up),
        size=SIZE_OF_FINDING,
        with_state=WITH_STATE,
    )


def _finding_count(conn: Connection[Any], scan_id: UUID) -> int:
    """What was counted when they were stored."""
    found = fetch_rows(conn, "SELECT finding_count FROM fastcore_scan WHERE id = %s", [scan_id])
    return found[0][0] if found else 0
