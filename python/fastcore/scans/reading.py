"""Stored findings as `Findings`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg import Connection, ServerCursor
from psycopg.rows import DictRow, dict_row

from fastcore.sarif import Findings

_ROWS_AT_A_TIME = 5000

# json as text: a connection may have its own way to load it
_FINDINGS = """
SELECT fingerprint, rule_id, severity, file_path, line, "column", end_line, end_column, message,
    code_snippet, cwe, suppressed, baseline_state, tool_name,
    nullif(partial_fingerprints, '{}')::text AS partial_fingerprints
FROM fastcore_finding WHERE scan_id = %s
ORDER BY file_path, line, "column", rule_id, fingerprint
"""


def stored_findings(conn: Connection[Any], scan_id: UUID) -> Findings:
    """Read the findings of a scan, in the order of their places.

    Args:
        conn: to a database with the tables of `fastcore.scans.migrations`.
        scan_id: of the scan; of one that is not there, there are no findings.

    Raises:
        psycopg.Error: from the server.
    """
    with (
        conn.transaction(),
        ServerCursor(conn, "fastcore_findings", row_factory=dict_row) as cursor,
    ):
        cursor.itersize = _ROWS_AT_A_TIME
        return Findings.from_findings(_decoded(cursor.execute(_FINDINGS, [scan_id])))


def _decoded(rows: ServerCursor[DictRow]) -> Iterator[DictRow]:
    for row in rows:
        if (text := row["partial_fingerprints"]) is not None:
            row["partial_fingerprints"] = json.loads(text)
        yield row
