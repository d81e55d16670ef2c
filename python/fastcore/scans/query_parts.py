"""What queries about scans and findings are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, LiteralString

from psycopg import Connection, Cursor, sql
from psycopg.rows import tuple_row

from fastcore.scans.filters import Order

SCAN = sql.SQL("""
    scan.id, scan.organisation, scan.repository, scan.branch, scan.commit, scan.category, scan.tool,
    scan.tool_version, scan.created_at, scan.finding_count, scan.suppressed_count, scan.duplicate_count,
    scan.absent_count, scan.problem_count, (
        SELECT coalesce(json_agg(json_build_object('severity', entry.key, 'count', entry.value::int)), '[]')
        FROM jsonb_each_text(scan.severity_counts) AS entry
    ) AS severity_counts, scan.base_scan_id, scan.new_count,
    scan.fixed_count, scan.unchanged_count
""")

FINDING = sql.SQL("""
    found.scan_id, found.fingerprint, found.rule_id, found.severity, found.file_path, found.line,
    found."column", found.end_line, found.end_column, found.message, found.code_snippet, found.cwe,
    found.suppressed, found.baseline_state, found.tool_name,
    (
        SELECT coalesce(json_agg(json_build_object('name', entry.key, 'value', entry.value)), '[]')
        FROM jsonb_each_text(found.partial_fingerprints) AS entry
    ) AS partial_fingerprints,
    coalesce(found.state, 'open') AS state, coalesce(found.note, '') AS note,
    coalesce(found.changed_by, '') AS changed_by, found.changed_at, coalesce(found.help_uri, '') AS help_uri
""")

_TEXTS_OF_FINDING: Final = (
    "found.message",
    "found.code_snippet",
    "found.file_path",
    "found.rule_id",
    "found.severity",
    "found.baseline_state",
    "found.tool_name",
    "found.fingerprint",
    "found.cwe::text",
    "found.partial_fingerprints::text",
)


def _size(texts: Iterable[LiteralString]) -> sql.Composed:
    """Of texts together, in bytes; that of a long one the server knows without fetching it."""
    size = sql.SQL("coalesce(octet_length({})::bigint, 0)")
    return sql.SQL(" + ").join(size.format(sql.SQL(text)) for text in texts)


SIZE_OF_STORED_FINDING = _size(_TEXTS_OF_FINDING)
SIZE_OF_FINDING = _size([*_TEXTS_OF_FINDING, "state.note", "state.changed_by", "rule.help_uri"])

_RANK_OF_SEVERITY = """
    CASE found.severity
        WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3
        WHEN 'info' THEN 4 ELSE 5
    END
"""
_PLACE: tuple[LiteralString, ...] = ("found.file_path", "found.line", 'found."column"', "found.fingerprint")
_SORTED_BY: dict[Order, tuple[LiteralString, ...]] = {
    "severity": (_RANK_OF_SEVERITY, "found.severity", *_PLACE),
    "path": _PLACE,
    "rule": ("found.rule_id", *_PLACE),
}
ORDERS = {order: sql.SQL(", ").join(map(sql.SQL, columns)) for order, columns in _SORTED_BY.items()}
REVERSED_ORDERS = {
    order: sql.SQL(", ").join(sql.SQL("{} DESC").format(sql.SQL(column)) for column in columns)
    for order, columns in _SORTED_BY.items()
}

WITH_STATE = sql.SQL("""
JOIN fastcore_scan AS scan ON scan.id = found.scan_id
LEFT JOIN fastcore_finding_state AS state
    ON state.organisation = scan.organisation AND state.fingerprint = found.fingerprint
""")

# What a page is chosen and sorted by.
KEYS = sql.SQL("""
    found.scan_id, found.fingerprint, found.rule_id, found.severity, found.file_path, found.line,
    found."column"
""")

RULES_OF_SCAN = sql.SQL("""(
    SELECT coalesce(json_agg(rule), '[]') FROM (
        SELECT amounts.tool_name, amounts.rule_id, amounts.finding_count,
               coalesce(known.name, '') AS name,
               coalesce(known.short_description, '') AS short_description,
               coalesce(known.help_uri, '') AS help_uri
        FROM (
            SELECT found.tool_name, found.rule_id, count(*) AS finding_count
            FROM fastcore_finding AS found WHERE found.scan_id = scan.id
            GROUP BY found.tool_name, found.rule_id
        ) AS amounts
        LEFT JOIN jsonb_to_recordset(scan.rules) AS known(
            tool_name text, rule_id text, name text, short_description text, help_uri text
        ) USING (tool_name, rule_id)
        ORDER BY amounts.finding_count DESC, amounts.rule_id, amounts.tool_name
    ) AS rule
)""")


def fetch_rows(
    conn: Connection[Any], query: sql.Composed | LiteralString, params: list[Any]
) -> list[tuple[Any, ...]]:
    """Give the rows of a query as tuples, whatever the connection makes of rows."""
    with Cursor(conn, row_factory=tuple_row) as cursor:
        return cursor.execute(query, params).fetchall()
