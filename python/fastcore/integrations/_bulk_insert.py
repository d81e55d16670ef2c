"""`bulk_insert` of psycopg, sync and async."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentTypeError
from fastcore.integrations._copy.conversation import Outcome, insert_rows
from fastcore.integrations._copy.options import (
    BATCH_SIZE,
    MAX_REFUSED,
    OnConflict,
    OnError,
    TableName,
    check_options,
    check_table,
)
from fastcore.integrations._copy.psycopg_driver import PsycopgErrors, converse, converse_async
from fastcore.integrations._copy.results import InsertResult, result_of
from fastcore.integrations._copy.sources import ArrowData, async_feed_of, feed_of
from fastcore.integrations._fetching import AsyncSource, Source
from fastcore.integrations.deadline import Deadline, check_timeout


def bulk_insert(
    conn: Source,
    table: TableName,
    data: Iterable[Any] | ArrowData,
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

    The types come from the table's catalog, so that values are what the columns are: int for bigint, datetime
    for timestamptz, anything for jsonb. Without ``on_conflict`` the rows are copied straight into the table.
    With it they are copied into a temporary table, from which one INSERT takes them in the order of the key;
    of rows with the same key the last one counts. A row with NULL in its key conflicts with none, unless the
    unique index says NULLS NOT DISTINCT.

    It runs in a transaction of its own, or in a savepoint where the connection is in a transaction already:
    then the caller commits.

    Args:
        conn: an open connection, or a pool of ``psycopg_pool``, which lends one. Not in pipeline mode.
        table: ``"name"`` as the search path finds it, ``"schema.name"`` or ``("schema", "name")``; upper and
            lower case differ. A partitioned table, a view with an INSERT trigger or (``on_conflict`` or not)
            a simple view will do.
        data: rows, in any iterable: mappings, tuples or lists, dataclasses and other objects; or what has
            ``__arrow_c_stream__``, such as `Findings`, tables of pyarrow and data frames of polars.
        columns: the columns to fill, in the order of the values where rows are tuples or lists. None: the
            keys of the first mapping, the fields of the first dataclass or named tuple, the columns of Arrow
            data; all that can be written where rows are tuples or lists; in each case without those of
            ``values``. The others get their defaults.
        values: columns that are the same in each row, such as the scan that findings belong to. What the data
            has under these names is left aside.
        on_conflict: ``"nothing"`` skips rows whose key is there already, ``"update"`` overwrites them; None
            leaves that to the server, which refuses them.
        conflict_columns: the key, which a unique index or constraint has; needed for ``"update"``. For
            ``"nothing"`` None stands for all keys of the table.
        update_columns: what ``"update"`` overwrites; None: all columns filled but the key's.
        on_error: ``"raise"``, or ``"collect"``: bad rows are left out and listed. Those that only the server
            refuses are found by bisection under savepoints.
        batch_size: rows at a time: as many are held in memory, beside those of the record batch where data
            comes as Arrow, and are tried at once under ``"collect"``.
        max_refused: how many rows the server may refuse under ``"collect"`` until that is an error.
        timeout: seconds that everything may take; None for no end. It ends waits for locks and for peers that
            do not answer any more. The time is also up for data that comes too slowly.

    Returns:
        How many rows were inserted, updated and skipped, and which ones were left out.

    Raises:
        ArgumentError: options that contradict each other, a table or column that does not exist or cannot be
            written, a type that cannot be encoded.
        ArgumentTypeError: an argument has the wrong type.
        CopyError: a row does not fit, see its ``row_index``, ``column`` and ``reason``; or too many do not;
            or, with ``row_index`` None, one of ``values`` or a column of Arrow data does not.
        DeadlineError: the time is over. The connection is closed and cannot be used any more; the rows are
            not stored, unless the commit was under way.
        psycopg.Error: from the server, whose refusal leaves nothing behind.
        psycopg_pool.PoolTimeout: no connection became free in the pool's time, or within ``timeout``.

    Example:
        >>> users = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Alan"}]
        >>> bulk_insert(conn, "users", users)  # doctest: +SKIP
        InsertResult(inserted_count=2, updated_count=0, skipped_count=0, duration_ms=3.1, errors=())
        >>> bulk_insert(
        ...     pool, "users", users, on_conflict="update", conflict_columns=["id"], timeout=30
        ... ).updated_count  # doctest: +SKIP
        2
        >>> bulk_insert(pool, "finding", report.findings, values={"scan_id": scan_id})  # doctest: +SKIP
        InsertResult(inserted_count=1107, updated_count=0, skipped_count=0, duration_ms=9.8, errors=())
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
    name, seconds, feed = check_table(table), check_timeout(timeout), feed_of(data)
    with _borrowed(conn, seconds) as connection:
        is_nested = connection.info.transaction_status != TransactionStatus.IDLE
        with Deadline(seconds, connection.fileno(), start) as deadline, connection.transaction():
            conversation = insert_rows(name, feed, options, PsycopgErrors(), is_nested=is_nested)
            outcome: Outcome = converse(conversation, connection, deadline)
    return result_of(outcome, start)


async def abulk_insert(
    conn: AsyncSource,
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
    """Insert many rows by binary COPY: `bulk_insert` for asyncio.

    Args:
        conn: an ``AsyncConnection`` or ``AsyncConnectionPool``.
        table: as in `bulk_insert`.
        data: as in `bulk_insert`, or an asynchronous iterable of rows.
        columns: as in `bulk_insert`.
        values: as in `bulk_insert`.
        on_conflict: as in `bulk_insert`.
        conflict_columns: as in `bulk_insert`.
        update_columns: as in `bulk_insert`.
        on_error: as in `bulk_insert`.
        batch_size: as in `bulk_insert`.
        max_refused: as in `bulk_insert`.
        timeout: as in `bulk_insert`; asynchronous data is not waited for any longer.

    Returns:
        As `bulk_insert`.

    Raises:
        Exception: as `bulk_insert`.

    Example:
        >>> await abulk_insert(pool, "users", users, on_conflict="nothing")  # doctest: +SKIP
        InsertResult(inserted_count=0, updated_count=0, skipped_count=2, duration_ms=4.2, errors=())
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
    async with _borrowed_async(conn, seconds) as connection:
        is_nested = connection.info.transaction_status != TransactionStatus.IDLE
        with Deadline(seconds, connection.fileno(), start) as deadline:
            async with connection.transaction():
                conversation = insert_rows(name, feed, options, PsycopgErrors(), is_nested=is_nested)
                outcome: Outcome = await converse_async(conversation, connection, deadline)
    return result_of(outcome, start)


@contextlib.contextmanager
def _borrowed(source: Source, timeout: float | None) -> Iterator[Connection[Any]]:
    if isinstance(source, Connection):
        yield source
    elif isinstance(source, ConnectionPool):
        with source.connection(timeout=_pool_timeout(source, timeout)) as conn:
            yield conn
    else:
        hint = ": await abulk_insert" if isinstance(source, AsyncConnection | AsyncConnectionPool) else ""
        raise ArgumentTypeError(
            f"conn must be a psycopg Connection or ConnectionPool, not {type_name_of(source)}{hint}"
        )


@contextlib.asynccontextmanager
async def _borrowed_async(source: AsyncSource, timeout: float | None) -> AsyncIterator[AsyncConnection[Any]]:
    if isinstance(source, AsyncConnection):
        yield source
    elif isinstance(source, AsyncConnectionPool):
        async with source.connection(timeout=_pool_timeout(source, timeout)) as conn:
            yield conn
    else:
        hint = ": use bulk_insert" if isinstance(source, Connection | ConnectionPool) else ""
        raise ArgumentTypeError(
            f"conn must be a psycopg AsyncConnection or AsyncConnectionPool, not {type_name_of(source)}{hint}"
        )


def _pool_timeout(
    pool: ConnectionPool[Any] | AsyncConnectionPool[Any], timeout: float | None
) -> float | None:
    return pool.timeout if timeout is None else min(pool.timeout, timeout)
