"""What the server's catalog says about a table."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from fastcore._copy_columns import COPY_TYPES
from fastcore.errors import ArgumentError

# Names come back quoted by the server itself. Domains end in their base type, whose receive function says how
# values of text-like types (enums, citext) are sent. One JSON text: no loader of the caller's changes it.
CATALOG_QUERY: Final = r"""
WITH RECURSIVE relation AS (
    SELECT c.oid, c.relkind, n.nspname, c.relname
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = $2::text AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND CASE
        WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
        WHEN $1::text = 'pg_temp' THEN n.oid = pg_catalog.pg_my_temp_schema()
        ELSE n.nspname = $1::text END
), resolved AS (
    SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, a.attnotnull AS is_not_null
    FROM pg_catalog.pg_attribute a JOIN relation ON a.attrelid = relation.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT r.attnum, t.typbasetype, CASE WHEN t.typtypmod >= 0 THEN t.typtypmod ELSE r.modifier END,
        r.is_not_null OR t.typnotnull
    FROM resolved r JOIN pg_catalog.pg_type t ON t.oid = r.type
    WHERE t.typtype = 'd'
), columns AS (
    SELECT a.attnum, pg_catalog.json_build_object(
        'name', a.attname,
        'quoted', pg_catalog.quote_ident(a.attname),
        'declared', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'cast', pg_catalog.format_type(a.atttypid, -1),
        'collation', CASE WHEN a.attcollation <> 0 THEN (
            SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
            FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
            WHERE l.oid = a.attcollation) END,
        'type', t.typname,
        'receive', t.typreceive::pg_catalog.regproc::text,
        'element_receive', (
            SELECT e.typreceive::pg_catalog.regproc::text FROM pg_catalog.pg_type e
            WHERE e.oid = t.typelem AND t.typcategory = 'A'),
        'modifier', r.modifier,
        'is_not_null', r.is_not_null,
        'is_generated', a.attgenerated <> '',
        'is_identity_always', a.attidentity = 'a'
    ) AS description
    FROM resolved r
    JOIN pg_catalog.pg_type t ON t.oid = r.type AND t.typtype <> 'd'
    JOIN relation ON true
    JOIN pg_catalog.pg_attribute a ON a.attrelid = relation.oid AND a.attnum = r.attnum
), keys AS (
    SELECT pg_catalog.json_build_object(
        'columns', (
            SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)
            FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts),
        'nulls_conflict', COALESCE(
            (pg_catalog.to_jsonb(i) OPERATOR(pg_catalog.->>) 'indnullsnotdistinct')::bool, false)
    ) AS description, i.indisprimary, i.indexrelid
    FROM pg_catalog.pg_index i JOIN relation ON i.indrelid = relation.oid
    WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
)
SELECT pg_catalog.json_build_object(
    'schema', nspname,
    'name', relname,
    'quoted', pg_catalog.format('%I.%I', nspname, relname),
    'kind', relkind,
    'client_encoding', pg_catalog.current_setting('client_encoding'),
    'has_row_security', pg_catalog.row_security_active(oid),
    'has_insert_trigger', EXISTS (
        SELECT FROM pg_catalog.pg_trigger g
        WHERE g.tgrelid = relation.oid AND g.tgtype & 64 <> 0 AND g.tgtype & 4 <> 0),
    'columns', (SELECT pg_catalog.json_agg(description ORDER BY attnum) FROM columns),
    'keys', (SELECT pg_catalog.json_agg(description ORDER BY indisprimary DESC, indexrelid) FROM keys)
)::text FROM relation
"""

_TEXTS: Final = {"textrecv", "varcharrecv", "bpcharrecv", "enum_recv", "citextrecv"}
# arrays of these take text[] by assignment, which refuses what is too long
_LIKE_TEXT: Final = {"varcharrecv", "bpcharrecv"}
_NAME_BYTES: Final = 63
# varchar(n) and bpchar(n) have n + 4 there
_MODIFIER_HEADER: Final = 4


class TableColumn(NamedTuple):
    """A column of the table.

    Attributes:
        quoted: its name in SQL.
        staged: its type in the staging table, in SQL.
        cast: the type that the staging table's column is cast to, in SQL; empty where INSERT takes it.
        type: how its values are encoded, one of `COPY_TYPES`.
        length: characters that a text may have; 0 without a limit.
        takes_copy: whether what is encoded is what its type receives; else the staging table's column has
            another type, which INSERT converts.
        refusal: why nothing can be written to it; empty where something can.
    """

    name: str
    quoted: str
    staged: str
    cast: str
    type: str
    length: int
    takes_copy: bool
    is_nullable: bool
    refusal: str


class UniqueKey(NamedTuple):
    """What ON CONFLICT can go by."""

    columns: tuple[str, ...]
    nulls_conflict: bool


class Table(NamedTuple):
    """A table, view or foreign table.

    Attributes:
        takes_copy: whether COPY FROM writes to it; what it does not take, INSERT may.
        has_xmax: whether a row that was inserted tells its ``xmax``.
        is_view: a view, whose keys are those of the tables behind it.
    """

    schema: str
    name: str
    quoted: str
    client_encoding: str
    takes_copy: bool
    has_xmax: bool
    is_view: bool
    columns: dict[str, TableColumn]
    keys: tuple[UniqueKey, ...]


def read_table(answer: list[tuple[Any, ...]], schema: str | None, name: str) -> Table:
    """Read the answer to `CATALOG_QUERY`.

    Raises:
        ArgumentError: there is no such table, or none that rows can be inserted into.
    """
    if not answer:
        where = "in the search path" if schema is None else f"in schema {schema!r}"
        raise ArgumentError(f"there is no table {name!r} {where}; upper and lower case differ")
    found = json.loads(answer[0][0])
    if found["kind"] == "m":
        raise ArgumentError(f"{name!r} is a materialized view: rows cannot be inserted")
    is_plain_view = found["kind"] == "v" and not found["has_insert_trigger"]
    columns = [_column(column) for column in found["columns"] or ()]
    return Table(
        schema=found["schema"],
        name=found["name"],
        quoted=found["quoted"],
        client_encoding=found["client_encoding"],
        takes_copy=not found["has_row_security"] and not is_plain_view,
        has_xmax=found["kind"] == "r",
        is_view=found["kind"] == "v",
        columns={column.name: column for column in columns},
        keys=tuple(UniqueKey(tuple(key["columns"]), key["nulls_conflict"]) for key in found["keys"] or ()),
    )


def _column(found: dict[str, Any]) -> TableColumn:
    type_name, length = _encoded_type(found)
    staged = found["declared"]
    cast = refusal = ""
    if found["is_generated"]:
        refusal = "is a generated column: the server computes it"
    elif found["is_identity_always"]:
        refusal = "is GENERATED ALWAYS AS IDENTITY: the server numbers it"
    takes_copy = type_name is not None
    if takes_copy:
        staged += f" COLLATE {found['collation']}" if found["collation"] else ""
    elif found["element_receive"] in _LIKE_TEXT:
        type_name = staged = "text[]"
    else:
        type_name = staged = "text"
        cast = found["cast"]
    return TableColumn(
        name=found["name"],
        quoted=found["quoted"],
        staged=staged,
        cast=cast,
        type=type_name or "text",
        length=length,
        takes_copy=takes_copy,
        is_nullable=not found["is_not_null"],
        refusal=refusal,
    )


def _encoded_type(found: dict[str, Any]) -> tuple[str | None, int]:
    receive = found["receive"].rpartition(".")[2]
    if receive == "namerecv":
        return "text", _NAME_BYTES
    if receive in _TEXTS:
        has_limit = receive in ("varcharrecv", "bpcharrecv") and found["modifier"] >= _MODIFIER_HEADER
        return "text", found["modifier"] - _MODIFIER_HEADER if has_limit else 0
    if found["type"] == "_text":
        return "text[]", 0
    return (found["type"], 0) if found["type"] in COPY_TYPES else (None, 0)
