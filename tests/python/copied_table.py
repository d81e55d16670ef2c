"""A table on a real server that binary COPY fills."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from fastcore._copy_columns import CopyColumn
from fastcore.pgcopy import copy_column

Connection = psycopg.Connection[Any]


def copy_into(connection: Connection, columns: list[CopyColumn], stream: bytes) -> None:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    with connection.cursor().copy(
        sql.SQL("COPY copied ({}) FROM STDIN (FORMAT BINARY)").format(names)
    ) as copy:
        copy.write(stream)


def create(connection: Connection, type_name: str) -> list[CopyColumn]:
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute(f"CREATE TEMP TABLE copied (position int, value {type_name})")
    return [copy_column("position", "int", nullable=False), copy_column("value", type_name)]


def fetched(connection: Connection, expression: str, *, binary: bool = False) -> list[Any]:
    cursor = connection.cursor(binary=binary)
    return [row[0] for row in cursor.execute(f"SELECT {expression} FROM copied ORDER BY position")]
