"""Rows through cursors of the server (psycopg): as many at a time as are asked for.

psycopg's own server-side cursors would call a loader for every value. These are declared and fetched from in
plain statements, whose results are read as those of any query.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncGenerator, Generator, Iterator
from typing import Any, TypeAlias

from psycopg import AsyncConnection, AsyncCursor, Connection, Cursor, OperationalError, sql
from psycopg.abc import Params
from psycopg.pq import TransactionStatus

from fastcore.integrations._fetching import (
    AsyncSource,
    Query,
    Source,
    borrowed,
    borrowed_async,
    fetch,
    fetch_async,
)
from fastcore.integrations._parameters import sending

Rows: TypeAlias = Generator[bytes | str | None, None, None]
AsyncRows: TypeAlias = AsyncGenerator[bytes | str | None, None]

_numbers = itertools.count(1)


def stream_rows(
    source: Source,
    query: Query,
    params: Params | None,
    itersize: int,
    *,
    has_conditions: bool = False,
) -> Rows:
    """Give the values of a query's one json column; the connection is taken at the first.

    ``has_conditions`` is for queries of `build_select`, with placeholders and parameters of their own kind.
    """
    name = sql.Identifier(f"fastcore_{next(_numbers)}")
    with borrowed(source) as conn:
        transaction = conn.transaction() if _needs_transaction(conn) else contextlib.nullcontext()
        with transaction, Cursor(conn) if has_conditions else conn.cursor(binary=False) as cursor:
            with sending(cursor) if has_conditions else contextlib.nullcontext():
                cursor.execute(_declare(name, query, conn), params, prepare=False)
            try:
                more = True
                while more:
                    values = fetch(cursor, _next_rows(itersize, name), None, prepare=False)
                    more = len(values) == itersize
                    yield from values
            finally:
                if _can_close(conn):
                    with _unless_lost(conn):
                        cursor.execute(_close(name), prepare=False)


async def stream_rows_async(
    source: AsyncSource,
    query: Query,
    params: Params | None,
    itersize: int,
    *,
    has_conditions: bool = False,
) -> AsyncRows:
    """`stream_rows` for asyncio."""
    name = sql.Identifier(f"fastcore_{next(_numbers)}")
    async with borrowed_async(source) as conn:
        transaction = conn.transaction() if _needs_transaction(conn) else contextlib.nullcontext()
        async with transaction, AsyncCursor(conn) if has_conditions else conn.cursor(binary=False) as cursor:
            with sending(cursor) if has_conditions else contextlib.nullcontext():
                await cursor.execute(_declare(name, query, conn), params, prepare=False)
            try:
                more = True
                while more:
                    values = await fetch_async(cursor, _next_rows(itersize, name), None, prepare=False)
                    more = len(values) == itersize
                    for value in values:
                        yield value
            finally:
                if _can_close(conn):
                    with _unless_lost(conn):
                        await cursor.execute(_close(name), prepare=False)


def _needs_transaction(conn: Connection[Any] | AsyncConnection[Any]) -> bool:
    # A cursor lives as long as its transaction, which psycopg begins by itself unless it is told not to.
    return conn.autocommit and conn.info.transaction_status == TransactionStatus.IDLE


def _can_close(conn: Connection[Any] | AsyncConnection[Any]) -> bool:
    return conn.info.transaction_status == TransactionStatus.INTRANS


@contextlib.contextmanager
def _unless_lost(conn: Connection[Any] | AsyncConnection[Any]) -> Iterator[None]:
    # A lost connection has no cursor left to close, and who stops reading wants nothing more of it.
    try:
        yield
    except OperationalError:
        if not conn.closed:
            raise


def _declare(
    name: sql.Identifier, query: Query, conn: Connection[Any] | AsyncConnection[Any]
) -> sql.Composed:
    text = query.decode(conn.info.encoding) if isinstance(query, bytes) else query
    body = text if isinstance(text, sql.Composable) else sql.SQL(text)
    return sql.SQL("DECLARE {} NO SCROLL CURSOR FOR ").format(name) + body


def _next_rows(itersize: int, name: sql.Identifier) -> sql.Composed:
    return sql.SQL("FETCH FORWARD {} FROM {}").format(sql.SQL(str(itersize)), name)


def _close(name: sql.Identifier) -> sql.Composed:
    return sql.SQL("CLOSE {}").format(name)
