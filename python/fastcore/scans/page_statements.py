"""The SQL of pages, and of two scans beside each other."""

from __future__ import annotations

from psycopg import sql

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

# The findings are read once for their number and their order; what leaves is looked up for the page alone,
# and made only of those that the page has room for.
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
)
SELECT {counts}, ARRAY(
    SELECT row_to_json(entry)::text FROM (
        SELECT {columns} FROM sized AS found WHERE found.place = 1 OR found.size <= %s ORDER BY found.place
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
    ) AS scan
    WHERE scan.place = 1 OR scan.size <= %s
    ORDER BY scan.place
) AS entry
""")
