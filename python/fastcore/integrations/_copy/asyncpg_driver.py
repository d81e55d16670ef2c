"""A bulk insert through asyncpg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import asyncpg

from fastcore.integrations._copy.requests import Conversation, Copy, Execute, Peek, Query, Request

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

T = TypeVar("T")
AsyncpgConnection: TypeAlias = "asyncpg.Connection[Any] | PoolConnectionProxy[Any]"


class AsyncpgErrors:
    """What asyncpg's errors tell."""

    def sqlstate(self, error: BaseException) -> str | None:
        """See `Server`."""
        return getattr(error, "sqlstate", None) if isinstance(error, asyncpg.PostgresError) else None

    def message(self, error: BaseException) -> str:
        """See `Server`."""
        return getattr(error, "message", None) or str(error)

    def column(self, error: BaseException) -> str:
        """See `Server`."""
        return getattr(error, "column_name", None) or ""

    def context(self, error: BaseException) -> str:
        """See `Server`."""
        return getattr(error, "context", None) or ""


async def converse(conversation: Conversation[T], conn: AsyncpgConnection) -> T:
    """Do what the conversation asks for, and give what it returns."""
    try:
        request = next(conversation)
        while True:
            try:
                answer = await _perform(request, conn)
            except Exception as error:
                request = conversation.throw(error)
            else:
                request = conversation.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result


async def _perform(request: Request, conn: AsyncpgConnection) -> Any:
    if isinstance(request, Execute):
        return await conn.execute(request.sql)
    if isinstance(request, Query):
        if request.is_repeated:
            # kept in the connection's cache, to which those behind a pooler have given no room
            return await conn.fetch(request.sql, *request.params)
        # Without a name nothing is left on the server, nor in the cache: the staging table will be another.
        return await (await conn.prepare(request.sql, name="")).fetch(*request.params)
    if isinstance(request, Copy):
        status = await conn.copy_to_table(
            request.table,
            schema_name=request.schema,
            columns=request.columns,
            source=request.stream,
            format="binary",
        )
        return int(status.rpartition(" ")[2])
    if isinstance(request, Peek):
        return await request.feed.apeek()
    return await request.feed.anext_batch()
