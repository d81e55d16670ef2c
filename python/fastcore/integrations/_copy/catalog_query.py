"""The question that a table's catalog is asked."""

from __future__ import annotations

import functools
from typing import Final

_PLACEHOLDER: Final = "NULL"

# Domains end in their base type, whose receive function says how values of text-like types (enums, citext)
# are sent.
_DOMAINS: Final = """
WITH RECURSIVE resolved AS (
    SELECT a.attrelid, a.attnum, a.atttypid AS type, a.atttypmod AS modifier, a.attnotnull AS is_not_null
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relname = $2::text AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT r.attrelid, r.attnum, t.typbasetype,
        CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE r.modifier END, r.is_not_null OR t.typnotnull
    FROM resolved r JOIN pg_catalog.pg_type t ON t.oid = r.type
    WHERE t.typtype = 'd'
)"""
_DECLARED: Final = """CROSS JOIN LATERAL (
            SELECT a.atttypid AS type, a.atttypmod AS modifier, a.attnotnull AS is_not_null
        ) r JOIN pg_catalog.pg_type t ON t.oid = r.type"""
_RESOLVED: Final = """JOIN resolved r ON r.attrelid = a.attrelid AND r.attnum = a.attnum
        JOIN pg_catalog.pg_type t ON t.oid = r.type AND t.typtype <> 'd'"""

_INSERT_TRIGGER: Final = """EXISTS (
        SELECT FROM pg_catalog.pg_trigger g
        WHERE g.tgrelid = c.oid AND g.tgtype & 64 <> 0 AND g.tgtype & 4 <> 0)"""

_KEYS: Final = """(
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'columns', (
                SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)
                FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE k.place <= i.indnkeyatts),
            'nulls_conflict', COALESCE(
                (pg_catalog.to_jsonb(i) OPERATOR(pg_catalog.->>) 'indnullsnotdistinct')::bool, false)
        ) ORDER BY i.indisprimary DESC, i.indexrelid)
        FROM pg_catalog.pg_index i
        WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
            AND i.indpred IS NULL AND i.indexprs IS NULL)"""

# Names come back quoted by the server itself. One JSON text: no loader of the caller's changes it.
_QUERY: Final = """{domains}
SELECT pg_catalog.json_build_object(
    'schema', n.nspname,
    'name', c.relname,
    'quoted', pg_catalog.format('%I.%I', n.nspname, c.relname),
    'kind', c.relkind,
    'client_encoding', pg_catalog.current_setting('client_encoding'),
    'has_row_security', pg_catalog.row_security_active(c.oid),
    'has_insert_trigger', {insert_trigger},
    'columns', (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', a.attname,
            'quoted', pg_catalog.quote_ident(a.attname),
            'declared', pg_catalog.format_type(a.atttypid, a.atttypmod),
            'cast', pg_catalog.format_type(a.atttypid, -1),
            'collation', CASE WHEN a.attcollation <> 0 THEN a.attcollation::pg_catalog.regcollation END,
            'type', t.typname,
            'is_domain', t.typtype = 'd',
            'receive', t.typreceive,
            'element', CASE WHEN t.typcategory = 'A' THEN pg_catalog.format_type(t.typelem, NULL) END,
            'modifier', r.modifier,
            'is_not_null', r.is_not_null,
            'is_generated', a.attgenerated <> '',
            'is_identity_always', a.attidentity = 'a'
        ) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a {types}
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'keys', {keys}
)::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $2::text AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND CASE
    WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
    WHEN $1::text = 'pg_temp' THEN n.oid = pg_catalog.pg_my_temp_schema()
    ELSE n.nspname = $1::text END
"""


@functools.cache
def catalog_query(*, has_keys: bool, is_thorough: bool) -> str:
    """Give the query for a table, whose parameters are its schema (NULL: by the search path) and its name.

    Planning takes the server more time than answering, so that only what is needed is asked.

    Args:
        has_keys: whether unique keys are told.
        is_thorough: whether it is told what columns of a domain are, and which views have an INSERT trigger.
    """
    return _QUERY.format(
        domains=_DOMAINS if is_thorough else "",
        insert_trigger=_INSERT_TRIGGER if is_thorough else _PLACEHOLDER,
        types=_RESOLVED if is_thorough else _DECLARED,
        keys=_KEYS if has_keys else _PLACEHOLDER,
    )
