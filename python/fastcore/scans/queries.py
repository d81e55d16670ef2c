"""Scans and findings as response bytes."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection, Cursor, sql
from psycopg.rows import tuple_row

from fastcore import ResponseBytes, ResponseField, build_multi_response, build_single_response
from fastcore.integrations.postgres import execute_to_response
from fastcore.scans.filters import Change, FindingFilter, Order, ScanFilter

_SCAN = sql.SQL("""
    scan.id, scan.organisation, scan.repository, scan.branch, scan.commit, scan.category, scan.tool,
    scan.tool_version, scan.created_at, scan.finding_count, scan.suppressed_count, scan.duplicate_count,
    scan.absent_count, scan.problem_count, (
        SELECT coalesce(json_agg(json_build_object('severity', entry.key, 'count', entry.value::int)), '[]')
        FROM jsonb_each_text(scan.severity_counts) AS entry
    ) AS severity_counts, scan.base_scan_id, scan.new_count,
    scan.fixed_count, scan.unchanged_count
""")

_FINDING = sql.SQL("""
    found.scan_id, found.fingerprint, found.rule_id, found.severity, found.file_path, found.line,
    found."column", found.end_line, found.end_column, found.message, found.code_snippet, found.cwe,
    found.suppressed, found.baseline_state, found.tool_name,
    (
        SELECT coalesce(json_agg(json_build_object('name', entry.key, 'value', entry.value)), '[]')
        FROM jsonb_each_text(found.partial_fingerprints) AS entry
    ) AS partial_fingerprints,
    coalesce(state.state, 'open') AS state, coalesce(state.note, '') AS note,
    coalesce(state.changed_by, '') AS changed_by, state.changed_at
""")

_ORDERS: dict[Order, sql.SQL] = {
    "severity": sql.SQL("""
        array_position(ARRAY['critical', 'high', 'medium', 'low', 'info'], found.severity), found.severity,
        found.file_path, found.line, found."column", found.fingerprint
    """),
    "path": sql.SQL('found.file_path, found.line, found."column", found.fingerprint'),
    "rule": sql.SQL('found.rule_id, found.file_path, found.line, found."column", found.fingerprint'),
}

_FROM_SCAN = sql.SQL("""
FROM fastcore_finding AS found
JOIN fastcore_scan AS scan ON scan.id = found.scan_id
LEFT JOIN fastcore_finding_state AS state
    ON state.organisation = scan.organisation AND state.fingerprint = found.fingerprint
""")


class Page(NamedTuple):
    """Some of many: their document, and how many there are in all."""

    content: ResponseBytes
    total: int


def list_scans(conn: Connection[Any], where: ScanFilter, *, limit: int, offset: int) -> Page:
    """Give a page of the scans, the newest first."""
    condition, values = where.condition()
    total = _count(conn, sql.SQL("FROM fastcore_scan AS scan WHERE ") + condition, values)
    query = sql.SQL("""
        SELECT row_to_json(entry) FROM (
            SELECT {columns} FROM fastcore_scan AS scan WHERE {condition}
            ORDER BY scan.created_at DESC, scan.id DESC LIMIT %s OFFSET %s
        ) AS entry
    """).format(columns=_SCAN, condition=condition)
    return Page(execute_to_response(conn, query, [*values, limit, offset], "scans", "Scan"), total)


def find_scan(conn: Connection[Any], scan_id: UUID, organisation: str | None) -> bytes | None:
    """Give one scan with its runs, rules and problems; None where there is none.

    Args:
        conn: the database.
        scan_id: of the scan.
        organisation: whose it has to be; None: anybody's.
    """
    query = sql.SQL("""
        SELECT row_to_json(entry)::text FROM (
            SELECT {columns}, scan.runs, scan.problems, (
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
                    ORDER BY amounts.finding_count DESC, amounts.rule_id
                ) AS rule
            ) AS rules
            FROM fastcore_scan AS scan
            WHERE scan.id = %(id)s
                AND (%(organisation)s::text IS NULL OR scan.organisation = %(organisation)s)
        ) AS entry
    """).format(columns=_SCAN)
    with Cursor(conn, row_factory=tuple_row) as cursor:
        row = cursor.execute(query, {"id": scan_id, "organisation": organisation}).fetchone()
    return None if row is None else build_single_response(row[0], "scan", "Scan")


def list_findings(
    conn: Connection[Any], scan_id: UUID, where: FindingFilter, *, order: Order, limit: int, offset: int
) -> Page:
    """Give a page of a scan's findings."""
    condition, values = where.condition()
    body = _FROM_SCAN + sql.SQL("WHERE found.scan_id = %s AND ") + condition
    total = _count(conn, body, [scan_id, *values])
    query = sql.SQL("""
        SELECT row_to_json(entry) FROM (
            SELECT {columns} {body} ORDER BY {order} LIMIT %s OFFSET %s
        ) AS entry
    """).format(columns=_FINDING, body=body, order=_ORDERS[order])
    params = [scan_id, *values, limit, offset]
    return Page(execute_to_response(conn, query, params, "findings", "Finding"), total)


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
    """
    condition, values = where.condition()
    body = sql.SQL("""
        FROM (
            SELECT found.*, CASE WHEN other.fingerprint IS NULL THEN 'new' ELSE 'unchanged' END AS change
            FROM fastcore_finding AS found
            LEFT JOIN fastcore_finding AS other
                ON other.scan_id = %s AND other.fingerprint = found.fingerprint
            WHERE found.scan_id = %s
            UNION ALL
            SELECT other.*, 'fixed' AS change FROM fastcore_finding AS other
            WHERE other.scan_id = %s AND NOT EXISTS (
                SELECT FROM fastcore_finding AS found
                WHERE found.scan_id = %s AND found.fingerprint = other.fingerprint
            )
        ) AS found
        JOIN fastcore_scan AS scan ON scan.id = found.scan_id
        LEFT JOIN fastcore_finding_state AS state
            ON state.organisation = scan.organisation AND state.fingerprint = found.fingerprint
        WHERE {condition}
    """).format(condition=condition)
    params: list[object] = [other_id, scan_id, other_id, scan_id, *values]
    counts = _change_counts(conn, body, params)
    query = sql.SQL("""
        SELECT row_to_json(entry)::text FROM (
            SELECT {columns}, found.change {body} AND (%s::text IS NULL OR found.change = %s)
            ORDER BY {order} LIMIT %s OFFSET %s
        ) AS entry
    """).format(columns=_FINDING, body=body, order=_ORDERS[order])
    with Cursor(conn, row_factory=tuple_row) as cursor:
        rows = cursor.execute(query, [*params, change, change, limit, offset]).fetchall()
    summary = "{" + ",".join(f'"{name}_count":{count}' for name, count in counts.items()) + "}"
    content = build_multi_response(
        [
            ResponseField("diff", summary, "ScanDiff", single=True),
            ResponseField("findings", [text for (text,) in rows], "Finding"),
        ]
    )
    total = sum(counts.values()) if change is None else counts[change]
    return Page(ResponseBytes(content), total)


def _change_counts(conn: Connection[Any], body: sql.Composable, params: list[object]) -> dict[Change, int]:
    query = sql.SQL("SELECT found.change, count(*) ") + body + sql.SQL(" GROUP BY found.change")
    with Cursor(conn, row_factory=tuple_row) as cursor:
        found: dict[Change, int] = dict(cursor.execute(query, params).fetchall())
    changes: tuple[Change, ...] = ("new", "fixed", "unchanged")
    return {change: found.get(change, 0) for change in changes}


def _count(conn: Connection[Any], body: sql.Composable, params: list[object]) -> int:
    with Cursor(conn, row_factory=tuple_row) as cursor:
        ((count,),) = cursor.execute(sql.SQL("SELECT count(*) ") + body, params).fetchall()
    total: int = count
    return total
