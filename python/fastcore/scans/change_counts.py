"""How many findings are new, fixed and unchanged between two scans."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import Connection

from fastcore.scans.page_statements import KEYS_BESIDE
from fastcore.scans.query_parts import fetch_rows

MAX_REMEMBERED: Final = 1024

_KNOWN: Final = """
SELECT scan.finding_count, scan.xmin::text, other.finding_count, other.xmin::text,
    CASE WHEN scan.base_scan_id = other.id
        THEN ARRAY[scan.new_count, scan.fixed_count, scan.unchanged_count] END
FROM fastcore_scan AS scan, fastcore_scan AS other
WHERE scan.id = %s AND other.id = %s
"""

_COUNT: Final = f"""
SELECT count(*) FILTER (WHERE older.scan_id IS NULL), count(*) FILTER (WHERE newer.scan_id IS NULL),
    count(*) FILTER (WHERE newer.scan_id IS NOT NULL AND older.scan_id IS NOT NULL)
{KEYS_BESIDE}
"""


class ChangeCounts(NamedTuple):
    """Numbers of findings.

    Attributes:
        new: that the other scan has not.
        fixed: that only the other scan has.
        unchanged: that both have.
    """

    new: int
    fixed: int
    unchanged: int


class _Remembered:
    """Counts of the pairs of scans that were asked for last.

    Findings come to a scan together with its new number of them, and the transaction that wrote it tells it
    from what was rolled back: both belong to the key.
    """

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[object, ...], ChangeCounts] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> ChangeCounts | None:
        with self._lock:
            if key in self._counts:
                self._counts.move_to_end(key)
            return self._counts.get(key)

    def put(self, key: tuple[object, ...], counts: ChangeCounts) -> None:
        with self._lock:
            self._counts[key] = counts
            if len(self._counts) > MAX_REMEMBERED:
                self._counts.popitem(last=False)


_remembered = _Remembered()


def count_changes(conn: Connection[Any], scan_id: UUID, other_id: UUID) -> ChangeCounts:
    """Give what came out when the scan was stored, where it was compared with the other; else count once.

    Args:
        conn: the database.
        scan_id: the scan.
        other_id: the older one.

    Raises:
        psycopg.Error: from the server.

    Example:
        >>> old, new = (store_scan(conn, ScanTarget("acme/count"), [log]) for log in (empty_report, report))
        >>> count_changes(conn, new.id, old.id)
        ChangeCounts(new=2, fixed=0, unchanged=0)
    """
    known = fetch_rows(conn, _KNOWN, [scan_id, other_id])
    if known and known[0][-1] is not None:
        return ChangeCounts(*known[0][-1])
    key = (scan_id, other_id, *(known[0][:-1] if known else ()))
    counts = _remembered.get(key)
    if counts is None:
        counts = ChangeCounts(*fetch_rows(conn, _COUNT, [scan_id, other_id])[0])
        _remembered.put(key, counts)
    return counts
