"""`bulk_insert` of asyncpg."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import Any, TypeAlias

import asyncpg

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentTypeError, DeadlineError
from fastcore.integrations._copy.asyncpg_driver import AsyncpgConnection, AsyncpgErrors, converse
from fastcore.integrations._copy.conversation import insert_rows
from fastcore.integrations._copy.options import (
    BATCH_SIZE,
    MAX_REFUSED,
    OnConflict,
    OnError,
    TableName,
    check_options,
    check_table,
)
from fastcore.integrations._copy.results import InsertResult, result_of
from fastcore.integrations._copy.sources import ArrowData, async_feed_of
from fastcore.integrations.deadline import check_timeout, deadline_error

AsyncpgSource: TypeAlias = "AsyncpgConnection | asyncpg.Pool[Any]"


async def bulk_insert(
    conn: AsyncpgSource,
    table: TableName,
    data: Iterable[Any] | AsyncIterable[Any] | ArrowData,
    *,
    columns: Iterable[str] | None = None,
    values: Mapping[str, Any] | None = None,
    on_conflict: OnConflict | None = None,
    conflict_columns: Iterable[str] | None = None,
    update_columns: Iterable[str] | None = None,
    on_error: OnError = "raise",
    batch_size: int = BATCH_SIZE,
    max_refused: int = MAX_REFUSED,
    timeout: float | None = None,
) -> InsertResult:
    """Insert many rows by binary COPY: all of them or none.

    As ``bulk_insert`` of `fastcore.integrations.postgres`. The codecs of the connection play no part.

    Args:
        conn: an open connection, or a pool, which lends one.
        table: as there.
        data: as there, or an asynchronous iterable of rows.
        columns: as there.
        values: as there.
        on_conflict: as there.
        conflict_columns: as there.
        update_columns: as there.
        on_error: as there.
        batch_size: as there.
        max_refused: as there.
        timeout: as there; also the pool is waited for no longer.

    Returns:
        As there.

    Raises:
        ArgumentError: as there.
        ArgumentTypeError: as there.
        CopyError: as there.
        DeadlineError: the time is over. The connection is terminated; the rows are not stored, unless the
            commit was under way.
        asyncpg.PostgresError: from the server, whose refusal leaves nothing behind.

    Example:
        >>> await bulk_insert(pool, "users", users, timeout=30)  # doctest: +SKIP
        InsertResult(inserted_count=2, updated_count=0, skipped_count=0, duration_ms=3.1, errors=())
    """
    start = time.perf_counter()
    options = check_options(
        columns=columns,
        values=values,
        on_conflict=on_conflict,
        conflict_columns=conflict_columns,
        update_columns=update_columns,
        on_error=on_error,
        batch_size=batch_size,
        max_refused=max_refused,
    )
    name, seconds = check_table(table), check_timeout(timeout)
    feed = async_feed_of(data, seconds, start)
    async with _within(seconds, start) as lent, _borrowed(conn) as connection:
        lent.append(connection)
        conversation = insert_rows(
            name, feed, options, AsyncpgErrors(), is_nested=connection.is_in_transaction()
        )
        async with connection.transaction():
            outcome = await converse(conversation, connection)
        lent.clear()
    return result_of(outcome, start)


@contextlib.asynccontextmanager
async def _within(seconds: float | None, start: float) -> AsyncIterator[list[AsyncpgConnection]]:
    """Terminate the connection when the time is over: a rollback could take as long as what it ends."""
    lent: list[AsyncpgConnection] = []
    if seconds is None:
        yield lent
        return
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds - (time.perf_counter() - start)
    timer = loop.call_at(ends, lambda: [connection.terminate() for connection in lent])
    timeout = asyncio.timeout_at(ends)
    try:
        async with timeout:
            yield lent
    except Exception as error:
        if timeout.expired() and not isinstance(error, DeadlineError):
            raise deadline_error(seconds) from error
        raise
    finally:
        timer.cancel()


@contextlib.asynccontextmanager
async def _borrowed(source: AsyncpgSource) -> AsyncIterator[AsyncpgConnection]:
    if isinstance(source, asyncpg.Pool):
        async with source.acquire() as connection:
            yield connection
    elif isinstance(source, asyncpg.Connection):
        yield source
    else:
        raise ArgumentTypeError(f"conn must be an asyncpg connection or pool, not {type_name_of(source)}")
