"""``stream_to_response`` on psycopg: one document in chunks, and a connection that always comes back."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, AsyncNullConnectionPool, ConnectionPool, NullConnectionPool

from fastcore import RowError, build_list_response
from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError
from fastcore.integrations.postgres import (
    AsyncJSONRepository,
    JSONRepository,
    execute_to_response,
    stream_to_response,
)

Connection = psycopg.Connection[Any]

NUMBERS = "SELECT json_build_object('row_id', g) FROM generate_series(1, 50) AS g"
ROWS = [b'{"row_id" : %d}' % number for number in range(1, 51)]
ANSWER = build_list_response(ROWS, "rows", "Row")
MANY = "SELECT json_build_object('n', g) FROM generate_series(1, 10000) AS g"
FAILING = "SELECT json_build_object('n', 1 / (4000 - g)) FROM generate_series(1, 10000) AS g"
LOCK = 4711
# waits for a lock in the middle, for no longer than it takes to call a test failed
WAITING = """
SELECT json_build_object('n', g, 'lock', CASE WHEN g > 3000 THEN pg_advisory_xact_lock_shared(4711) END)
FROM generate_series(1, 6000) AS g
"""


@pytest.fixture
def pool(conninfo: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(conninfo, min_size=1, max_size=1, timeout=20, open=True) as pool:
        yield pool


def with_pool(conninfo: str, scenario: Callable[[AsyncConnectionPool], Awaitable[None]]) -> None:
    async def run() -> None:
        async with AsyncConnectionPool(conninfo, min_size=1, max_size=1, timeout=20, open=False) as pool:
            await scenario(pool)

    asyncio.run(run())


async def joined(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


def status(conn: Connection) -> TransactionStatus:
    return conn.info.transaction_status


def pid(pool: ConnectionPool) -> int:
    with pool.connection() as conn:
        assert conn.info.transaction_status == TransactionStatus.IDLE
        return conn.info.backend_pid


async def async_pid(pool: AsyncConnectionPool) -> int:
    async with pool.connection() as conn:
        assert conn.info.transaction_status == TransactionStatus.IDLE
        return conn.info.backend_pid


@pytest.mark.parametrize("itersize", [1, 7, 49, 50, 51, 1000])
@pytest.mark.parametrize("chunk_bytes", [1, 100, 262_144])
def test_the_chunks_are_the_document(
    conn: Connection, pool: ConnectionPool, itersize: int, chunk_bytes: int
) -> None:
    for source in (conn, pool):
        chunks = list(
            stream_to_response(
                source, NUMBERS, None, "rows", "Row", itersize=itersize, chunk_bytes=chunk_bytes
            )
        )
        assert b"".join(chunks) == ANSWER
        assert all(chunks)
        assert (len(chunks) > 1) == (chunk_bytes <= 100)


def test_asynchronous_sources(conninfo: str) -> None:
    async def scenario(pool: AsyncConnectionPool) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo) as conn:
            for source in (conn, pool):
                for itersize, chunk_bytes in ((1, 1), (7, 100), (50, 262_144)):
                    chunks = await stream_to_response(
                        source, NUMBERS, None, "rows", "Row", itersize=itersize, chunk_bytes=chunk_bytes
                    )
                    assert await joined(chunks) == ANSWER
                    assert await joined(chunks) == b""

    with_pool(conninfo, scenario)


def test_every_pool_lends_a_connection(conninfo: str) -> None:
    async def scenario() -> None:
        for kind in (AsyncConnectionPool, AsyncNullConnectionPool):
            async with kind(conninfo, min_size=0, max_size=1, open=False) as pool:
                assert await execute_to_response(pool, NUMBERS, None, "rows", "Row") == ANSWER
                assert await joined(await stream_to_response(pool, NUMBERS, None, "rows", "Row")) == ANSWER

    asyncio.run(scenario())
    for kind in (ConnectionPool, NullConnectionPool):
        with kind(conninfo, min_size=0, max_size=1, open=True) as pool:
            assert execute_to_response(pool, NUMBERS, None, "rows", "Row") == ANSWER
            assert b"".join(stream_to_response(pool, NUMBERS, None, "rows", "Row")) == ANSWER


def test_a_pool_commits_what_a_query_did(pool: ConnectionPool, conn: Connection) -> None:
    query = "INSERT INTO top VALUES (7) RETURNING row_to_json(top)"
    assert execute_to_response(pool, query, None, "top") == b'{"data":{"top":[{"id":7}]}}'
    deleted = conn.execute("DELETE FROM top WHERE id = 7 RETURNING id").fetchall()
    conn.commit()
    assert deleted == [(7,)]


@pytest.mark.parametrize(
    ("query", "params"),
    [
        ("SELECT json_build_object('a_b', %s::int, 'c', '100%%')", [5]),
        (b"SELECT json_build_object('a_b', %(a)s::int, 'c', '100%%')", {"a": 5}),
        (sql.SQL("SELECT json_build_object('a_b', {}::int, 'c', '100%')").format(sql.Literal(5)), None),
        ('VALUES (\'{"a_b" : 5, "c": "100%"}\'), (NULL)', None),
        ("WITH q AS (SELECT 5 AS a_b, '100%' AS c) SELECT row_to_json(q)::text FROM q -- a comment", None),
    ],
)
def test_queries_and_parameters(conn: Connection, query: Any, params: Any) -> None:
    chunks = stream_to_response(conn, query, params, "x", itersize=1)
    assert b"".join(chunks) == b'{"data":{"x":[{"aB":5,"c":"100%"}]}}'


def test_no_rows(conn: Connection) -> None:
    query = "SELECT '1'::json WHERE false"
    assert b"".join(stream_to_response(conn, query, None, "x")) == b'{"data":{"x":[]}}'


def test_client_encodings(conn: Connection) -> None:
    conn.execute("SET client_encoding TO latin1")
    query = b"SELECT json_build_object('name', first_name, 'e', '\xe9') FROM app.users WHERE id = 5"
    answer = b"".join(stream_to_response(conn, query, None, "x"))
    assert answer.decode() == '{"data":{"x":[{"name":"Zoë","e":"é"}]}}'


def test_options_reach_the_builder(conn: Connection) -> None:
    chunks = stream_to_response(conn, "VALUES ('[1'), ('2')", None, "x", on_bad_row="null")
    assert json.loads(b"".join(chunks))["data"] == {"x": [None, 2]}


WRONG: list[tuple[Any, type[Exception], str]] = [
    ("SELECT 1, 2", ArgumentError, "one json column, not 2"),
    ("SELECT id FROM app.users WHERE false", ArgumentError, "'id' must be json"),
    ("SELECT x FROM missing", psycopg.errors.UndefinedTable, "missing"),
    ("INSERT INTO top VALUES (9) RETURNING row_to_json(top)", psycopg.errors.SyntaxError, "INSERT"),
    ("SELECT json_build_object('n', 1 / 0)", psycopg.errors.DivisionByZero, "by zero"),
    ("VALUES ('{}'), ('{')", RowError, "row 1"),
]


@pytest.mark.parametrize(("query", "error", "message"), WRONG)
def test_early_errors_are_raised_by_the_call(
    conninfo: str, pool: ConnectionPool, query: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        stream_to_response(pool, query, None, "x")
    assert pid(pool)

    async def scenario(pool: AsyncConnectionPool) -> None:
        with pytest.raises(error, match=message):
            await stream_to_response(pool, query, None, "x")
        assert await async_pid(pool)

    with_pool(conninfo, scenario)


@pytest.mark.parametrize(
    ("itersize", "error"),
    [(0, ArgumentError), (2**31, ArgumentError), (1.5, ArgumentTypeError), (True, ArgumentTypeError)],
)
def test_numbers_of_rows_out_of_range(conn: Connection, itersize: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="itersize"):
        stream_to_response(conn, NUMBERS, None, "x", itersize=itersize)


def test_a_source_that_is_none(conninfo: str) -> None:
    with pytest.raises(ArgumentTypeError, match="not str"):
        stream_to_response(conninfo, NUMBERS, None, "x")  # type: ignore[call-overload]


@pytest.mark.parametrize("autocommit", [False, True])
@pytest.mark.parametrize("read", ["all", "some", "none"])
def test_a_connection_stays_as_it_was(conninfo: str, autocommit: bool, read: str) -> None:
    with psycopg.connect(conninfo, autocommit=autocommit) as conn:
        chunks = stream_to_response(conn, MANY, None, "x", chunk_bytes=1000)
        assert status(conn) == TransactionStatus.INTRANS
        if read == "some":
            next(chunks)
        elif read == "all":
            assert json.loads(b"".join(chunks))["data"]["x"][-1] == {"n": 10000}
        chunks.close()
        assert status(conn) == (TransactionStatus.IDLE if autocommit else TransactionStatus.INTRANS)
        assert conn.execute("SELECT name FROM pg_cursors").fetchall() == []


def test_two_streams_of_one_connection(conn: Connection) -> None:
    first, second = (stream_to_response(conn, NUMBERS, None, "rows", "Row", itersize=3) for _ in range(2))
    assert conn.execute("SELECT 1").fetchone() == (1,)
    assert b"".join(second) == b"".join(first) == ANSWER


@pytest.mark.parametrize("ending", ["read", "closed", "thrown away", "never begun", "in a cycle"])
def test_the_connection_comes_back(pool: ConnectionPool, ending: str) -> None:
    before = pid(pool)
    chunks = stream_to_response(pool, MANY, None, "x", chunk_bytes=1000)
    if ending != "never begun":
        next(chunks)
    if ending == "read":
        assert list(chunks)[-1].endswith(b"]}}")
    elif ending == "closed":
        chunks.close()
    elif ending == "in a cycle":
        cycle: list[Any] = [chunks]
        cycle.append(cycle)
        del cycle
    del chunks
    if ending == "in a cycle":
        gc.collect()
    assert pid(pool) == before


@pytest.mark.parametrize(
    "ending", ["read", "closed", "closed without waiting", "thrown away", "never begun", "cancelled"]
)
def test_the_connection_comes_back_to_an_asynchronous_pool(conninfo: str, ending: str) -> None:
    async def scenario(pool: AsyncConnectionPool) -> None:
        before = await async_pid(pool)
        chunks = await stream_to_response(pool, MANY, None, "x", chunk_bytes=1000)
        if ending != "never begun":
            await anext(chunks)
        if ending == "read":
            assert (await joined(chunks)).endswith(b"]}}")
        elif ending == "closed":
            await chunks.aclose()
            assert await joined(chunks) == b""
        elif ending == "closed without waiting":
            await asyncio.to_thread(chunks.close)
            assert await async_pid(pool) == before
        elif ending == "cancelled":
            reader = asyncio.create_task(joined(chunks))
            await asyncio.sleep(0)
            reader.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reader
            del reader
        del chunks
        assert await async_pid(pool) == before

    with_pool(conninfo, scenario)


def test_a_statement_is_cancelled_with_its_reader(conninfo: str, conn: Connection) -> None:
    """The lock is never given: the connection comes back because the server's statement is cancelled."""
    conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    async def scenario(pool: AsyncConnectionPool) -> None:
        before = await async_pid(pool)
        chunks = await stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await joined(chunks)
        await chunks.aclose()
        assert await async_pid(pool) == before
        assert not [task for task in asyncio.all_tasks() if "_produce" in repr(task)]

    with_pool(conninfo, scenario)


def test_a_stream_closed_while_it_is_read(conninfo: str, conn: Connection) -> None:
    conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    async def scenario(pool: AsyncConnectionPool) -> None:
        chunks = await stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        reader = asyncio.create_task(joined(chunks))
        while chunks._ahead.locked() or not chunks._items.empty():
            await asyncio.sleep(0)
        await chunks.aclose()
        with pytest.raises(FastcoreError, match="before its last chunk"):
            await reader

    with_pool(conninfo, scenario)


def test_the_first_chunk_comes_before_the_last_row_is_made(conninfo: str, conn: Connection) -> None:
    limited = f"{conninfo} options='-c lock_timeout=20s'"

    def answered(n: int) -> dict[str, Any]:
        return {"n": n, "lock": "" if n > 3000 else None}

    conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    with ConnectionPool(limited, min_size=1, open=True) as pool:
        chunks = stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        first = next(chunks)
        conn.rollback()
        rows = json.loads(first + b"".join(chunks))["data"]["x"]
        assert rows == [answered(n) for n in range(1, 6001)]

    async def scenario(pool: AsyncConnectionPool) -> None:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        chunks = await stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        first = await anext(chunks)
        conn.rollback()
        assert json.loads(first + await joined(chunks))["data"]["x"] == rows

    with_pool(limited, scenario)


def test_an_error_on_the_way_ends_the_document_open(conninfo: str, pool: ConnectionPool) -> None:
    before, got = pid(pool), b""
    with pytest.raises(psycopg.errors.DivisionByZero):  # noqa: PT012
        for chunk in stream_to_response(pool, FAILING, None, "x", chunk_bytes=1000):
            got += chunk
    assert got.startswith(b'{"data":{"x":[{"n":0}')
    assert not got.endswith(b"]}}")
    assert pid(pool) == before

    async def scenario(pool: AsyncConnectionPool) -> None:
        before, got = await async_pid(pool), b""
        with pytest.raises(psycopg.errors.DivisionByZero):  # noqa: PT012
            async for chunk in await stream_to_response(pool, FAILING, None, "x", chunk_bytes=1000):
                got += chunk
        assert not got.endswith(b"]}}")
        assert await async_pid(pool) == before

    with_pool(conninfo, scenario)


def test_a_connection_that_is_lost_on_the_way(conninfo: str, pool: ConnectionPool, conn: Connection) -> None:
    before = pid(pool)
    chunks = stream_to_response(pool, MANY, None, "x", chunk_bytes=1000)
    conn.execute("SELECT pg_terminate_backend(%s, 20000)", [before])
    with pytest.raises(psycopg.OperationalError):
        list(chunks)
    assert pid(pool) != before


@pytest.mark.parametrize("autocommit", [False, True])
def test_a_lost_connection_does_not_disturb_who_stops_reading(
    conninfo: str, conn: Connection, autocommit: bool
) -> None:
    options: dict[str, Any] = {"min_size": 1, "max_size": 1, "timeout": 20, "open": False}
    with ConnectionPool(conninfo, kwargs={"autocommit": autocommit}, **options) as pool:
        before = pid(pool)
        chunks = stream_to_response(pool, MANY, None, "x", chunk_bytes=1000)
        conn.execute("SELECT pg_terminate_backend(%s, 20000)", [before])
        chunks.close()
        assert pid(pool) != before


def test_the_error_that_ends_a_stream_is_not_hidden_by_a_lost_connection(
    pool: ConnectionPool, conn: Connection
) -> None:
    rows = "SELECT CASE WHEN g < 5 THEN '{}' ELSE '{bad' END FROM generate_series(1, 2000) AS g"
    before = pid(pool)
    chunks = stream_to_response(pool, rows, None, "x", chunk_bytes=1)
    conn.execute("SELECT pg_terminate_backend(%s, 20000)", [before])
    with pytest.raises(RowError):
        list(chunks)


def test_conditions_of_a_repository(conninfo: str, pool: ConnectionPool) -> None:
    found: dict[str, Any] = {"where": {"tags": ["a", "b"], "first_name__startswith": "A"}, "order_by": "id"}
    expected = JSONRepository(pool).find("app.users", "users", "User", **found)
    assert b"".join(JSONRepository(pool).stream("app.users", "users", "User", **found)) == expected
    with pytest.raises(ArgumentError, match="Jsonb"):
        JSONRepository(pool).stream("app.users", "users", where={"profile": {"a": 1}})
    with pytest.raises(ArgumentError, match="itersize"):
        JSONRepository(pool).stream("app.users", "users", itersize=0)

    async def scenario(pool: AsyncConnectionPool) -> None:
        repository = AsyncJSONRepository(pool)
        assert await joined(await repository.stream("app.users", "users", "User", **found)) == expected
        with pytest.raises(ArgumentError, match="Jsonb"):
            await repository.stream("app.users", "users", where={"profile": {"a": 1}})
        assert await async_pid(pool)

    with_pool(conninfo, scenario)


@pytest.mark.parametrize(
    ("factory", "query"),
    [
        (psycopg.ClientCursor, "SELECT json_build_object('n', %s)"),
        (psycopg.RawCursor, "SELECT json_build_object('n', $1::int)"),
    ],
)
def test_cursor_and_row_factories_of_the_user(conninfo: str, factory: Any, query: Any) -> None:
    with psycopg.connect(conninfo, cursor_factory=factory, row_factory=psycopg.rows.dict_row) as conn:
        chunks = stream_to_response(conn, query, [5], "x")
        assert b"".join(chunks) == b'{"data":{"x":[{"n":5}]}}'
        assert conn.execute("SELECT 1 AS one").fetchone() == {"one": 1}
