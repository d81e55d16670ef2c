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

# Two scans beside each other by the key alone, which the index gives in order without reading the findings.
KEYS_BESIDE = """
    FROM (SELECT scan_id, fingerprint FROM fastcore_finding WHERE scan_id = %s) AS newer
    FULL JOIN (SELECT scan_id, fingerprint FROM fastcore_finding WHERE scan_id = %s) AS older
        USING (fingerprint)
"""
DIFFERING = sql.SQL(f"""
    SELECT fingerprint, CASE WHEN older.scan_id IS NULL THEN 'new' ELSE 'fixed' END AS change
    {KEYS_BESIDE}
    WHERE newer.scan_id IS NULL OR older.scan_id IS NULL
""")

# The findings of the newer scan, and of the older one those that are fixed. A full join is the one that is
# never made by looking up each of a hundred thousand findings, whatever the server believes of tables that
# have just grown; a condition in CASE keeps it one.
OF_NEWER = sql.SQL("""
    SELECT {keys}, coalesce(differing.change, 'unchanged') AS change
    FROM (
        SELECT found.* FROM fastcore_finding AS found {state} WHERE found.scan_id = %s AND {condition}
    ) AS found
    FULL JOIN (SELECT * FROM differing WHERE change = 'new') AS differing USING (fingerprint)
    WHERE CASE WHEN found.scan_id IS NULL THEN false ELSE true END
""")
OF_OLDER = sql.SQL("""
    SELECT {keys}, differing.change
    FROM (
        SELECT found.* FROM fastcore_finding AS found {state} WHERE found.scan_id = %s AND {condition}
    ) AS found
    FULL JOIN (SELECT * FROM differing WHERE change = 'fixed') AS differing USING (fingerprint)
    WHERE CASE WHEN found.scan_id IS NULL OR differing.change IS NULL THEN false ELSE true END
""")

# What a page is chosen and sorted by.
KEYS = sql.SQL("""
    found.scan_id, found.fingerprint, found.rule_id, found.severity, found.file_path, found.line,
    found."column"
""")

# The findings are read once for their number and their order; what leaves is looked up for the page alone,
# and made only of those that the page has room for; a filter alone keeps their order.
PAGE_OF_FINDINGS = sql.SQL("""
WITH matching AS ({matching}),
page AS (SELECT * FROM matching AS found WHERE {condition} ORDER BY {page_order} LIMIT %s OFFSET %s),
rules AS (
    SELECT scan.id AS scan_id, rule.*
    FROM fastcore_scan AS scan, jsonb_to_recordset(scan.rules) AS rule(
        tool_name text, rule_id text, help_uri text
    )
    WHERE scan.id IN (SELECT scan_id FROM page)
),
sized AS (
    SELECT {looked_up}, state.state, state.note, state.changed_by, state.changed_at, rule.help_uri,
        row_number() OVER in_order AS place, sum({size}) OVER in_order AS size
    FROM page
    JOIN fastcore_finding AS found USING (scan_id, fingerprint)
    {with_state}
    LEFT JOIN rules AS rule
        ON rule.scan_id = found.scan_id AND rule.tool_name = found.tool_name
        AND rule.rule_id = found.rule_id
    WINDOW in_order AS (ORDER BY {order} ROWS UNBOUNDED PRECEDING)
    ORDER BY {order}
)
SELECT {counts}, ARRAY(
    SELECT row_to_json(entry)::text FROM (
        SELECT {columns} FROM sized AS found WHERE found.place = 1 OR found.size <= %s
    ) AS entry
)
""")

PAGE_OF_SCANS = sql.SQL("""
SELECT row_to_json(entry)::text FROM (
    SELECT {columns} FROM (
        SELECT scan.*, row_number() OVER in_order AS place,
            sum(octet_length(scan.severity_counts::text)) OVER in_order AS size
        FROM (
            SELECT * FROM fastcore_scan AS scan WHERE {condition}
            ORDER BY scan.created_at DESC, scan.id DESC LIMIT %s OFFSET %s
        ) AS scan
        WINDOW in_order AS (ORDER BY scan.created_at DESC, scan.id DESC ROWS UNBOUNDED PRECEDING)
        ORDER BY scan.created_at DESC, scan.id DESC
    ) AS scan
    WHERE scan.place = 1 OR scan.size <= %s
) AS entry
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
