"""What the server's catalog says about a table."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fastcore._copy_columns import COPY_TYPES
from fastcore.errors import ArgumentError
from fastcore.integrations._copy.catalog_query import catalog_query
from fastcore.integrations._copy.requests import Conversation, Query

_TEXTS: Final = {"textrecv", "varcharrecv", "bpcharrecv", "enum_recv", "citextrecv"}
# arrays of these take text[] by assignment, which refuses what is too long
_LIKE_TEXT: Final = {"character varying", "character"}
_NAME_BYTES: Final = 63
_TABLES_KEPT: Final = 64
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
        has_more: whether only the thorough question tells all of it.
    """

    schema: str
    name: str
    quoted: str
    client_encoding: str
    takes_copy: bool
    has_xmax: bool
    is_view: bool
    has_more: bool
    columns: Mapping[str, TableColumn]
    keys: tuple[UniqueKey, ...]


def ask_table(schema: str | None, name: str, *, has_keys: bool) -> Conversation[Table]:
    """Ask what a table is.

    Args:
        schema: None: as the search path has it.
        name: of the table.
        has_keys: whether its unique keys are asked for.

    Raises:
        ArgumentError: there is no such table, or none that rows can be inserted into.
    """
    table = yield from _asked(schema, name, has_keys=has_keys, is_thorough=False)
    if table.has_more:
        table = yield from _asked(schema, name, has_keys=has_keys, is_thorough=True)
    return table


def _asked(schema: str | None, name: str, *, has_keys: bool, is_thorough: bool) -> Conversation[Table]:
    query = catalog_query(has_keys=has_keys, is_thorough=is_thorough)
    answer = yield Query(query, (schema, name), is_repeated=True)
    if not answer:
        where = "in the search path" if schema is None else f"in schema {schema!r}"
        raise ArgumentError(f"there is no table {name!r} {where}; upper and lower case differ")
    return _table(answer[0][0])


# most inserts go into few tables, whose descriptions are the same each time
@functools.lru_cache(maxsize=_TABLES_KEPT)
def _table(text: str) -> Table:
    """Read the answer to `catalog_query`."""
    found = json.loads(text)
    name = found["name"]
    if found["kind"] == "m":
        raise ArgumentError(f"{name!r} is a materialized view: rows cannot be inserted")
    is_view = found["kind"] == "v"
    is_plain_view = is_view and not found["has_insert_trigger"]
    has_domain = any(column["is_domain"] for column in found["columns"] or ())
    columns = [_column(column) for column in found["columns"] or ()]
    return Table(
        schema=found["schema"],
        name=name,
        quoted=found["quoted"],
        client_encoding=found["client_encoding"],
        takes_copy=not found["has_row_security"] and not is_plain_view,
        has_xmax=found["kind"] == "r",
        is_view=is_view,
        has_more=has_domain or (is_view and found["has_insert_trigger"] is None),
        columns=MappingProxyType({column.name: column for column in columns}),
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
    elif found["element"] in _LIKE_TEXT:
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
