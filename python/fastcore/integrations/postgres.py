"""JSON rows from PostgreSQL to response bytes, without decoding them (psycopg 3, sync and async).

The rows come from one column of type json, jsonb or text. Nothing is registered on the connection, and its
row factory and transaction are left as they are.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any, LiteralString, TypeAlias, overload

from psycopg import AsyncConnection, AsyncCursor, Connection, Cursor, ProgrammingError, sql
from psycopg.abc import Params
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore import ResponseBytes, build_list_response, build_single_response
from fastcore.errors import ArgumentTypeError
from fastcore.integrations._json_column import JSONValues
from fastcore.integrations._json_values import json_values
from fastcore.integrations._parameters import sending
from fastcore.integrations._select import build_select

__all__ = ["AsyncJSONRepository", "JSONRepository", "execute_to_response"]

Query: TypeAlias = LiteralString | bytes | sql.SQL | sql.Composed
Where: TypeAlias = Mapping[str, Any] | sql.Composable | None
OrderBy: TypeAlias = str | Sequence[str] | None
_Build: TypeAlias = Callable[[JSONValues], bytes]

# Fewer bytes than this are built sooner than a thread takes over.
_BUILD_ON_EVENT_LOOP_BYTES = 64 * 1024


@overload
def execute_to_response(
    conn: Connection[Any],
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> ResponseBytes: ...


@overload
def execute_to_response(
    conn: AsyncConnection[Any],
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> Coroutine[Any, Any, ResponseBytes]: ...


def execute_to_response(
    conn: Connection[Any] | AsyncConnection[Any],
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> ResponseBytes | Coroutine[Any, Any, ResponseBytes]:
    """Run a query and build ``{"data":{field_name:[row,row,…]}}`` from its rows.

    Args:
        conn: an open connection. With an ``AsyncConnection`` the call is awaited.
        query: must return one column of type json, jsonb or text (or a domain over one); its NULLs are
            skipped. For rows of several columns write ``SELECT row_to_json(t) FROM (your query) AS t``.
        params: values for the query's placeholders, as ``conn.execute`` takes them; None for none.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        options: passed on to `build_list_response`.

    Returns:
        The response body.

    Raises:
        ArgumentError: the query returns no rows, several columns, or a column of another type.
        RowError: a row of type text holds no valid JSON, or two keys of an object become the same.
        psycopg.Error: from the server; the transaction is left to the caller.

    Example:
        >>> query = "SELECT row_to_json(t) FROM (SELECT id, first_name FROM users WHERE id < %s) AS t"
        >>> execute_to_response(conn, query, [2], "users").bytes  # doctest: +SKIP
        b'{"data":{"users":[{"id":1,"firstName":"Ada"}]}}'
    """
    build = _list(field_name, type_name, options)
    if isinstance(conn, AsyncConnection):
        return _execute_async(conn, query, params, build)
    if not isinstance(conn, Connection):
        raise ArgumentTypeError(f"conn must be a psycopg connection, not {type(conn).__name__}")
    with conn.cursor(binary=False) as cursor:
        return ResponseBytes(build(_fetch(cursor, query, params)))


class JSONRepository:
    """Reads views and tables as response bytes.

    Each row of the view becomes an object of all its columns; where the view has a json column that is the
    row already, ``column`` names it. The view and the columns are quoted, values are parameters.

    Conditions are written as Django users write them, ``{"column__lookup": value}``, all of which must hold:

    ======================================== ===========================================================
    ``exact`` (also without a lookup)        equal; None means NULL
    ``ne``                                   different, NULL rows included; None means not NULL
    ``gt`` ``gte`` ``lt`` ``lte``            ordered
    ``in``                                   one of a sequence; an empty one gives no rows, None is ignored
    ``range``                                between two bounds, both included
    ``isnull``                               True or False
    ``contains`` ``startswith`` ``endswith`` text, taken literally; with ``i`` before it in any case
    ``iexact``                               equal text in any case
    ``like`` ``ilike``                       a pattern of SQL, with its ``%`` and ``_``
    ======================================== ===========================================================

    A value may be whatever psycopg sends. A list or tuple is an array of the column's type; a dict goes as
    ``psycopg.types.json.Jsonb``.

    Args:
        pool: an open ``psycopg_pool.ConnectionPool``; each call borrows one connection.

    Raises:
        ArgumentTypeError: ``pool`` is something else.

    Example:
        >>> repository = JSONRepository(pool)  # doctest: +SKIP
        >>> adults = {"age__gte": 18}
        >>> repository.find("app.users", "users", "User", where=adults, limit=20)  # doctest: +SKIP
        ResponseBytes(4711 bytes, 'application/json')
    """

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        if not isinstance(pool, ConnectionPool):
            raise ArgumentTypeError(f"pool must be a psycopg_pool.ConnectionPool, not {type(pool).__name__}")
        self._pool = pool

    def find(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        limit: int | None = None,
        offset: int | None = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build ``{"data":{field_name:[row,row,…]}}`` from the rows of a view.

        Args:
            view: a view or table, ``"view"`` or ``"schema.view"``; other names as ``psycopg.sql.Identifier``.
            field_name: as in `build_list_response`.
            type_name: as in `build_list_response`.
            column: a json, jsonb or text column that holds the whole row; None makes the row of all columns.
            where: conditions (see the class), or a finished expression of ``psycopg.sql`` with its values as
                literals.
            order_by: a column, or several; ``"-column"`` is descending.
            limit: how many rows at most.
            offset: how many rows to leave out first.
            options: passed on to `build_list_response`.

        Returns:
            The response body.

        Raises:
            ArgumentError: an unknown lookup, a value psycopg cannot send, or ``column`` is of another type.
            ArgumentTypeError: an argument has the wrong type.
            psycopg.Error: from the server, also for a view or column that does not exist.
            psycopg_pool.PoolTimeout: no connection became free in the pool's time.
        """
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=limit, offset=offset
        )
        return self._answer(query, params, _list(field_name, type_name, options))

    def find_one(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build ``{"data":{field_name:row}}`` from the first row that matches; ``null`` when none does.

        Arguments and errors are those of `find`.
        """
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=1, offset=None
        )
        return self._answer(query, params, _single(field_name, type_name, options))

    def _answer(self, query: sql.Composed, params: list[Any], build: _Build) -> ResponseBytes:
        # The connection goes back to the pool before the work on the rows begins.
        with self._pool.connection() as conn, Cursor(conn) as cursor, sending(cursor):
            values = _fetch(cursor, query, params)
        return ResponseBytes(build(values))


class AsyncJSONRepository:
    """`JSONRepository` for ``psycopg_pool.AsyncConnectionPool``: the same calls, awaited.

    Large answers are built in a thread, so that the event loop goes on.

    Args:
        pool: an open ``psycopg_pool.AsyncConnectionPool``; each call borrows one connection.

    Raises:
        ArgumentTypeError: ``pool`` is something else.
    """

    def __init__(self, pool: AsyncConnectionPool[Any]) -> None:
        if not isinstance(pool, AsyncConnectionPool):
            raise ArgumentTypeError(
                f"pool must be a psycopg_pool.AsyncConnectionPool, not {type(pool).__name__}"
            )
        self._pool = pool

    async def find(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        limit: int | None = None,
        offset: int | None = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build the list response of `JSONRepository.find`, with its arguments and errors."""
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=limit, offset=offset
        )
        return await self._answer(query, params, _list(field_name, type_name, options))

    async def find_one(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build the single response of `JSONRepository.find_one`, with its arguments and errors."""
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=1, offset=None
        )
        return await self._answer(query, params, _single(field_name, type_name, options))

    async def _answer(self, query: sql.Composed, params: list[Any], build: _Build) -> ResponseBytes:
        async with self._pool.connection() as conn, AsyncCursor(conn) as cursor:
            with sending(cursor):
                values = await _fetch_async(cursor, query, params)
        return await _build_async(build, values)


def _list(field_name: str, type_name: str | None, options: Mapping[str, Any]) -> _Build:
    return lambda values: build_list_response(values, field_name, type_name, **options)


def _single(field_name: str, type_name: str | None, options: Mapping[str, Any]) -> _Build:
    return lambda values: build_single_response(
        values[0] if values else None, field_name, type_name, **options
    )


def _fetch(cursor: Cursor[Any], query: Query, params: Params | None) -> JSONValues:
    cursor.execute(query, params)
    if cursor.pgresult is None:
        with _waiting():
            cursor.scroll(0)
    return json_values(cursor)


async def _execute_async(
    conn: AsyncConnection[Any], query: Query, params: Params | None, build: _Build
) -> ResponseBytes:
    async with conn.cursor(binary=False) as cursor:
        values = await _fetch_async(cursor, query, params)
    return await _build_async(build, values)


async def _fetch_async(cursor: AsyncCursor[Any], query: Query, params: Params | None) -> JSONValues:
    await cursor.execute(query, params)
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


async def _build_async(build: _Build, values: JSONValues) -> ResponseBytes:
    if sum(len(value) for value in values if value is not None) < _BUILD_ON_EVENT_LOOP_BYTES:
        return ResponseBytes(build(values))
    return ResponseBytes(await asyncio.to_thread(build, values))
