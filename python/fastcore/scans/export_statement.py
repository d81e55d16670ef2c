"""The SQL of a scan as a log: what is before the runs, then each run and behind it its results."""

from __future__ import annotations

from typing import Final

# What `fastcore.parse_sarif` reads as this very path. A scheme of its own is left as it is; what a reader
# could take for a scheme, a drive or a path of Windows gets a beginning that says what it is.
_URI: Final = r"""
CASE
    WHEN found.file_path = '' THEN NULL
    WHEN found.file_path ~ '^[A-Za-z][A-Za-z0-9+.-]+:' AND found.file_path !~* '^file:' THEN found.file_path
    ELSE CASE
        WHEN found.file_path ~ '^/[A-Za-z]:([/\\]|$)' THEN 'file:///.'
        WHEN found.file_path ~ '^/' THEN 'file://'
        WHEN found.file_path ~ '^[A-Z]:/[^\\]*$' THEN 'file:///'
        WHEN found.file_path ~ '[:\\]' THEN './'
        ELSE ''
    END || CASE
        WHEN found.file_path ~ '^[A-Za-z0-9/._~:@!$&()*+,;=-]*$' THEN found.file_path
        ELSE (
            SELECT string_agg(
                CASE
                    WHEN part.text ~ '[A-Za-z0-9/._~:@!$&()*+,;=-]' THEN part.text
                    ELSE regexp_replace(
                        upper(encode(convert_to(part.text, 'UTF8'), 'hex')), '(..)', '%%\1', 'g'
                    )
                END,
                '' ORDER BY part.place
            )
            FROM regexp_split_to_table(found.file_path, '') WITH ORDINALITY AS part(text, place)
        )
    END
END
"""

_REGION: Final = """
CASE
    WHEN found.line > 0 THEN json_build_object(
        'startLine', found.line,
        'startColumn', CASE WHEN found."column" > 0 THEN found."column" END,
        'endLine', CASE WHEN found.end_line >= found.line THEN found.end_line END,
        'endColumn', CASE WHEN found.end_column > 0 THEN found.end_column END,
        'snippet', CASE WHEN found.code_snippet <> '' THEN json_build_object('text', found.code_snippet) END
    )
    WHEN found.code_snippet <> '' THEN
        json_build_object('snippet', json_build_object('text', found.code_snippet))
END
"""

# A message that is empty would be taken from the rule.
_RESULT: Final = f"""
json_strip_nulls(json_build_object(
    'ruleId', nullif(found.rule_id, ''),
    'level', CASE found.severity
        WHEN 'critical' THEN 'error' WHEN 'high' THEN 'error' WHEN 'low' THEN 'note' WHEN 'info' THEN 'none'
        ELSE 'warning'
    END,
    'message', CASE
        WHEN found.message = '' THEN json_build_object('text', '{{0}}', 'arguments', json_build_array(''))
        ELSE json_build_object('text', found.message)
    END,
    'locations', CASE
        WHEN found.file_path <> '' OR found.line > 0 OR found.code_snippet <> '' THEN
            json_build_array(json_build_object('physicalLocation', json_build_object(
                'artifactLocation', json_build_object('uri', {_URI}),
                'region', {_REGION}
            )))
    END,
    'partialFingerprints', CASE
        WHEN found.partial_fingerprints <> '{{}}' THEN found.partial_fingerprints::json
    END,
    'suppressions', CASE
        WHEN state.state IN ('false_positive', 'accepted') THEN json_build_array(json_build_object(
            'kind', 'external', 'status', 'accepted', 'justification', nullif(state.note, '')
        ))
        WHEN found.suppressed THEN json_build_array(json_build_object('kind', 'external'))
    END,
    'baselineState', CASE
        WHEN found.baseline_state IN ('new', 'unchanged', 'updated', 'absent') THEN found.baseline_state
    END,
    'properties', json_build_object(
        'security-severity', nullif(found.severity, ''),
        'cwe', CASE WHEN cardinality(found.cwe) > 0 THEN to_json(found.cwe) END,
        'fingerprint', found.fingerprint
    )
))
"""

_RUN: Final = r"""
json_strip_nulls(json_build_object(
    'tool', json_build_object('driver', json_build_object(
        'name', tools.name,
        'version', nullif(tools.version, ''),
        'rules', (
            SELECT json_agg(
                json_build_object(
                    'id', rule.rule_id,
                    'name', nullif(rule.name, ''),
                    'shortDescription', CASE
                        WHEN rule.short_description <> ''
                            THEN json_build_object('text', rule.short_description)
                    END,
                    'helpUri', CASE
                        WHEN rule.help_uri ~* '^https?://[a-z0-9/._~:@!$&()*+,;=?#%%-]+$' THEN rule.help_uri
                    END
                ) ORDER BY rule.rule_id COLLATE "C"
            )
            FROM scan, jsonb_to_recordset(scan.rules) AS rule(
                tool_name text, rule_id text, name text, short_description text, help_uri text
            )
            WHERE rule.tool_name = tools.name
        )
    )),
    'columnKind', tools.column_kind
))
"""

# ruff: noqa: S608 - the parts are constants of this file
EXPORT: Final = f"""
WITH scan AS (
    SELECT * FROM fastcore_scan
    WHERE id = %(id)s AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
),
runs AS (
    SELECT run.* FROM scan, jsonb_to_recordset(scan.runs) AS run(
        tool_name text, tool_version text, column_kind text
    )
    UNION ALL
    SELECT DISTINCT found.tool_name, NULL, NULL
    FROM fastcore_finding AS found WHERE found.scan_id = %(id)s
),
tools AS (
    SELECT tool_name AS name, max(tool_version) AS version,
        CASE
            WHEN min(column_kind) = max(column_kind)
                AND min(column_kind) IN ('utf16CodeUnits', 'unicodeCodePoints') THEN min(column_kind)
        END AS column_kind
    FROM runs GROUP BY tool_name
)
SELECT piece FROM (
    SELECT 0 AS part, '' AS tool_name, 0 AS behind, '' AS file_path, 0 AS line, 0 AS "column",
        '' AS fingerprint,
        json_strip_nulls(json_build_object('$schema', %(schema)s::text, 'version', '2.1.0')) AS piece
    FROM scan
    UNION ALL
    SELECT 1, tools.name, 0, '', 0, 0, '', {_RUN}
    FROM tools
    UNION ALL
    SELECT 1, found.tool_name, 1, found.file_path, found.line, found."column", found.fingerprint, {_RESULT}
    FROM scan
    JOIN fastcore_finding AS found ON found.scan_id = scan.id
    LEFT JOIN fastcore_finding_state AS state
        ON state.organisation = scan.organisation AND state.fingerprint = found.fingerprint
) AS pieces
ORDER BY part, tool_name COLLATE "C", behind, file_path COLLATE "C", line, "column", fingerprint COLLATE "C"
"""
