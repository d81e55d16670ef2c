"""A bulk insert through psycopg."""

from __future__ import annotations

from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncRawCursor, Connection, Error, RawCursor
from psycopg.rows import tuple_row

from fastcore.errors import DeadlineError
from fastcore.integrations._copy.requests import Conversation, Copy, Execute, Peek, Query, Request
from fastcore.integrations.deadline import Deadline

T = TypeVar("T")


class PsycopgErrors:
    """What psycopg's errors tell."""

    def sqlstate(self, error: BaseException) -> str | None:
        """See `Server`."""
        return error.sqlstate if isinstance(error, Error) else None

    def message(self, error: BaseException) -> str:
        """See `Server`."""
        return (error.diag.message_primary if isinstance(error, Error) else None) or str(error)

    def column(self, error: BaseException) -> str:
        """See `Server`."""
        return (error.diag.column_name if isinstance(error, Error) else None) or ""

    def context(self, error: BaseException) -> str:
        """See `Server`."""
        return (error.diag.context if isinstance(error, Error) else None) or ""


def converse(conversation: Conversation[T], conn: Connection[Any], deadline: Deadline) -> T:
    """Do what the conversation asks for, and give what it returns."""
    with RawCursor(conn, row_factory=tuple_row) as cursor:
        try:
            request = next(conversation)
            while True:
                deadline.check()
                try:
                    answer = _perform(request, cursor, deadline)
                except Exception as error:
                    request = conversation.throw(error)
                else:
                    request = conversation.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result


def _perform(request: Request, cursor: RawCursor[tuple[Any, ...]], deadline: Deadline) -> Any:
    if isinstance(request, Execute):
        return cursor.execute(_sql(request.sql), prepare=False) and None
    if isinstance(request, Query):
        query, params = _sql(request.sql), request.params or None
        return cursor.execute(query, params, prepare=_prepares(request)).fetchall()
    if isinstance(request, Copy):
        with cursor.copy(_sql(request.sql)) as copy:
            for piece in request.stream:
                deadline.check()
                copy.write(memoryview(piece))  # which psycopg cuts up without copying it
        return cursor.rowcount
    return request.feed.peek() if isinstance(request, Peek) else request.feed.next_batch()


async def converse_async(conversation: Conversation[T], conn: AsyncConnection[Any], deadline: Deadline) -> T:
    """`converse` for asyncio."""
    async with AsyncRawCursor(conn, row_factory=tuple_row) as cursor:
        try:
            request = next(conversation)
            while True:
                deadline.check()
                try:
                    answer = await _perform_async(request, cursor, deadline)
                except Exception as error:
                    if isinstance(error, DeadlineError):
                        # the data was waited for; the loop's clock may be ahead of the timer's
                        deadline.shut_down()
                    request = conversation.throw(error)
                else:
                    request = conversation.send(answer)
        except StopIteration as end:
            result: T = end.value
            return result


async def _perform_async(
    request: Request, cursor: AsyncRawCursor[tuple[Any, ...]], deadline: Deadline
) -> Any:
    if isinstance(request, Execute):
        await cursor.execute(_sql(request.sql), prepare=False)
        return None
    if isinstance(request, Query):
        await cursor.execute(_sql(request.sql), request.params or None, prepare=_prepares(request))
        return await cursor.fetchall()
    if isinstance(request, Copy):
        async with cursor.copy(_sql(request.sql)) as copy:
            async for piece in request.stream:
                deadline.check()
                await copy.write(memoryview(piece))
        return cursor.rowcount
    if isinstance(request, Peek):
        return await request.feed.apeek()
    return await request.feed.anext_batch()


def _prepares(query: Query) -> bool | None:
    # as often as the connection's prepare_threshold says, which those behind a pooler have set to None
    return None if query.is_repeated else False


def _sql(text: str) -> bytes:
    # psycopg takes a str only where it is a literal; names in another encoding would be the connection's
    return text.encode()
