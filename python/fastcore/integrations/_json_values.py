"""The json values of a query result, as the server sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from psycopg.pq import ExecStatus

from fastcore.integrations._json_column import JSONValues, ResultColumn, check_json_column, no_rows

if TYPE_CHECKING:
    from psycopg import AsyncCursor, Cursor

    AnyCursor: TypeAlias = Cursor[Any] | AsyncCursor[Any]

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
        raise no_rows()
    check_json_column(result_columns(cursor))
    values = [result.get_value(row, 0) for row in range(result.ntuples)]
    encoding = cursor.connection.info.encoding
    if encoding in _PASSED_ON_AS_BYTES:
        return values
    return [None if value is None else value.decode(encoding) for value in values]


def result_columns(cursor: AnyCursor) -> list[ResultColumn]:
    """Describe the columns of a cursor's result."""
    return [
        ResultColumn(column.name, column.type_code, column.type_display)
        for column in cursor.description or ()
    ]
