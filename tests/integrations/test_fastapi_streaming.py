"""Streams over a real socket: whole, broken off, and left by the client."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import asyncpg
import httpx
import psycopg
import pytest
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import StreamingResponse
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore.errors import ArgumentError
from fastcore.integrations import asyncpg as through_asyncpg
from fastcore.integrations.fastapi import JSONStreamingResponse, NegotiatedRoute
from fastcore.integrations.postgres import (
    AsyncJSONRepository,
    JSONRepository,
    execute_to_response,
    stream_to_response,
)

Serve: TypeAlias = Callable[[FastAPI], httpx.Client]

ROWS = "SELECT json_build_object('row_id', g) FROM generate_series(1, 20000) AS g"
FAILING = """
SELECT json_build_object('n', 1 / (15000 - g), 'text', repeat('x', 100)) FROM generate_series(1, 20000) AS g
"""
WRONG = "SELECT x FROM missing"
# far more than the buffers between the server and a client that does not read
ENDLESS = "SELECT json_build_object('text', repeat('x', 100000)) FROM generate_series(1, 1000000)"
QUERIES = {"rows": ROWS, "failing": FAILING, "wrong": WRONG, "endless": ENDLESS}

CLOSING = ["sync", "async", "asyncpg"]
KINDS = [*CLOSING, "plain sync", "plain async"]


@pytest.fixture(scope="module")
def app(conninfo: str) -> Iterator[FastAPI]:
    """Pools of one connection each: one that is not given back is missed at once."""
    one: dict[str, Any] = {"min_size": 1, "max_size": 1, "open": False, "timeout": 20}
    known: dict[str, Any] = conninfo_to_dict(conninfo)
    pool = ConnectionPool(conninfo, **one)
    opened: dict[str, Any] = {}
    router = APIRouter(route_class=NegotiatedRoute)

    @router.get("/open")
    async def open_pools() -> None:
        opened["async"] = AsyncConnectionPool(conninfo, **one)
        await opened["async"].open()
        opened["asyncpg"] = await asyncpg.create_pool(
            host=known["host"],
            port=known["port"],
            user=known["user"],
            database=known["dbname"],
            min_size=1,
            max_size=1,
            init=through_asyncpg.init_json_bytes,
        )

    @router.get("/close")
    async def close_pools() -> None:
        await opened["async"].close()
        await opened["asyncpg"].close()

    @router.get("/sync/{query}")
    def sync(query: str) -> JSONStreamingResponse:
        return JSONStreamingResponse(stream_to_response(pool, QUERIES[query], None, "rows", "Row"))

    @router.get("/async/{query}")
    async def asynchronous(query: str) -> JSONStreamingResponse:
        chunks = await stream_to_response(opened["async"], QUERIES[query], None, "rows", "Row")
        return JSONStreamingResponse(chunks)

    @router.get("/asyncpg/{query}")
    async def asyncpg_stream(query: str) -> JSONStreamingResponse:
        chunks = await through_asyncpg.stream_to_response(
            opened["asyncpg"], QUERIES[query], None, "rows", "Row"
        )
        return JSONStreamingResponse(chunks)

    @router.get("/hurried/{query}")
    def hurried(query: str) -> JSONStreamingResponse:
        chunks = stream_to_response(pool, QUERIES[query], None, "rows", "Row")
        return JSONStreamingResponse(chunks, send_timeout=0.5)

    @router.get("/plain sync/{query}")
    def plain_sync(query: str) -> StreamingResponse:
        return StreamingResponse(stream_to_response(pool, QUERIES[query], None, "rows", "Row"))

    @router.get("/plain async/{query}")
    async def plain_async(query: str) -> StreamingResponse:
        return StreamingResponse(
            await stream_to_response(opened["async"], QUERIES[query], None, "rows", "Row")
        )

    @router.get("/users/sync")
    def users_sync() -> JSONStreamingResponse:
        chunks = JSONRepository(pool).stream(
            "app.users", "users", "User", where={"id__in": [1, 2]}, order_by="-id", itersize=1, chunk_bytes=1
        )
        return JSONStreamingResponse(chunks, status_code=203, headers={"x-own": "1"})

    @router.get("/users/async")
    async def users_async() -> JSONStreamingResponse:
        return JSONStreamingResponse(
            await AsyncJSONRepository(opened["async"]).stream(
                "app.documents", "users", "User", column="data", order_by="id", limit=1, offset=1
            )
        )

    @router.get("/pids")
    async def pids() -> Response:
        async with opened["async"].connection() as conn, opened["asyncpg"].acquire(timeout=20) as other:
            return Response(json.dumps([conn.info.backend_pid, other.get_server_pid()]))

    app = FastAPI()
    app.include_router(router)
    app.state.pool = pool
    with pool:
        yield app


@pytest.fixture(scope="module")
def client(app: FastAPI, serve_all_tests: Serve) -> Iterator[httpx.Client]:
    client = serve_all_tests(app)
    client.get("/open").raise_for_status()
    yield client
    client.get("/close").raise_for_status()


def connections(app: FastAPI, client: httpx.Client) -> list[int]:
    """The servers' processes behind the pools, as soon as every connection is back."""
    with app.state.pool.connection() as conn:
        return [conn.info.backend_pid, *client.get("/pids").raise_for_status().json()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_answer(app: FastAPI, client: httpx.Client, kind: str, conninfo: str) -> None:
    before = connections(app, client)
    response = client.get(f"/{kind}/rows")
    with psycopg.connect(conninfo) as conn:
        assert response.content == execute_to_response(conn, ROWS, None, "rows", "Row")
    assert response.headers["transfer-encoding"] == "chunked"
    assert ("plain" in kind) or response.headers["content-type"] == "application/json"
    assert connections(app, client) == before


def test_views_are_streamed(client: httpx.Client) -> None:
    response = client.get("/users/sync")
    assert (response.status_code, response.headers["x-own"]) == (203, "1")
    rows = response.json()["data"]["users"]
    assert [(row["__typename"], row["id"]) for row in rows] == [("User", 2), ("User", 1)]
    (row,) = client.get("/users/async").json()["data"]["users"]
    assert (row["__typename"], row["id"], row["firstName"]) == ("User", 2, "Alan")


@pytest.mark.parametrize("kind", KINDS)
def test_an_early_error_is_an_error_of_the_server(app: FastAPI, client: httpx.Client, kind: str) -> None:
    before = connections(app, client)
    assert client.get(f"/{kind}/wrong").status_code == 500
    assert connections(app, client) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_late_error_breaks_the_answer_off(app: FastAPI, client: httpx.Client, kind: str) -> None:
    before = connections(app, client)
    with client.stream("GET", f"/{kind}/failing") as response:
        assert response.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
            response.read()
    assert connections(app, client) == before


@pytest.mark.parametrize("kind", CLOSING)
def test_a_client_that_leaves(app: FastAPI, client: httpx.Client, kind: str) -> None:
    before = connections(app, client)
    with client.stream("GET", f"/{kind}/endless") as response:
        assert next(response.iter_raw()).startswith(b'{"data":{"rows":[{"__typename":"Row"')
    assert connections(app, client) == before


@pytest.mark.parametrize("kind", CLOSING)
def test_a_client_that_leaves_while_it_is_not_reading(app: FastAPI, client: httpx.Client, kind: str) -> None:
    before = connections(app, client)
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as raw:
        raw.sendall(f"GET /{kind}/endless HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert raw.recv(12) == b"HTTP/1.1 200"
    assert connections(app, client) == before


def test_a_client_that_stays_without_reading(app: FastAPI, client: httpx.Client) -> None:
    before = connections(app, client)
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as raw:
        raw.sendall(b"GET /hurried/endless HTTP/1.1\r\nHost: x\r\n\r\n")
        assert raw.recv(12) == b"HTTP/1.1 200"
        assert connections(app, client) == before
        received = b"".join(iter(lambda: raw.recv(1_000_000), b""))
    assert not received.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("send_timeout", [0, -1, float("nan"), float("inf")])
def test_times_that_are_none(send_timeout: float) -> None:
    with pytest.raises(ArgumentError, match="send_timeout"):
        JSONStreamingResponse([], send_timeout=send_timeout)
