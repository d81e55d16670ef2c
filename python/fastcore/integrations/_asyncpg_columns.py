"""What a query returns on an asyncpg connection, asked once a query."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakKeyDictionary

from fastcore.errors import ArgumentError
from fastcore.integrations._json_column import ResultColumn, check_json_column, no_rows

# How a connection gives the JSON text "x": as str, as bytes, or as the string x when it decodes.
_UNDECODED = ('"x"', b'"x"')
_PROBES: Final = {114: """SELECT '"x"'::json""", 3802: """SELECT '"x"'::jsonb"""}
_QUERIES_REMEMBERED = 1000

_checked: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


async def check_column(conn: Any, query: str) -> None:
    """Refuse a query whose result is not one column of undecoded JSON.

    Raises:
        ArgumentError: it returns no rows, several columns, a column of another type, or decoded values.
    """
    # A pool hands out a new proxy each time, around a connection that stays.
    queries = _checked.setdefault(getattr(conn, "_con", conn), set())
    if query in queries:
        return
    # Without a name nothing is left on the server.
    columns = (await conn.prepare(query, name="")).get_attributes()
    if not columns:
        raise no_rows()
    check_json_column([ResultColumn(column.name, column.type.oid, column.type.name) for column in columns])
    (column,) = columns
    probe = _PROBES.get(column.type.oid)
    if probe is not None and await conn.fetchval(probe) not in _UNDECODED:
        raise ArgumentError(
            f"this connection decodes {column.type.name}: take one from a pool made with "
            f"init=init_json_bytes, or select column {column.name!r} as ::text"
        )
    if len(queries) >= _QUERIES_REMEMBERED:
        queries.clear()
    queries.add(query)
