"""Bulk inserts on asyncio, through psycopg and asyncpg: the same results as without."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeAlias

import asyncpg
import psycopg
import pyarrow
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool

from fastcore import CopyError
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.asyncpg import bulk_insert as insert_through_asyncpg
from fastcore.integrations.asyncpg import init_json_bytes
from fastcore.integrations.postgres import InsertResult, abulk_insert, bulk_insert

Insert: TypeAlias = Callable[..., Coroutine[Any, Any, InsertResult]]
Connect: TypeAlias = Callable[[str], contextlib.AbstractAsyncContextManager[tuple[Any, Insert]]]


@contextlib.asynccontextmanager
async def psycopg_connection(conninfo: str) -> AsyncIterator[tuple[Any, Insert]]:
    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        yield conn, abulk_insert


@contextlib.asynccontextmanager
async def psycopg_pool(conninfo: str) -> AsyncIterator[tuple[Any, Insert]]:
    async with AsyncConnectionPool(conninfo, min_size=1, open=False) as pool:
        yield pool, abulk_insert


def _arguments(conninfo: str) -> dict[str, Any]:
    known = conninfo_to_dict(conninfo)
    return {name: known[name] for name in ("host", "port", "user")} | {"database": known["dbname"]}


@contextlib.asynccontextmanager
async def asyncpg_connection(conninfo: str) -> AsyncIterator[tuple[Any, Insert]]:
    conn = await asyncpg.connect(**_arguments(conninfo), server_settings={"client_encoding": "latin1"})
    try:
        yield conn, insert_through_asyncpg
        assert conn.get_settings().client_encoding == "LATIN1"
    finally:
        await conn.close()


@contextlib.asynccontextmanager
async def asyncpg_pool(conninfo: str) -> AsyncIterator[tuple[Any, Insert]]:
    options: dict[str, Any] = {
        "min_size": 1,
        "max_size": 1,
        "init": init_json_bytes,
        "statement_cache_size": 0,
    }
    async with asyncpg.create_pool(**_arguments(conninfo), **options) as pool:
        yield pool, insert_through_asyncpg


WAYS: list[dict[str, Any]] = [{}, {"on_conflict": "nothing"}, {"on_error": "collect"}]
CONNECTS = [psycopg_connection, psycopg_pool, asyncpg_connection, asyncpg_pool]
sources = pytest.mark.parametrize("connect", CONNECTS)


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.fixture
def watcher(conninfo: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE shelf "
            "(id int PRIMARY KEY, name text CHECK (name <> 'bad'), data jsonb, tags varchar(3)[])"
        )
        try:
            yield connection
        finally:
            connection.execute("DROP TABLE shelf")


def run(conninfo: str, connect: Connect, data: Any, **options: Any) -> InsertResult:
    async def insert() -> InsertResult:
        async with connect(conninfo) as (source, insert):
            return await insert(source, "shelf", data, **options)

    return asyncio.run(insert())


def stored(conn: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return conn.execute("SELECT * FROM shelf ORDER BY id").fetchall()


def counts(result: InsertResult) -> tuple[int, int, int]:
    return result.inserted_count, result.updated_count, result.skipped_count


ROWS = [{"id": n, "name": f"ü€{n}", "data": {"n": n}, "tags": ["a", None]} for n in range(2500)]


@sources
def test_rows(conninfo: str, watcher: psycopg.Connection[Any], connect: Connect) -> None:
    assert counts(run(conninfo, connect, ROWS, timeout=60)) == (2500, 0, 0)
    assert stored(watcher) == [tuple(row.values()) for row in ROWS]
    with pytest.raises((psycopg.errors.UniqueViolation, asyncpg.UniqueViolationError)):
        run(conninfo, connect, [{"id": 9999}, {"id": 1}])
    assert len(stored(watcher)) == 2500


@sources
def test_asynchronous_rows(conninfo: str, watcher: psycopg.Connection[Any], connect: Connect) -> None:
    async def rows(count: int) -> AsyncIterator[dict[str, Any]]:
        for row in ROWS[:count]:
            await asyncio.sleep(0)
            yield row

    assert counts(run(conninfo, connect, rows(0))) == (0, 0, 0)
    assert counts(run(conninfo, connect, rows(2001), batch_size=7, timeout=60)) == (2001, 0, 0)
    assert stored(watcher) == [tuple(row.values()) for row in ROWS[:2001]]
    result = run(
        conninfo, connect, rows(2500), on_conflict="nothing", conflict_columns=["id"], on_error="collect"
    )
    assert counts(result) == (499, 0, 2001)


@sources
def test_asynchronous_rows_that_fail(
    conninfo: str, watcher: psycopg.Connection[Any], connect: Connect
) -> None:
    async def rows() -> AsyncIterator[dict[str, Any]]:
        for row in ROWS:
            yield row
        raise LookupError("no more")

    for options in WAYS:
        with pytest.raises(LookupError, match="no more"):
            run(conninfo, connect, rows(), **options)
    assert stored(watcher) == []


@sources
@pytest.mark.parametrize("batch_size", [3, 50_000])
def test_conflicts_and_bad_rows(
    conninfo: str, watcher: psycopg.Connection[Any], connect: Connect, batch_size: int
) -> None:
    run(conninfo, connect, ROWS[:5])
    changed = [{"id": n, "name": "bad" if n in (3, 7) else "x", "data": None} for n in range(10)]
    data = [
        *changed,
        {"id": "x"},
        {"id": 4, "name": "last", "data": b"1"},
        {"id": 11, "name": "x", "data": b"{"},
    ]
    result = run(
        conninfo,
        connect,
        data,
        on_conflict="update",
        conflict_columns=["id"],
        on_error="collect",
        batch_size=batch_size,
    )
    assert counts(result) == (4, 4, 1)
    assert [problem.index for problem in result.errors] == [3, 7, 10, 12]
    names = [row[1] for row in stored(watcher)]
    assert names == ["x", "x", "x", "ü€3", "last", "x", "x", "x", "x"]


@sources
def test_arrow_data(conninfo: str, watcher: psycopg.Connection[Any], connect: Connect) -> None:
    table = pyarrow.table({"id": range(3000), "tags": [["a"]] * 3000})
    assert counts(run(conninfo, connect, table)) == (3000, 0, 0)
    assert counts(run(conninfo, connect, table, on_conflict="update", conflict_columns=["id"])) == (
        0,
        3000,
        0,
    )


@sources
def test_errors(conninfo: str, watcher: psycopg.Connection[Any], connect: Connect) -> None:
    with pytest.raises(CopyError) as raised:
        run(conninfo, connect, [*ROWS, {"id": "x"}])
    assert (raised.value.row_index, raised.value.column) == (2500, "id")
    with pytest.raises(ArgumentError, match="no column 'nam'"):
        run(conninfo, connect, [{"nam": 1}])
    with pytest.raises(ArgumentTypeError, match="not None"):
        run(conninfo, connect, None)
    with pytest.raises(CopyError, match="max_refused=1"):
        run(
            conninfo, connect, [{"id": n, "name": "bad"} for n in range(3)], on_error="collect", max_refused=1
        )
    assert stored(watcher) == []


@pytest.mark.parametrize("connect", [psycopg_connection, asyncpg_connection])
def test_within_a_transaction_of_the_caller(
    conninfo: str, watcher: psycopg.Connection[Any], connect: Connect
) -> None:
    async def scenario() -> None:
        async with connect(conninfo) as (conn, insert):
            with contextlib.suppress(LookupError):
                async with conn.transaction():
                    await insert(conn, "shelf", ROWS[:5])
                    await insert(conn, "shelf", ROWS, on_conflict="nothing", conflict_columns=["id"])
                    raise LookupError
            async with conn.transaction():
                await insert(conn, "shelf", ROWS[:2])
                with pytest.raises(CopyError):
                    await insert(conn, "shelf", [*ROWS[2:], {"id": "x"}])
                await insert(conn, "shelf", ROWS[:3], on_conflict="nothing", on_error="collect")

    asyncio.run(scenario())
    assert [row[0] for row in stored(watcher)] == [0, 1, 2]


@sources
def test_others_go_on_meanwhile(conninfo: str, watcher: psycopg.Connection[Any], connect: Connect) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def scenario() -> None:
        async with connect(conninfo) as (source, insert):
            counting = asyncio.create_task(count_turns())
            before = turns
            await insert(source, "shelf", [{"id": n} for n in range(20_000)])
            counting.cancel()
            assert turns - before >= 20

    asyncio.run(scenario())


@sources
def test_cancellation_leaves_nothing_behind(
    conninfo: str, watcher: psycopg.Connection[Any], connect: Connect
) -> None:
    async def scenario() -> None:
        reached = asyncio.Event()

        async def rows() -> AsyncIterator[dict[str, Any]]:
            for row in ROWS:
                yield row
            reached.set()
            await asyncio.Event().wait()

        async with connect(conninfo) as (source, insert):
            inserting = asyncio.ensure_future(insert(source, "shelf", rows()))
            await reached.wait()
            inserting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await inserting
            assert counts(await insert(source, "shelf", ROWS[:3])) == (3, 0, 0)

    asyncio.run(scenario())
    assert len(stored(watcher)) == 3


def test_what_is_no_connection_of_the_kind(conninfo: str) -> None:
    async def scenario() -> None:
        with psycopg.connect(conninfo) as conn:
            with pytest.raises(ArgumentTypeError, match="use bulk_insert"):
                await abulk_insert(conn, "shelf", [])  # type: ignore[arg-type]
            with pytest.raises(ArgumentTypeError, match="asyncpg connection or pool, not Connection"):
                await insert_through_asyncpg(conn, "shelf", [])  # type: ignore[arg-type]
        async with await psycopg.AsyncConnection.connect(conninfo) as conn:
            with pytest.raises(ArgumentTypeError, match="await abulk_insert"):
                bulk_insert(conn, "shelf", [])  # type: ignore[arg-type]

    asyncio.run(scenario())


def test_asynchronous_rows_need_an_asynchronous_function(conninfo: str) -> None:
    async def rows() -> AsyncIterator[int]:
        yield 1

    with psycopg.connect(conninfo) as conn, pytest.raises(ArgumentTypeError, match="async functions"):
        bulk_insert(conn, "shelf", rows())  # type: ignore[arg-type]
