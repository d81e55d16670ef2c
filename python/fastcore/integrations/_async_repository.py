"""Views and tables as response bytes, for asyncio."""

from __future__ import annotations

from typing import Any

from psycopg import AsyncCursor, sql
from psycopg_pool import AsyncConnectionPool

from fastcore import ResponseBytes, astream_list_response
from fastcore.errors import ArgumentTypeError
from fastcore.integrations._building import Build, build_async, list_builder, single_builder
from fastcore.integrations._chunk_stream import ITERSIZE, ChunkStream, check_itersize
from fastcore.integrations._fetching import fetch_async
from fastcore.integrations._parameters import sending
from fastcore.integrations._repository import OrderBy, Where
from fastcore.integrations._select import build_select
from fastcore.integrations.server_cursor import stream_rows_async


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
        return await self._answer(query, params, list_builder(field_name, type_name, options))

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
        return await self._answer(query, params, single_builder(field_name, type_name, options))

    async def stream(
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
        itersize: int = ITERSIZE,
        **options: Any,
    ) -> ChunkStream:
        """Build the chunks of `JSONRepository.stream`, with its arguments and errors."""
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=limit, offset=offset
        )
        rows = stream_rows_async(self._pool, query, params, check_itersize(itersize), has_conditions=True)
        chunks = astream_list_response(rows, field_name, type_name, **options)
        return await ChunkStream.started(rows, chunks)

    async def _answer(self, query: sql.Composed, params: list[Any], build: Build) -> ResponseBytes:
        async with self._pool.connection() as conn, AsyncCursor(conn) as cursor:
            with sending(cursor):
                values = await fetch_async(cursor, query, params)
        return await build_async(build, values)
