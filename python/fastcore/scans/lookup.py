"""Is there such a scan?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor

_FIND = """
SELECT FROM fastcore_scan
WHERE id = %(id)s AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
"""


def has_scan(conn: Connection[Any], scan_id: UUID, organisation: str | None) -> bool:
    """Tell whether there is a scan.

    Args:
        conn: the database.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.
    """
    with Cursor(conn) as cursor:
        return cursor.execute(_FIND, {"id": scan_id, "organisation": organisation}).rowcount == 1
