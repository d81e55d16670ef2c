"""The json values of a query result, as the server sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from psycopg.pq import ExecStatus

from fastcore.errors import ArgumentError
from fastcore.integrations._json_columns import HOW_TO, JSON_TYPES

if TYPE_CHECKING:
    from psycopg import AsyncCursor, Cursor

    AnyCursor: TypeAlias = Cursor[Any] | AsyncCursor[Any]

JSONValues: TypeAlias = list[bytes | None] | list[str | None]

_PASSED_ON_AS_BYTES = {"utf-8", "ascii"}


def json_values(cursor: AnyCursor) -> JSONValues:
    """Take the values of the result's only column without decoding them.

    They are read from libpq's result rather than fetched: nothing has to be registered on the user's
    connection, and no loader is called for each row.

    Raises:
        ArgumentError: the query returns no rows, several columns, or a column of another type.
    """
    result = cursor.pgresult
    if result is None or result.status != ExecStatus.TUPLES_OK:
        raise ArgumentError("the query returns no rows: write a SELECT or RETURNING of one json column")
    columns = cursor.description or ()
    if len(columns) != 1:
        names = ", ".join(column.name for column in columns)
        raise ArgumentError(f"the query must return one json column, not {len(columns)} ({names}): {HOW_TO}")
    column = columns[0]
    if column.type_code not in JSON_TYPES:
        raise ArgumentError(
            f"column {column.name!r} must be json, jsonb or text, not {column.type_display}: {HOW_TO}"
        )
    values = [result.get_value(row, 0) for row in range(result.ntuples)]
    encoding = cursor.connection.info.encoding
    if encoding in _PASSED_ON_AS_BYTES:
        return values
    return [None if value is None else value.decode(encoding) for value in values]
