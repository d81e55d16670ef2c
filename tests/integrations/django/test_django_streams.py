"""Answers in pieces: a cursor of the server, bounded memory, and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest
from asgiref.sync import sync_to_async
from bookshop.models import Author, Book
from bookshop.urls import MANY
from django.core.asgi import get_asgi_application
from django.core.exceptions import SynchronousOnlyOperation
from django.core.wsgi import get_wsgi_application
from django.db import DataError, connection, connections, transaction
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext

from fastcore import ArgumentError, RowError
from fastcore.integrations.django import (
    astream_json_list_response,
    json_list_response,
    stream_json_list_response,
)

Serve: TypeAlias = Callable[[Any], httpx.Client]


def open_cursors() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE %s", ["_django_curs_%"])
        (count,) = cursor.fetchone() or (-1,)
    return int(count)


@pytest.mark.parametrize("chunk_bytes", [1, 1_000, 262_144])
def test_the_pieces_are_the_list_response(chunk_bytes: int) -> None:
    books = Book.objects.order_by("id").select_related("author")
    whole = json_list_response(books, "x", "Book", select=["title", "author.name"])
    pieces = stream_json_list_response(
        books, "x", "Book", chunk_bytes=chunk_bytes, select=["title", "author.name"]
    )
    assert b"".join(pieces) == whole.bytes


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 5_000])
def test_no_row_is_lost_between_batches(count: int) -> None:
    query = "SELECT to_json(n) FROM generate_series(1, %s) AS n"
    document = b"".join(stream_json_list_response(query, "x", params=[count], chunk_bytes=500))
    assert json.loads(document)["data"]["x"] == list(range(1, count + 1))


def test_no_rows() -> None:
    assert b"".join(stream_json_list_response(Author.objects.none(), "x")) == b'{"data":{"x":[]}}'
    assert b"".join(stream_json_list_response("SELECT NULL::json", "x")) == b'{"data":{"x":[]}}'


def test_the_query_runs_when_it_is_read() -> None:
    with CaptureQueriesContext(connection) as queries:
        pieces = stream_json_list_response(Author.objects.all(), "x")
        assert len(queries) == 0
        list(pieces)
    assert len(queries) == 1


def test_whoever_stops_reading_ends_the_query() -> None:
    for inside in (False, True):
        with transaction.atomic() if inside else connection.cursor():
            pieces = stream_json_list_response(MANY, "x", params=[10_000], chunk_bytes=1_000)
            next(pieces)
            assert open_cursors() == 1
            pieces.close()
            assert open_cursors() == 0


@pytest.mark.parametrize(("count", "length"), [(20_000, 500), (300, 100_000)])
def test_memory_is_bounded(count: int, length: int) -> None:
    query = "SELECT to_json(repeat('x', %s)) FROM generate_series(1, %s)"
    list(stream_json_list_response(query, "x", params=[1, 1]))
    tracemalloc.start()
    try:
        pieces = stream_json_list_response(query, "x", params=[length, count])
        size = sum(len(piece) for piece in pieces)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > count * length
    assert peak < size / 4


def test_server_side_cursors_may_be_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    pieces = stream_json_list_response(MANY, "x", params=[500], chunk_bytes=1_000)
    first = next(pieces)
    assert open_cursors() == 0
    assert len(json.loads(first + b"".join(pieces))["data"]["x"]) == 500


def test_errors() -> None:
    with pytest.raises(ArgumentError, match="prefetch"):
        stream_json_list_response(Author.objects.prefetch_related("books"), "x")
    with pytest.raises(ArgumentError, match="prefetch"):
        astream_json_list_response(Author.objects.prefetch_related("books"), "x")
    with pytest.raises(ArgumentError, match="chunk_bytes"):
        stream_json_list_response(Author.objects.all(), "x", chunk_bytes=0)
    pieces = stream_json_list_response(
        "SELECT 100 / (150 - n) AS a, n FROM generate_series(1, 200) AS n", "x"
    )
    with pytest.raises(DataError):
        list(pieces)
    no_json = "SELECT 'no json' FROM generate_series(1, 5000)"
    with pytest.raises(RowError) as caught:
        list(stream_json_list_response(no_json, "x", chunk_bytes=100))
    # The traceback, which holds on to the generators, is still there.
    assert caught.tb is not None
    assert open_cursors() == 0


def test_sync_calls_are_refused_on_the_event_loop() -> None:
    async def call() -> None:
        with pytest.raises(SynchronousOnlyOperation):
            json_list_response(Author.objects.all(), "x")
        with pytest.raises(SynchronousOnlyOperation):
            json_list_response("SELECT 1 AS n", "x")
        with pytest.raises(SynchronousOnlyOperation):
            list(stream_json_list_response(Author.objects.all(), "x"))

    asyncio.run(call())


def test_async_pieces() -> None:
    async def read() -> bytes:
        try:
            return await read_all()
        finally:
            await sync_to_async(connections.close_all)()

    async def read_all() -> bytes:
        pieces = astream_json_list_response(MANY, "x", params=[300], chunk_bytes=10_000)
        return b"".join([piece async for piece in pieces])

    async def stop() -> None:
        pieces = astream_json_list_response(MANY, "x", params=[10_000])
        await anext(pieces)
        await pieces.aclose()
        assert await sync_to_async(open_cursors)() == 0
        await sync_to_async(connections.close_all)()

    async def close() -> None:
        pieces = astream_json_list_response(MANY, "x", params=[10_000])
        response = StreamingHttpResponse(pieces)
        await anext(pieces)
        assert await sync_to_async(open_cursors)() == 1
        await sync_to_async(response.close)()
        assert await sync_to_async(open_cursors)() == 0
        assert [piece async for piece in pieces] == []
        await sync_to_async(connections.close_all)()

    asyncio.run(close())
    assert len(json.loads(asyncio.run(read()))["data"]["x"]) == 300
    asyncio.run(stop())


@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_a_client_that_goes_leaves_nothing(kind: str, serve: Serve, serve_wsgi: Serve, conninfo: str) -> None:
    wsgi = kind == "wsgi"
    client = serve_wsgi(get_wsgi_application()) if wsgi else serve(get_asgi_application())
    path = "stream" if wsgi else "stream-async"
    with client.stream("GET", f"/{path}/300000") as response:
        next(response.iter_bytes())
    with psycopg.connect(conninfo, autocommit=True) as watcher:
        watching = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'FETCH FORWARD%_django_curs_%'"
        for _ in range(2_000):
            if watcher.execute(watching).fetchone() == (0,):
                break
            watcher.execute("SELECT pg_sleep(0.01)")
        else:
            pytest.fail("the query of the client that went is still there")
    assert client.get("/author/1").status_code == 200
