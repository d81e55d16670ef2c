"""What people decide about findings."""

from __future__ import annotations

from typing import Any, get_args

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from fastcore import build_single_response
from fastcore.errors import ArgumentError
from fastcore.scans.filters import State
from fastcore.scans.texts import check_text

_SET_STATE = """
INSERT INTO fastcore_finding_state (organisation, fingerprint, state, note, changed_by)
SELECT %(organisation)s, %(fingerprint)s, %(state)s, %(note)s, %(changed_by)s
WHERE EXISTS (
    SELECT FROM fastcore_scan AS scan
    JOIN fastcore_finding AS found ON found.scan_id = scan.id AND found.fingerprint = %(fingerprint)s
    WHERE scan.organisation = %(organisation)s
)
ON CONFLICT (organisation, fingerprint) DO UPDATE SET
    state = excluded.state, note = excluded.note, changed_by = excluded.changed_by,
    changed_at = clock_timestamp()
RETURNING row_to_json(fastcore_finding_state)::text
"""


def set_state(
    conn: Connection[Any], organisation: str, fingerprint: str, state: State, *, note: str, changed_by: str
) -> bytes | None:
    """Say what is decided about a finding, in all scans of the organisation.

    Args:
        conn: the database.
        organisation: whose finding it is.
        fingerprint: of the finding.
        state: what is decided.
        note: why.
        changed_by: by whom.

    Returns:
        The document; None where no scan of the organisation has such a finding.

    Raises:
        ArgumentError: there is no such state, or a text holds what PostgreSQL cannot store.
        psycopg.Error: from the server.

    Example:
        >>> scan = store_scan(conn, ScanTarget("acme/triage"), [report])
        >>> fingerprint = report.findings[0].fingerprint
        >>> set_state(conn, "default", fingerprint, "accepted", note="a test", changed_by="Ada")[:24]
        b'{"data":{"findingState":'
    """
    if state not in get_args(State):
        raise ArgumentError(f"state must be one of {', '.join(get_args(State))}, not {state!r}")
    values = {
        "organisation": organisation,
        "fingerprint": fingerprint,
        "state": state,
        "note": note,
        "changed_by": changed_by,
    }
    for name, value in values.items():
        check_text(value, name)
    with Cursor(conn, row_factory=tuple_row) as cursor:
        row = cursor.execute(_SET_STATE, values).fetchone()
    return None if row is None else build_single_response(row[0], "findingState", "FindingState")
