"""Rows through psycopg2, as text that is not parsed."""

from __future__ import annotations

from typing import Any

from psycopg2.extensions import new_type, register_type

from fastcore.integrations._json_column import (
    JSON_TYPES,
    JSONValues,
    ResultColumn,
    check_json_column,
    no_rows,
)
from fastcore.integrations.django._select import Params
from fastcore.integrations.django._sql_text import changes_data, subquery

_UNPARSED = new_type(JSON_TYPES, "JSON_TEXT", lambda value, cursor: value)


def described(connection: Any, sql: str, params: Params) -> list[int]:
    """Run the query for none of its rows; what changes data is taken to return json."""
    if changes_data(sql):
        return [JSON_TYPES[0]]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {subquery(sql)} LIMIT 0", params)  # noqa: S608, the user's own SQL
        return [column.type_code for column in cursor.description]


def hand_over_undecoded(cursor: Any) -> None:
    """Register a type on the cursor alone."""
    register_type(_UNPARSED, cursor.cursor)


def columns(cursor: Any) -> list[ResultColumn]:
    """Describe the columns of the result, of types that have numbers only."""
    return [
        ResultColumn(column.name, column.type_code, f"the type with number {column.type_code}")
        for column in cursor.description or ()
    ]


def fetch_all(cursor: Any, sql: str, params: Params) -> JSONValues:
    """Run the query and fetch the values."""
    hand_over_undecoded(cursor)
    cursor.execute(sql, params)
    if cursor.description is None:
        raise no_rows()
    check_json_column(columns(cursor))
    return [value for (value,) in cursor.fetchall()]
