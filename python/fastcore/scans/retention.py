"""Old scans go; the newest of each branch stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

_OLD_SCANS = """
SELECT id, organisation, repository, branch, created_at::text, finding_count FROM (
    SELECT scan.*, row_number() OVER (
        PARTITION BY organisation, repository, branch, category, tool ORDER BY created_at DESC, id DESC
    ) AS place
    FROM fastcore_scan AS scan
    WHERE (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
        AND (%(repository)s::text IS NULL OR repository = %(repository)s)
) AS placed
WHERE place > %(keep)s AND created_at < clock_timestamp() - %(age)s
ORDER BY created_at, id
"""


class OldScan(NamedTuple):
    """A scan that may go."""

    id: UUID
    organisation: str
    repository: str
    branch: str
    created_at: str
    finding_count: int


def old_scans(
    conn: Connection[Any],
    older_than: timedelta,
    *,
    keep: int = 1,
    organisation: str | None = None,
    repository: str | None = None,
) -> list[OldScan]:
    """Find the scans that are old enough to go.

    Args:
        conn: the database.
        older_than: their age at least.
        keep: how many of each branch stay, whatever their age; at least the newest.
        organisation: only its scans.
        repository: only its scans.

    Returns:
        The scans, the oldest first.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> scans = [store_scan(conn, ScanTarget("acme/old"), [report]) for _ in range(3)]
        >>> old = old_scans(conn, timedelta(0), keep=2, repository="acme/old")
        >>> [scan.id for scan in old] == [scans[0].id]
        True
    """
    values = {
        "age": older_than,
        "keep": max(keep, 1),
        "organisation": organisation,
        "repository": repository,
    }
    with Cursor(conn, row_factory=tuple_row) as cursor:
        return [OldScan(*row) for row in cursor.execute(_OLD_SCANS, values)]


def delete_scan(conn: Connection[Any], scan_id: UUID, organisation: str | None = None) -> bool:
    """Delete a scan with its findings; tells whether it was there. What was decided about findings stays.

    Args:
        conn: the database.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/gone"), [report])
        >>> delete_scan(conn, scan.id, "default"), delete_scan(conn, scan.id, "default")
        (True, False)
    """
    query = """
    DELETE FROM fastcore_scan
    WHERE id = %(id)s AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
    """
    with Cursor(conn) as cursor:
        return cursor.execute(query, {"id": scan_id, "organisation": organisation}).rowcount == 1


def prune(conn: Connection[Any], scans: list[OldScan]) -> Iterator[OldScan]:
    """Delete scans, each in a transaction of its own; gives each when it is gone.

    Where the connection is in a transaction already, these are savepoints, and the caller commits.

    Args:
        conn: the database.
        scans: from `old_scans`.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> scans = [store_scan(conn, ScanTarget("acme/pruned"), [report]) for _ in range(3)]
        >>> len(list(prune(conn, old_scans(conn, timedelta(0), repository="acme/pruned"))))
        2
    """
    for scan in scans:
        with conn.transaction():
            gone = delete_scan(conn, scan.id)
        if gone:
            yield scan
