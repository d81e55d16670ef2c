"""SQL of the user's own as a query of one json column."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from fastcore.errors import ArgumentError
from fastcore.integrations._json_column import JSON_TYPES, no_rows
from fastcore.integrations.django._driver import driver
from fastcore.integrations.django._select import Params, Select
from fastcore.integrations.django._sql_text import changes_data, subquery


def sql_select(connection: BaseDatabaseWrapper, sql: str, params: Params) -> Select:
    """Take one json column as it is; several columns, or one of another type, become a json object.

    Raises:
        ArgumentError: the SQL returns no rows, or changes data and returns anything but one json column.
        django.db.Error: the server does not understand it.
    """
    # Asked before the query runs: it may be slow, or change data, and is not run twice.
    types = driver().described(connection, sql, params)
    if not types:
        raise no_rows()
    if len(types) == 1 and types[0] in JSON_TYPES:
        return Select(connection, sql, params)
    if changes_data(sql):
        raise ArgumentError("a statement that changes data must return one json column: RETURNING to_json(…)")
    query = f"SELECT row_to_json(page.*) FROM {subquery(sql)}"  # noqa: S608, the user's own SQL
    return Select(connection, query, params)
