"""Rows through psycopg 3, as the server sent them."""

from __future__ import annotations

from typing import Any

from psycopg import errors
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import ExecStatus

from fastcore.integrations._json_column import JSON_TYPES, JSONValues, ResultColumn
from fastcore.integrations._json_values import json_values, result_columns
from fastcore.integrations.django._select import Params


def described(connection: Any, sql: str, params: Params) -> list[int]:
    """Let the server parse the query and describe it."""
    text = connection.ops.compose_sql(sql, params)
    encoding = connection.connection.info.encoding
    pgconn = connection.connection.pgconn
    with connection.wrap_database_errors:
        result = pgconn.prepare(b"", text.encode(encoding))
        if result.status == ExecStatus.COMMAND_OK:
            result = pgconn.describe_prepared(b"")
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result, encoding=encoding)
    return [result.ftype(column) for column in range(result.nfields)]


class _BytesLoader(Loader):
    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def hand_over_undecoded(cursor: Any) -> None:
    """Register loaders on the cursor alone."""
    for type_code in JSON_TYPES:
        cursor.cursor.adapters.register_loader(type_code, _BytesLoader)


def columns(cursor: Any) -> list[ResultColumn]:
    """Describe the columns of the result."""
    return result_columns(cursor.cursor)


def fetch_all(cursor: Any, sql: str, params: Params) -> JSONValues:
    """Run the query and read the values from libpq's result."""
    cursor.execute(sql, params)
    return json_values(cursor.cursor)
