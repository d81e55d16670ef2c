"""asyncpg: undecoded values through a codec of one's own pool, without disturbing the codecs of others."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from fastcore import ResponseBytes, RowError
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations import asyncpg as integration
from fastcore.integrations.asyncpg import execute_to_response, init_json_bytes, stream_to_response
from fastcore.integrations.postgres import execute_to_response as execute_through_psycopg

Connection = psycopg.Connection[Any]
Scenario = Callable[[Any], Awaitable[None]]

ROWS = """VALUES ('{"first_name" : "Zoë", "n": 1.10}'::json), (NULL), ('{"n": 1E400}')"""
ANSWER = (
    '{"data":{"users":[{"__typename":"User","firstName":"Zoë","n":1.10},{"__typename":"User","n":1E400}]}}'
).encode()
MANY = "SELECT json_build_object('n', g) FROM generate_series(1, $1::int) AS g"
FAILING = "SELECT json_build_object('n', 1 / (4000 - g)) FROM generate_series(1, 10000) AS g"
LOCK = 4712
WAITING = """
SELECT json_build_object('n', g, 'lock', CASE WHEN g > 3000 THEN pg_advisory_xact_lock_shared(4712) END)
FROM generate_series(1, 6000) AS g
"""


def arguments(conninfo: str) -> dict[str, Any]:
    """asyncpg's own words for a connection string of libpq."""
    known = conninfo_to_dict(conninfo)
    return {name: known[name] for name in ("host", "port", "user")} | {"database": known["dbname"]}


def connected(conninfo: str, scenario: Scenario, **options: Any) -> None:
    async def run() -> None:
        conn = await asyncpg.connect(**arguments(conninfo), **options)
        try:
            await scenario(conn)
        finally:
            await conn.close()

    asyncio.run(run())


def pooled(conninfo: str, scenario: Scenario, **options: Any) -> None:
    async def run() -> None:
        settings = {"init": init_json_bytes, "min_size": 1, "max_size": 1, **options}
        async with asyncpg.create_pool(**arguments(conninfo), **settings) as pool:
            await scenario(pool)

    asyncio.run(run())


async def joined(chunks: Any) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def pid(pool: Any) -> int:
    async with pool.acquire(timeout=20) as conn:
        assert not conn.is_in_transaction()
        return int(conn.get_server_pid())


def test_rows_leave_with_their_digits_and_nulls_are_skipped(conninfo: str) -> None:
    async def scenario(source: Any) -> None:
        for _ in range(2):
            response = await execute_to_response(source, ROWS, None, "users", "User")
            assert isinstance(response, ResponseBytes)
            assert response == ANSWER
            assert await joined(await stream_to_response(source, ROWS, None, "users", "User")) == ANSWER

    connected(conninfo, scenario)
    pooled(conninfo, scenario)
    pooled(conninfo, scenario, init=None)
    pooled(conninfo, scenario, statement_cache_size=0)


@pytest.mark.parametrize("init", [None, init_json_bytes])
@pytest.mark.parametrize("json_type", ["json", "jsonb", "text", "varchar", "varchar(40)", "app.document"])
def test_types_of_the_column(conninfo: str, conn: Connection, json_type: str, init: Any) -> None:
    conn.execute("DROP DOMAIN IF EXISTS app.document; CREATE DOMAIN app.document AS jsonb")
    conn.commit()
    query = f"""SELECT '{{"a_b": [1, "é"]}}'::{json_type}"""
    expected = '{"data":{"x":[{"aB":[1,"é"]}]}}'.encode()

    async def scenario(pool: Any) -> None:
        assert await execute_to_response(pool, query, None, "x") == expected
        assert await joined(await stream_to_response(pool, query, (), "x")) == expected

    pooled(conninfo, scenario, init=init)


def test_values_are_never_decoded(conninfo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reaches the builder is the bytes of the protocol, without the version of jsonb."""
    seen: list[Any] = []

    async def watch(build: Any, values: Any) -> ResponseBytes:
        seen.extend(values)
        return ResponseBytes(build(values))

    monkeypatch.setattr(integration, "build_async", watch)

    async def scenario(pool: Any) -> None:
        for json_type in ("json", "jsonb"):
            await execute_to_response(pool, f"SELECT '[\"é\"]'::{json_type}", None, "x")

    pooled(conninfo, scenario)
    assert seen == ['["é"]'.encode()] * 2


def test_parameters(conninfo: str) -> None:
    query = "SELECT row_to_json(t) FROM (SELECT id FROM app.users WHERE id = ANY($1) AND age > $2) AS t"

    async def scenario(pool: Any) -> None:
        assert await execute_to_response(pool, query, [[2, 3], 50], "x") == b'{"data":{"x":[{"id":3}]}}'
        chunks = await stream_to_response(pool, query, ([2, 3], 50), "x")
        assert await joined(chunks) == b'{"data":{"x":[{"id":3}]}}'
        for wrong in ("ab", 5, {"a": 1}):
            with pytest.raises(ArgumentTypeError, match="params"):
                await execute_to_response(pool, query, wrong, "x")  # type: ignore[arg-type]

    pooled(conninfo, scenario)


def test_parameters_of_type_json(conninfo: str) -> None:
    async def scenario(pool: Any) -> None:
        for json_type in ("json", "jsonb"):
            for value in ('{"a_b":1}', b'{"a_b":1}'):
                response = await execute_to_response(pool, f"SELECT $1::{json_type}", [value], "x")
                assert response == b'{"data":{"x":[{"aB":1}]}}'
            with pytest.raises(asyncpg.DataError, match="str or bytes, not dict"):
                await execute_to_response(pool, f"SELECT $1::{json_type}", [{"a": 1}], "x")

    pooled(conninfo, scenario)


WRONG: list[tuple[str, type[Exception], str]] = [
    ("SELECT id, first_name FROM app.users", ArgumentError, r"not 2 \(id, first_name\).*row_to_json"),
    ("SELECT id FROM app.users WHERE false", ArgumentError, "'id' must be json, jsonb or text, not int8"),
    ("SELECT", ArgumentError, "returns no rows"),
    ("SET work_mem = '1MB'", ArgumentError, "returns no rows"),
    ("SELECT x FROM missing", asyncpg.UndefinedTableError, "missing"),
    ("SELECT json_build_object('n', 1 / 0)", asyncpg.DivisionByZeroError, "by zero"),
    ("VALUES ('{}'), ('{')", RowError, "row 1, byte 1"),
]


@pytest.mark.parametrize(("query", "error", "message"), WRONG)
def test_errors(conninfo: str, query: str, error: type[Exception], message: str) -> None:
    async def scenario(pool: Any) -> None:
        before = await pid(pool)
        for _ in range(2):
            with pytest.raises(error, match=message):
                await execute_to_response(pool, query, None, "x")
            with pytest.raises(error, match=message):
                await stream_to_response(pool, query, None, "x")
            assert await pid(pool) == before

    pooled(conninfo, scenario)


def test_other_arguments(conninfo: str) -> None:
    async def scenario(conn: Any) -> None:
        for call in (execute_to_response, stream_to_response):
            with pytest.raises(ArgumentTypeError, match="not str"):
                await call("dsn", ROWS, None, "x")  # type: ignore[arg-type]
        with pytest.raises(ArgumentError, match="itersize"):
            await stream_to_response(conn, ROWS, None, "x", itersize=0)
        with pytest.raises(RowError, match="max_depth=1"):
            await execute_to_response(conn, "SELECT '[[1]]'::json", None, "x", max_depth=1)

    connected(conninfo, scenario)


@pytest.mark.parametrize("json_type", ["json", "jsonb"])
def test_decoders_of_the_user_stay_and_are_noticed(conninfo: str, json_type: str) -> None:
    async def scenario(conn: Any) -> None:
        await conn.set_type_codec(json_type, schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
        # decoded, this row would be taken for the number 12
        query = f"""SELECT '"12"'::{json_type}"""
        for call in (execute_to_response, stream_to_response):
            with pytest.raises(ArgumentError, match=f"decodes {json_type}.*init=init_json_bytes.*::text"):
                await call(conn, query, None, "x")
        assert await execute_to_response(conn, f"{query}::text", None, "x") == b'{"data":{"x":["12"]}}'
        assert await conn.fetchval("SELECT $1::" + json_type, {"a": 1}) == {"a": 1}

    connected(conninfo, scenario)


def test_a_connection_of_another_encoding(conninfo: str) -> None:
    async def scenario(conn: Any) -> None:
        query = "SELECT json_build_object('name', first_name) FROM app.users WHERE id = 5"
        response = await execute_to_response(conn, query, None, "x")
        assert response.bytes == '{"data":{"x":[{"name":"Zoë"}]}}'.encode()
        with pytest.raises(ArgumentError, match="client_encoding UTF8"):
            await init_json_bytes(conn)

    connected(conninfo, scenario, server_settings={"client_encoding": "LATIN1"})


def test_the_same_bytes_as_through_psycopg(conninfo: str, conn: Connection) -> None:
    query = "SELECT row_to_json(u) FROM app.users AS u ORDER BY id"
    expected = execute_through_psycopg(conn, query, None, "users", "User")

    async def scenario(pool: Any) -> None:
        assert await execute_to_response(pool, query, None, "users", "User") == expected

    pooled(conninfo, scenario)


def test_large_answers(conninfo: str) -> None:
    async def scenario(pool: Any) -> None:
        rows = [{"n": n} for n in range(1, 20001)]
        response = await execute_to_response(pool, MANY, [20000], "x")
        assert json.loads(response.bytes)["data"]["x"] == rows
        for itersize, chunk_bytes in ((7, 100_000), (1000, 5000), (20000, 262_144), (30000, 262_144)):
            chunks = await stream_to_response(
                pool, MANY, [20000], "x", itersize=itersize, chunk_bytes=chunk_bytes
            )
            assert await joined(chunks) == response

    pooled(conninfo, scenario)


@pytest.mark.parametrize("ending", ["read", "closed", "thrown away", "never begun", "cancelled"])
def test_the_connection_comes_back(conninfo: str, ending: str) -> None:
    async def scenario(pool: Any) -> None:
        before = await pid(pool)
        chunks = await stream_to_response(pool, MANY, [10000], "x", chunk_bytes=1000)
        if ending != "never begun":
            await anext(chunks)
        if ending == "read":
            assert (await joined(chunks)).endswith(b"]}}")
        elif ending == "closed":
            await chunks.aclose()
        elif ending == "cancelled":
            reader = asyncio.create_task(joined(chunks))
            await asyncio.sleep(0)
            reader.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reader
            del reader
        del chunks
        gc.collect()
        assert await pid(pool) == before

    pooled(conninfo, scenario)


def test_an_error_on_the_way_ends_the_document_open(conninfo: str) -> None:
    async def scenario(pool: Any) -> None:
        before, got = await pid(pool), b""
        with pytest.raises(asyncpg.DivisionByZeroError):  # noqa: PT012
            async for chunk in await stream_to_response(pool, FAILING, None, "x", chunk_bytes=1000):
                got += chunk
        assert got.startswith(b'{"data":{"x":[{"n":0}')
        assert not got.endswith(b"]}}")
        assert await pid(pool) == before

    pooled(conninfo, scenario)


def test_the_first_chunk_comes_before_the_last_row_is_made(conninfo: str, conn: Connection) -> None:
    conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    async def scenario(pool: Any) -> None:
        chunks = await stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        first = await anext(chunks)
        conn.rollback()
        assert len(json.loads(first + await joined(chunks))["data"]["x"]) == 6000

    pooled(conninfo, scenario, server_settings={"lock_timeout": "20s"})


def test_a_statement_is_cancelled_with_its_reader(conninfo: str, conn: Connection) -> None:
    conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    async def scenario(pool: Any) -> None:
        before = await pid(pool)
        chunks = await stream_to_response(pool, WAITING, None, "x", chunk_bytes=1000)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await joined(chunks)
        await chunks.aclose()
        assert await pid(pool) == before

    pooled(conninfo, scenario)


@pytest.mark.parametrize("inside", [False, True])
def test_a_connection_keeps_its_transaction(conninfo: str, inside: bool) -> None:
    async def scenario(conn: Any) -> None:
        transaction = conn.transaction()
        if inside:
            await transaction.start()
            await conn.execute("CREATE TEMP TABLE mine AS SELECT 1 AS a")
        assert (await joined(await stream_to_response(conn, MANY, [10], "x"))).endswith(b'{"n":10}]}}')
        chunks = await stream_to_response(conn, MANY, [10000], "x", chunk_bytes=100)
        assert conn.is_in_transaction()
        await chunks.aclose()
        assert conn.is_in_transaction() == inside
        if inside:
            assert await conn.fetchval("SELECT a FROM mine") == 1
            await transaction.rollback()

    connected(conninfo, scenario)
