"""Entity tags and compression through FastAPI, decoded by a client that knows nothing of them."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import APIRouter, BackgroundTasks, FastAPI, HTTPException, Response
from pydantic import BaseModel
from starlette.middleware.gzip import GZipMiddleware

from fastcore import ResponseBytes, build_list_response
from fastcore.integrations.fastapi import FastcoreRoute, NegotiatedResponse, NegotiatedRoute
from fastcore.integrations.http import Answer, Negotiation

Serve: TypeAlias = Callable[[FastAPI], httpx.Client]

ROWS = [b'{"row_id": %d, "first_name": "Ada"}' % number for number in range(200)]
SMALL = b'{"data":{"users":[]}}'


def application(route_class: type[FastcoreRoute] = NegotiatedRoute) -> tuple[FastAPI, APIRouter, bytes]:
    app, router, body = FastAPI(), APIRouter(route_class=route_class), build_list_response(ROWS, "users")

    @router.get("/sync")
    def sync(response: Response) -> ResponseBytes:
        response.headers["cache-control"] = "private, no-cache"
        return ResponseBytes(body)

    @router.api_route("/async", methods=["GET", "HEAD", "POST"])
    async def asynchronous() -> ResponseBytes:
        return ResponseBytes(body)

    @router.get("/small")
    async def small() -> ResponseBytes:
        return ResponseBytes(SMALL)

    app.include_router(router)
    return app, router, body


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip", "identity"])
@pytest.mark.parametrize("path", ["/sync", "/async"])
def test_a_client_gets_what_it_asks_for(serve: Serve, path: str, encoding: str) -> None:
    app, _, body = application()
    client = serve(app)
    asked = {"accept-encoding": encoding}
    response = client.get(path, headers=asked)
    assert response.content == body
    assert response.headers.get("content-encoding", "identity") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-type"] == "application/json"
    assert int(response.headers["content-length"]) == response.num_bytes_downloaded
    assert (response.num_bytes_downloaded < len(body)) == (encoding != "identity")

    again = client.get(path, headers={**asked, "if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == response.headers["etag"]
    assert again.headers["vary"] == "Accept-Encoding"
    assert again.headers.get("cache-control") == response.headers.get("cache-control")
    assert not {"content-type", "content-length", "content-encoding"} & set(again.headers)


def test_what_a_browser_asks_for(serve: Serve) -> None:
    app, _, body = application()
    response = serve(app).get("/async", headers={"accept-encoding": "gzip, deflate, br, zstd"})
    assert (response.headers["content-encoding"], response.content) == ("zstd", body)


def test_head_and_post(serve: Serve) -> None:
    app, _, body = application()
    client = serve(app)
    got, headed = (client.request(method, "/async") for method in ("GET", "HEAD"))
    for name in ("etag", "content-length", "content-encoding", "vary"):
        assert headed.headers[name] == got.headers[name]
    assert headed.content == b""
    posted = client.post("/async", headers={"if-none-match": "*"})
    assert (posted.status_code, posted.content, posted.headers.get("etag")) == (200, body, None)


def test_small_answers(serve: Serve) -> None:
    app, _, _ = application()
    client = serve(app)
    response = client.get("/small")
    assert (response.content, response.headers.get("content-encoding")) == (SMALL, None)
    assert client.get("/small", headers={"if-none-match": response.headers["etag"]}).status_code == 304


def test_settings_of_a_route_class(serve: Serve) -> None:
    class GzipRoute(FastcoreRoute):
        negotiation = Negotiation(etag=False, encodings=("gzip",), minimum_size=1)

    app, _, _ = application(GzipRoute)
    response = serve(app).get("/small", headers={"accept-encoding": "br, gzip;q=0.1", "if-none-match": "*"})
    assert (response.status_code, response.content) == (200, SMALL)
    assert (response.headers["content-encoding"], response.headers.get("etag")) == ("gzip", None)


def test_a_plain_fastcore_route_leaves_answers_alone(serve: Serve) -> None:
    app, _, body = application(FastcoreRoute)
    response = serve(app).get("/sync", headers={"if-none-match": "*"})
    assert (response.status_code, response.content) == (200, body)
    assert not {"etag", "vary", "content-encoding"} & set(response.headers)


def test_the_rest_of_what_a_handler_sets(serve: Serve) -> None:
    app, router, body = application()
    ran: queue.Queue[str] = queue.Queue()

    @router.post("/created", status_code=201)
    def created(response: Response, tasks: BackgroundTasks) -> ResponseBytes:
        tasks.add_task(ran.put, "task")
        response.set_cookie("first", "1")
        response.set_cookie("second", "2")
        response.headers["content-type"] = "application/vnd.api+json"
        return ResponseBytes(body)

    @router.delete("/gone", status_code=204, response_model=None)
    def gone() -> ResponseBytes:
        return ResponseBytes(body)

    @router.get("/dict")
    def plain() -> dict[str, int]:
        return {"n": 1}

    @router.get("/error")
    def error() -> ResponseBytes:
        raise HTTPException(418, "teapot")

    app.include_router(router, prefix="/more")
    client = serve(app)
    response = client.post("/more/created")
    assert (response.status_code, response.content) == (201, body)
    assert response.headers["content-type"] == "application/vnd.api+json"
    assert response.headers["content-encoding"] == "zstd"
    assert len(response.headers.get_list("set-cookie")) == 2
    gone_response = client.delete("/more/gone")
    assert (gone_response.status_code, gone_response.content) == (204, b"")
    assert client.get("/more/dict").json() == {"n": 1}
    assert "etag" not in client.get("/more/dict").headers
    assert client.get("/more/error").status_code == 418
    assert ran.get(timeout=20) == "task"


def test_a_response_that_a_handler_makes_itself(serve: Serve) -> None:
    app, body = FastAPI(), build_list_response(ROWS, "users")
    ran: queue.Queue[str] = queue.Queue()

    class Model(BaseModel):
        n: int

    @app.get("/own", response_model=Model)
    async def own(tasks: BackgroundTasks) -> Any:
        tasks.add_task(ran.put, "task")
        return NegotiatedResponse(body, headers={"etag": '"v1"', "cache-control": "max-age=5"})

    client = serve(app)
    response = client.get("/own", headers={"accept-encoding": "br"})
    assert (response.content, response.headers["etag"]) == (body, '"v1-br"')
    again = client.get("/own", headers={"accept-encoding": "br", "if-none-match": 'W/"v1-br"'})
    assert (again.status_code, again.headers["cache-control"]) == (304, "max-age=5")
    assert [ran.get(timeout=20), ran.get(timeout=20)] == ["task", "task"]


def test_a_compressing_middleware_does_not_compress_again(serve: Serve) -> None:
    app, _, body = application()
    app.add_middleware(GZipMiddleware, minimum_size=1)
    response = serve(app).get("/sync", headers={"accept-encoding": "br, gzip;q=0.5"})
    assert (response.headers["content-encoding"], response.content) == ("br", body)


def test_large_answers_are_compressed_off_the_event_loop() -> None:
    threads: dict[int, int] = {}

    class Watched(Negotiation):
        def answer(
            self, method: str, request_headers: Mapping[str, str], content: Any, **rest: Any
        ) -> Answer:
            threads[len(content)] = threading.get_ident()
            return super().answer(method, request_headers, content, **rest)

    class WatchedRoute(FastcoreRoute):
        negotiation = Watched()

    app, router = FastAPI(), APIRouter(route_class=WatchedRoute)

    @router.get("/{size}")
    async def sized(size: int) -> ResponseBytes:
        return ResponseBytes(b'"' + b"x" * (size - 2) + b'"')

    app.include_router(router)

    async def scenario() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            for size in (2000, 1_000_000):
                assert len((await client.get(f"/{size}")).content) == size

    asyncio.run(scenario())
    assert threads[2000] == threading.get_ident() != threads[1_000_000]
