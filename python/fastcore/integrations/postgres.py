"""PostgreSQL through psycopg 3, sync and async: rows to response bytes, and many rows into a table.

`execute_to_response`, `stream_to_response` and the repositories take JSON rows from one column of type json,
jsonb or text, without decoding them. `bulk_insert` writes rows by binary COPY. Nothing is registered on the
connection, and its row factory and transaction are left as they are.
"""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any, cast, overload

from psycopg.abc import Params

from fastcore import ResponseBytes, astream_list_response, stream_list_response
from fastcore.integrations._async_repository import AsyncJSONRepository
from fastcore.integrations._building import Build, build_async, list_builder
from fastcore.integrations._bulk_insert import abulk_insert, bulk_insert
from fastcore.integrations._chunk_stream import ITERSIZE, ChunkStream, check_itersize, started
from fastcore.integrations._copy.results import InsertProblem, InsertResult
from fastcore.integrations._fetching import (
    AsyncSource,
    Query,
    Source,
    borrowed,
    borrowed_async,
    fetch,
    fetch_async,
    is_async,
)
from fastcore.integrations._repository import JSONRepository
from fastcore.integrations.server_cursor import stream_rows, stream_rows_async

__all__ = [
    "AsyncJSONRepository",
    "InsertProblem",
    "InsertResult",
    "JSONRepository",
    "abulk_insert",
    "bulk_insert",
    "execute_to_response",
    "stream_to_response",
]


@overload
def execute_to_response(
    conn: Source,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> ResponseBytes: ...


@overload
def execute_to_response(
    conn: AsyncSource,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> Coroutine[Any, Any, ResponseBytes]: ...


def execute_to_response(
    conn: Source | AsyncSource,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> ResponseBytes | Coroutine[Any, Any, ResponseBytes]:
    """Run a query and build ``{"data":{field_name:[row,row,…]}}`` from its rows.

    Args:
        conn: an open connection, or a pool of ``psycopg_pool``, which lends one and commits. With an
            ``AsyncConnection`` or ``AsyncConnectionPool`` the call is awaited.
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
        ArgumentTypeError: ``conn`` is something else.
        RowError: a row of type text holds no valid JSON, or two keys of an object become the same.
        psycopg.Error: from the server; the transaction of a connection is left to the caller.
        psycopg_pool.PoolTimeout: no connection became free in the pool's time.

    Example:
        >>> query = "SELECT row_to_json(t) FROM (SELECT id, first_name FROM users WHERE id < %s) AS t"
        >>> execute_to_response(conn, query, [2], "users").bytes  # doctest: +SKIP
        b'{"data":{"users":[{"id":1,"firstName":"Ada"}]}}'
    """
    build = list_builder(field_name, type_name, options)
    if is_async(conn):
        return _execute_async(cast(AsyncSource, conn), query, params, build)
    with borrowed(cast(Source, conn)) as connection, connection.cursor(binary=False) as cursor:
        values = fetch(cursor, query, params)
    return ResponseBytes(build(values))


async def _execute_async(
    source: AsyncSource, query: Query, params: Params | None, build: Build
) -> ResponseBytes:
    async with borrowed_async(source) as connection, connection.cursor(binary=False) as cursor:
        values = await fetch_async(cursor, query, params)
    return await build_async(build, values)


@overload
def stream_to_response(
    conn: Source,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    *,
    itersize: int = ITERSIZE,
    **options: Any,
) -> Generator[bytes, None, None]: ...


@overload
def stream_to_response(
    conn: AsyncSource,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    *,
    itersize: int = ITERSIZE,
    **options: Any,
) -> Coroutine[Any, Any, ChunkStream]: ...


def stream_to_response(
    conn: Source | AsyncSource,
    query: Query,
    params: Params | None,
    field_name: str,
    type_name: str | None = None,
    *,
    itersize: int = ITERSIZE,
    **options: Any,
) -> Generator[bytes, None, None] | Coroutine[Any, Any, ChunkStream]:
    """Run a query and build its response in chunks, while the server still works on the rows.

    The rows come through a cursor of the server, so neither side holds more than ``itersize`` of them and a
    few chunks. Query and first chunk are run by the call itself: what is wrong with them is raised before
    there is anything to send. A later error ends the iteration, and the document is never completed: over
    HTTP/1.1 the connection closes without the last chunk, which every client reports.

    From a pool the connection is borrowed until the chunks are read to the end, closed or thrown away; who
    reads slowly keeps it for as long. A connection of your own stays usable, within the same transaction; one
    in autocommit mode is in a transaction until the end.

    Args:
        conn: an open connection, or a pool of ``psycopg_pool``. With an ``AsyncConnection`` or
            ``AsyncConnectionPool`` the call is awaited, and the chunks come through ``async for``.
        query: a SELECT or VALUES; its column as in `execute_to_response`.
        params: as in `execute_to_response`.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        itersize: how many rows are asked of the server at a time.
        options: passed on to `fastcore.stream_list_response`, ``chunk_bytes`` among them.

    Returns:
        The chunks; joined they are the response body. ``close()``, or ``await aclose()``, ends them early.

    Raises:
        ArgumentError: as `execute_to_response`, or ``itersize`` is out of range.
        ArgumentTypeError: as `execute_to_response`.
        RowError: as `execute_to_response`.
        psycopg.Error: from the server, also because the query is none a cursor can be declared for.
        psycopg_pool.PoolTimeout: no connection became free in the pool's time.

    Example:
        >>> @app.get("/export")  # doctest: +SKIP
        ... async def export() -> JSONStreamingResponse:
        ...     query = "SELECT row_to_json(u) FROM users AS u"
        ...     return JSONStreamingResponse(await stream_to_response(pool, query, None, "users"))
    """
    check_itersize(itersize)
    if is_async(conn):
        return _stream_async(cast(AsyncSource, conn), query, params, itersize, field_name, type_name, options)
    rows = stream_rows(cast(Source, conn), query, params, itersize)
    return started(rows, stream_list_response(rows, field_name, type_name, **options))


async def _stream_async(
    source: AsyncSource,
    query: Query,
    params: Params | None,
    itersize: int,
    field_name: str,
    type_name: str | None,
    options: dict[str, Any],
) -> ChunkStream:
    rows = stream_rows_async(source, query, params, itersize)
    return await ChunkStream.started(rows, astream_list_response(rows, field_name, type_name, **options))
