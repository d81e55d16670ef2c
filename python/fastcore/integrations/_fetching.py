"""Queries on psycopg connections, whose json values come back undecoded."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, LiteralString, TypeAlias

from psycopg import AsyncConnection, AsyncCursor, Connection, Cursor, ProgrammingError, sql
from psycopg.abc import Params
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore.errors import ArgumentTypeError
from fastcore.integrations._json_column import JSONValues
from fastcore.integrations._json_values import json_values

Query: TypeAlias = LiteralString | bytes | sql.SQL | sql.Composed
Source: TypeAlias = Connection[Any] | ConnectionPool[Any]
AsyncSource: TypeAlias = AsyncConnection[Any] | AsyncConnectionPool[Any]


def is_async(source: object) -> bool:
    """Tell the asynchronous connections and pools from the others.

    Raises:
        ArgumentTypeError: it is neither a connection nor a pool of psycopg.
    """
    if not isinstance(source, Connection | ConnectionPool | AsyncConnection | AsyncConnectionPool):
        raise ArgumentTypeError(f"conn must be a psycopg connection or pool, not {type(source).__name__}")
    return isinstance(source, AsyncConnection | AsyncConnectionPool)


@contextlib.contextmanager
def borrowed(source: Source) -> Iterator[Connection[Any]]:
    """Give a connection, which goes back to the pool where it comes from one."""
    if isinstance(source, Connection):
        yield source
    else:
        with source.connection() as conn:
            yield conn


@contextlib.asynccontextmanager
async def borrowed_async(source: AsyncSource) -> AsyncIterator[AsyncConnection[Any]]:
    """`borrowed` for asyncio."""
    if isinstance(source, AsyncConnection):
        yield source
    else:
        async with source.connection() as conn:
            yield conn


def fetch(
    cursor: Cursor[Any], query: Query, params: Params | None, *, prepare: bool | None = None
) -> JSONValues:
    """Run a query of one json column, and take all its values."""
    cursor.execute(query, params, prepare=prepare)
    if cursor.pgresult is None:
        with _waiting():
            cursor.scroll(0)
    return json_values(cursor)


async def fetch_async(
    cursor: AsyncCursor[Any], query: Query, params: Params | None, *, prepare: bool | None = None
) -> JSONValues:
    """`fetch` for asyncio."""
    await cursor.execute(query, params, prepare=prepare)
    if cursor.pgresult is None:
        with _waiting():
            await cursor.scroll(0)
    return json_values(cursor)


@contextlib.contextmanager
def _waiting() -> Iterator[None]:
    # In a pipeline the result is still under way. A move by nothing waits for it, and fails afterwards when
    # there are no rows (IndexError) or none can be (ProgrammingError, which from the server has a state).
    try:
        yield
    except IndexError:
        pass
    except ProgrammingError as error:
        if error.sqlstate is not None:
            raise
