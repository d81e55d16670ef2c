"""Stored findings as `Findings`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection, ServerCursor
from psycopg.rows import DictRow, dict_row

from fastcore.sarif import Findings, SarifReport
from fastcore.scans.joined_logs import PRESENT

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


def stored_parts(reports: Sequence[SarifReport]) -> list[Findings]:
    """Tell which findings of each log a scan has that was stored of them, with the scan's fingerprints.

    A finding that repeats one of an earlier log is in the earlier log's alone; results that the tool reports
    as absent are in none.
    """
    present = [report.findings.filter(baseline_state=PRESENT) for report in reports]
    joined = Findings.concat(present)
    fingerprints = joined.column("fingerprint")
    seen: set[str] = set()
    parts = []
    start = 0
    for part in present:
        end = start + len(part)
        indices = []
        for index in range(start, end):
            if fingerprints[index] not in seen:
                seen.add(fingerprints[index])
                indices.append(index)
        parts.append(Findings(joined.table.take(indices)))
        start = end
    return parts


def _decoded(rows: ServerCursor[DictRow]) -> Iterator[DictRow]:
    for row in rows:
        if (text := row["partial_fingerprints"]) is not None:
            row["partial_fingerprints"] = json.loads(text)
        yield row
