"""PostgreSQL through asyncpg: JSON rows to response bytes without decoding them, and many rows into a table.

A pool made with ``init=init_json_bytes`` hands over json and jsonb as the server sent them::

    pool = await asyncpg.create_pool(dsn, init=init_json_bytes)
    response = await execute_to_response(pool, "SELECT row_to_json(u) FROM users AS u", None, "users", "User")

Other connections are left as they are. asyncpg itself gives json as str, which works and is slower. A
connection with a decoder of your own (``json.loads``) cannot hand over what it received: use a pool for the
responses beside it, or cast the column to text.

Behind PgBouncer in transaction mode: ``statement_cache_size=0``, as for all of asyncpg.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

from fastcore import ResponseBytes, astream_list_response
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._asyncpg_columns import check_column
from fastcore.integrations._building import build_async, list_builder
from fastcore.integrations._bulk_insert_asyncpg import bulk_insert
from fastcore.integrations._chunk_stream import ITERSIZE, ChunkStream, check_itersize
from fastcore.integrations._copy.results import InsertProblem, InsertResult

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

__all__ = [
    "InsertProblem",
    "InsertResult",
    "bulk_insert",
    "execute_to_response",
    "init_json_bytes",
    "stream_to_response",
]

_Connection: TypeAlias = "asyncpg.Connection[Any] | PoolConnectionProxy[Any]"
_Source: TypeAlias = "_Connection | asyncpg.Pool[Any]"

_JSONB_VERSION = b"\x01"
_without_version = itemgetter(slice(1, None))


async def init_json_bytes(conn: _Connection) -> None:
    """Let a connection give json and jsonb as bytes, undecoded; for ``create_pool(init=…)``.

    Parameters of these types are taken as JSON text, str or bytes.

    Args:
        conn: the connection; codecs that were set for json and jsonb are replaced.

    Raises:
        ArgumentError: ``client_encoding`` is not UTF8.

    Example:
        >>> pool = await asyncpg.create_pool(dsn, init=init_json_bytes)  # doctest: +SKIP
    """
    encoding = conn.get_settings().client_encoding
    if encoding not in {"UTF8", "SQL_ASCII"}:
        raise ArgumentError(f"init_json_bytes needs client_encoding UTF8, not {encoding}")
    await conn.set_type_codec(
        "json", schema="pg_catalog", encoder=_encode_json, decoder=bytes, format="binary"
    )
    await conn.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_encode_jsonb, decoder=_without_version, format="binary"
    )


def _encode_json(text: str | bytes) -> bytes:
    if not isinstance(text, str | bytes):
        raise ArgumentTypeError(f"json must be given as text, str or bytes, not {type(text).__name__}")
    return text.encode() if isinstance(text, str) else text


def _encode_jsonb(text: str | bytes) -> bytes:
    return _JSONB_VERSION + _encode_json(text)


async def execute_to_response(
    conn: _Source,
    query: str,
    params: Sequence[Any] | None,
    field_name: str,
    type_name: str | None = None,
    **options: Any,
) -> ResponseBytes:
    """Run a query and build ``{"data":{field_name:[row,row,…]}}`` from its rows.

    Args:
        conn: an open connection, or a pool, which lends one.
        query: must return one column of type json, jsonb or text (or a domain over one); its NULLs are
            skipped. For rows of several columns write ``SELECT row_to_json(t) FROM (your query) AS t``. A
            query new to a connection is described by the server first.
        params: values for ``$1``, ``$2``…; None for none.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        options: passed on to `build_list_response`.

    Returns:
        The response body; a large one is built in a thread.

    Raises:
        ArgumentError: the query returns no rows, several columns, or a column of another type; or the
            connection decodes json by a codec of its own.
        ArgumentTypeError: ``conn`` or ``params`` is something else.
        RowError: a row of type text holds no valid JSON, or two keys of an object become the same.
        asyncpg.PostgresError: from the server.

    Example:
        >>> query = "SELECT row_to_json(t) FROM (SELECT id, first_name FROM users WHERE id < $1) AS t"
        >>> (await execute_to_response(pool, query, [2], "users")).bytes  # doctest: +SKIP
        b'{"data":{"users":[{"id":1,"firstName":"Ada"}]}}'
    """
    arguments = _arguments(params)
    build = list_builder(field_name, type_name, options)
    async with _borrowed(conn) as connection:
        await check_column(connection, query)
        records = await connection.fetch(query, *arguments)
    return await build_async(build, [record[0] for record in records])


async def stream_to_response(
    conn: _Source,
    query: str,
    params: Sequence[Any] | None,
    field_name: str,
    type_name: str | None = None,
    *,
    itersize: int = ITERSIZE,
    **options: Any,
) -> ChunkStream:
    """Run a query and build its response in chunks, while the server still works on the rows.

    As ``stream_to_response`` of `fastcore.integrations.postgres`: memory stays bounded, what fails early
    fails in the call, and a pool's connection is lent until the chunks are read, closed or thrown away. A
    connection that is in no transaction is in one until then.

    Args:
        conn: as in `execute_to_response`.
        query: as in `execute_to_response`.
        params: as in `execute_to_response`.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        itersize: how many rows are asked of the server at a time.
        options: passed on to `fastcore.stream_list_response`, ``chunk_bytes`` among them.

    Returns:
        The chunks, for ``async for``; ``await aclose()`` ends them early.

    Raises:
        ArgumentError: as `execute_to_response`, or ``itersize`` is out of range.
        ArgumentTypeError: as `execute_to_response`.
        RowError: as `execute_to_response`.
        asyncpg.PostgresError: from the server.

    Example:
        >>> @app.get("/export")  # doctest: +SKIP
        ... async def export() -> JSONStreamingResponse:
        ...     query = "SELECT row_to_json(u) FROM users AS u"
        ...     return JSONStreamingResponse(await stream_to_response(pool, query, None, "users"))
    """
    rows = _rows(conn, query, _arguments(params), check_itersize(itersize))
    return await ChunkStream.started(rows, astream_list_response(rows, field_name, type_name, **options))


async def _rows(
    source: _Source, query: str, arguments: Sequence[Any], itersize: int
) -> AsyncGenerator[Any, None]:
    async with _borrowed(source) as connection:
        await check_column(connection, query)
        is_inside = connection.is_in_transaction()
        async with contextlib.nullcontext() if is_inside else connection.transaction():
            cursor = await connection.cursor(query, *arguments)
            while records := await cursor.fetch(itersize):
                for record in records:
                    yield record[0]


@contextlib.asynccontextmanager
async def _borrowed(source: _Source) -> AsyncIterator[_Connection]:
    if isinstance(source, asyncpg.Pool):
        async with source.acquire() as connection:
            yield connection
    elif isinstance(source, asyncpg.Connection):
        yield source
    else:
        raise ArgumentTypeError(f"conn must be an asyncpg connection or pool, not {type(source).__name__}")


def _arguments(params: Sequence[Any] | None) -> Sequence[Any]:
    if params is None:
        return ()
    if isinstance(params, str | bytes) or not isinstance(params, Sequence):
        raise ArgumentTypeError(f"params must be a sequence of values, not {type(params).__name__}")
    return params
