"""Findings, and what differs between two scans, as response bytes."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from fastcore import ResponseBytes, ResponseField, build_list_response, build_multi_response
from fastcore.scans.filters import Change, FindingFilter, Order
from fastcore.scans.queries import MAX_PAGE_BYTES, Page
from fastcore.scans.query_parts import (
    CHANGES,
    FINDING,
    KEYS,
    ORDERS,
    PAGE_OF_FINDINGS,
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
    # how many there are in all was counted when they were stored
    counts = "SELECT finding_count FROM fastcore_scan WHERE id = %s" if where.is_empty else _COUNT
    page = _page(matching, order, counts=counts, columns=FINDING)
    params = [scan_id, *values, limit, offset, *([scan_id] if where.is_empty else []), max_bytes]
    ((total, rows),) = fetch_rows(conn, page, params)
    return Page(ResponseBytes(build_list_response(rows, "findings", "Finding")), total or 0, len(rows))


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
    condition, values = where.condition()
    matching = sql.SQL("""
        SELECT {keys}, found.change FROM {changes} AS found {state} WHERE {condition}
    """).format(
        keys=KEYS,
        changes=CHANGES,
        state=WITH_STATE if where.state else sql.SQL(""),
        condition=condition,
    )
    known = _counted_before(conn, scan_id, other_id) if where.is_empty else None
    page = _page(
        matching,
        order,
        counts="NULL" if known else _COUNT_BY_CHANGE,
        columns=FINDING + sql.SQL(", found.change"),
        looked_up="found.*, page.change",
        condition="%s::text IS NULL OR found.change = %s",
    )
    params = [scan_id, other_id, *values, change, change, limit, offset, max_bytes]
    rows: list[str] = []
    if known is None or offset < _total(known, change):
        ((found, rows),) = fetch_rows(conn, page, params)
    counts = known or {name: (found or {}).get(name, 0) for name in _CHANGES}
    summary = "{" + ",".join(f'"{name}_count":{count}' for name, count in counts.items()) + "}"
    content = build_multi_response(
        [
            ResponseField("diff", summary, "ScanDiff", single=True),
            ResponseField("findings", rows, "Finding"),
        ]
    )
    return Page(ResponseBytes(content), _total(counts, change), len(rows))


def _total(counts: dict[Change, int], change: Change | None) -> int:
    return sum(counts.values()) if change is None else counts[change]


def _page(
    matching: sql.Composed,
    order: Order,
    *,
    counts: LiteralString,
    columns: sql.Composable,
    looked_up: LiteralString = "found.*",
    condition: LiteralString = "true",
) -> sql.Composed:
    return PAGE_OF_FINDINGS.format(
        matching=matching,
        condition=sql.SQL(condition),
        order=ORDERS[order],
        counts=sql.SQL("({})").format(sql.SQL(counts)),
        columns=columns,
        looked_up=sql.SQL(looked_up),
        size=SIZE_OF_FINDING,
        with_state=WITH_STATE,
    )


def _counted_before(conn: Connection[Any], scan_id: UUID, other_id: UUID) -> dict[Change, int] | None:
    """What came out when the scan was stored, where it was compared with the other."""
    query = """
    SELECT new_count, fixed_count, unchanged_count FROM fastcore_scan WHERE id = %s AND base_scan_id = %s
    """
    found = fetch_rows(conn, query, [scan_id, other_id])
    return dict(zip(_CHANGES, found[0], strict=True)) if found else None
