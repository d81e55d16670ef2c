"""Scans as response bytes."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection, sql

from fastcore import ResponseBytes, build_list_response, build_single_response
from fastcore.scans.filters import ScanFilter
from fastcore.scans.page_statements import PAGE_OF_SCANS
from fastcore.scans.query_parts import RULES_OF_SCAN, SCAN, fetch_rows

MAX_PAGE_BYTES = 8 * 2**20


class Page(NamedTuple):
    """Some of many.

    Attributes:
        content: their document.
        total: how many there are in all.
        row_count: how many of them the page has.
    """

    content: ResponseBytes
    total: int
    row_count: int


def list_scans(
    conn: Connection[Any], where: ScanFilter, *, limit: int, offset: int, max_bytes: int = MAX_PAGE_BYTES
) -> Page:
    """Give a page of the scans, the newest first.

    Args:
        conn: the database.
        where: conditions on the scans.
        limit: how many at most.
        offset: how many to leave out first.
        max_bytes: of their severities, whose names are anybody's: the page ends before the scan that would
            be too much, unless it is its first.

    Returns:
        ``{"data":{"scans":[…]}}``, and how many scans there are in all.

    Raises:
        ArgumentError: a text that no scan can hold.
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/list"), [report])
        >>> page = list_scans(conn, ScanFilter("default", "acme/list"), limit=10, offset=0)
        >>> page.total, page.content.bytes[:34]
        (1, b'{"data":{"scans":[{"__typename":"S')
    """
    condition, values = where.condition()
    count = sql.SQL("SELECT count(*) FROM fastcore_scan AS scan WHERE {}").format(condition)
    ((total,),) = fetch_rows(conn, count, values)
    query = PAGE_OF_SCANS.format(columns=SCAN, condition=condition)
    rows = [row for (row,) in fetch_rows(conn, query, [*values, limit, offset, max_bytes])]
    return Page(ResponseBytes(build_list_response(rows, "scans", "Scan")), total, len(rows))


def has_scan(conn: Connection[Any], scan_id: UUID, organisation: str | None) -> bool:
    """Tell whether there is such a scan.

    Args:
        conn: the database.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/has"), [report])
        >>> has_scan(conn, scan.id, "default"), has_scan(conn, scan.id, "somebody else")
        (True, False)
    """
    query = "SELECT FROM fastcore_scan WHERE id = %s AND (%s::text IS NULL OR organisation = %s)"
    return bool(fetch_rows(conn, query, [scan_id, organisation, organisation]))


def find_scan(conn: Connection[Any], scan_id: UUID, organisation: str | None) -> bytes | None:
    """Give one scan with its runs, rules and problems; None where there is none.

    Args:
        conn: the database.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.

    Returns:
        ``{"data":{"scan":{…}}}``.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/find"), [report])
        >>> find_scan(conn, scan.id, "default")[:36]
        b'{"data":{"scan":{"__typename":"Scan"'
        >>> find_scan(conn, scan.id, "somebody else") is None
        True
    """
    query = sql.SQL("""
        SELECT row_to_json(entry)::text FROM (
            SELECT {columns}, scan.runs, scan.problems, {rules} AS rules
            FROM fastcore_scan AS scan
            WHERE scan.id = %s AND (%s::text IS NULL OR scan.organisation = %s)
        ) AS entry
    """).format(columns=SCAN, rules=RULES_OF_SCAN)
    found = fetch_rows(conn, query, [scan_id, organisation, organisation])
    return build_single_response(found[0][0], "scan", "Scan") if found else None
