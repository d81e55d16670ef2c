"""Heavy requests over real sockets: what is refused, what goes on meanwhile, and who leaves."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Event

import httpx
import pytest
from fastapi import FastAPI

from fastcore.operations.intake import MemoryBudget
from fastcore.operations.pool import PoolClosedError, WorkPool
from fastcore.operations.remote import RemoteFiles
from fastcore.service.app import create_app
from fastcore.service.heavy import Heavy
from fastcore.service.settings import ServiceSettings

ServeApp = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
Eventually = Callable[[Callable[[], bool]], None]

FINDINGS = b'{"findings":[{"rule_id":"B101"}]}'
PATHS = {
    "/generate-fingerprints": (FINDINGS, "application/json"),
    "/parse-sarif": (b'{"version":"2.1.0","runs":[]}', "application/sarif+json"),
}
BUDGET = 3_000_000
SETTINGS = ServiceSettings(
    sarif_max_bytes=1_000_000, fingerprints_max_bytes=1_000_000, sarif_max_decompressed_bytes=1_500_000
)


class Bounds:
    """One thread, one place in its queue, and a way to keep the thread busy."""

    def __init__(self, receive_timeout: float = 60, body_timeout: float = 60) -> None:
        self.pool = WorkPool(workers=1, queue=1)
        self.budget = MemoryBudget(BUDGET)
        files = RemoteFiles((), (), timeout=1)
        self.heavy = Heavy(self.pool, self.budget, files, receive_timeout, 60, WorkPool(1), body_timeout)
        self._waiter = ThreadPoolExecutor(1)
        self._open = Event()
        self._busy: Future[None] | None = None

    def occupy(self) -> None:
        begun = Event()

        def work() -> None:
            begun.set()
            assert self._open.wait(60)

        self._open.clear()
        self._busy = self._waiter.submit(lambda: asyncio.run(self.pool.run(work)))
        assert begun.wait(60)

    def let_go(self) -> None:
        self._open.set()
        busy, self._busy = self._busy, None
        if busy is not None:
            busy.result(60)

    def close(self) -> None:
        try:
            self.let_go()
        finally:
            self._waiter.shutdown()


@pytest.fixture(scope="module")
def bounds() -> Iterator[Bounds]:
    bounds = Bounds()
    yield bounds
    bounds.close()


@pytest.fixture(scope="module")
def client(bounds: Bounds, serve_app: ServeApp) -> Iterator[httpx.Client]:
    with serve_app(create_app(SETTINGS, None, bounds.heavy)) as client:
        yield client


def send(client: httpx.Client, path: str) -> httpx.Response:
    body, kind = PATHS[path]
    return client.post(path, content=body, headers={"content-type": kind})


def raw_request(client: httpx.Client, head: str, body: bytes = b"") -> socket.socket:
    connection = socket.create_connection((client.base_url.host, client.base_url.port or 0))
    connection.sendall(f"POST {head}\r\nHost: localhost\r\n\r\n".encode() + body)
    connection.settimeout(60)
    return connection


@pytest.mark.parametrize("path", PATHS)
def test_a_saturated_pool_refuses_while_health_answers(
    client: httpx.Client, bounds: Bounds, eventually: Eventually, path: str
) -> None:
    bounds.occupy()
    with ThreadPoolExecutor(1) as clients:
        waiting = clients.submit(send, client, path)
        eventually(lambda: bounds.pool.statistics().queued == 1)
        refused = send(client, path)
        assert refused.status_code == 503
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["retry-after"] == "1"
        assert client.get("/health").json() == {"status": "ok"}
        bounds.let_go()
        assert waiting.result().status_code == 200
    assert send(client, path).status_code == 200
    assert bounds.budget.held == 0


@pytest.mark.parametrize("path", PATHS)
def test_who_leaves_takes_the_work_along(
    client: httpx.Client,
    bounds: Bounds,
    eventually: Eventually,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    cancelled = bounds.pool.statistics().cancelled
    bounds.occupy()
    body, kind = PATHS[path]
    with raw_request(client, f"{path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}", body):
        eventually(lambda: bounds.pool.statistics().queued == 1)
        assert bounds.budget.held == len(body)
    eventually(lambda: bounds.pool.statistics().cancelled == cancelled + 1)
    assert bounds.pool.statistics().queued == 0
    eventually(lambda: bounds.budget.held == 0)
    bounds.let_go()
    assert send(client, path).status_code == 200
    assert caplog.text == ""


@pytest.mark.parametrize("path", PATHS)
def test_who_leaves_in_the_middle_of_a_body_is_forgotten(
    client: httpx.Client, bounds: Bounds, eventually: Eventually, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    body, kind = PATHS[path]
    with raw_request(client, f"{path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: 1000", body):
        eventually(lambda: bounds.budget.held == len(body))
    eventually(lambda: bounds.budget.held == 0)
    assert send(client, path).status_code == 200
    assert caplog.text == ""


@pytest.mark.parametrize("path", PATHS)
def test_who_sends_byte_by_byte_is_not_waited_for_for_ever(serve_app: ServeApp, path: str) -> None:
    body, kind = PATHS[path]
    bounds = Bounds(body_timeout=0.5)
    head = f"{path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: 100000"
    with (
        serve_app(create_app(SETTINGS, None, bounds.heavy)) as client,
        raw_request(client, head, body) as connection,
    ):
        connection.settimeout(0.02)
        answer = b""
        for _ in range(3000):
            try:
                connection.sendall(b" ")
                answer = connection.recv(100)
                break
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("path", PATHS)
def test_who_stalls_is_not_waited_for(serve_app: ServeApp, path: str) -> None:
    body, kind = PATHS[path]
    bounds = Bounds(receive_timeout=0.1)
    head = f"{path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: 1000"
    with (
        serve_app(create_app(SETTINGS, None, bounds.heavy)) as client,
        raw_request(client, head, body) as connection,
    ):
        assert connection.recv(100).startswith(b"HTTP/1.1 408")
    bounds.close()
    assert bounds.budget.held == 0


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [1_000_001, 10_000_000])
@pytest.mark.parametrize("is_announced", [True, False])
def test_long_bodies_are_refused(
    client: httpx.Client, bounds: Bounds, path: str, size: int, is_announced: bool
) -> None:
    def chunks() -> Iterator[bytes]:
        for start in range(0, size, 65536):
            yield bytes(min(65536, size - start))

    response = client.post(
        path,
        content=bytes(size) if is_announced else chunks(),
        headers={"content-type": PATHS[path][1]},
    )
    assert response.status_code == response.json()["status"] == 413
    assert "1000000 bytes" in response.json()["detail"]
    assert bounds.budget.held == 0
    assert send(client, path).status_code == 200


def test_a_length_that_is_too_short_does_not_let_more_in(client: httpx.Client, bounds: Bounds) -> None:
    for lie in ("Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5, 6"):
        body = b"200000\r\n" + bytes(2**21) + b"\r\n0\r\n\r\n"
        with raw_request(
            client, f"/parse-sarif HTTP/1.1\r\nContent-Type: application/sarif+json\r\n{lie}", body
        ) as connection:
            assert connection.recv(100).startswith((b"HTTP/1.1 400", b"HTTP/1.1 413"))
    assert bounds.budget.held == 0


def test_an_announced_length_is_refused_before_the_body_comes(client: httpx.Client) -> None:
    with raw_request(
        client,
        "/parse-sarif HTTP/1.1\r\nContent-Type: application/sarif+json\r\nContent-Length: 99999999999",
    ) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", PATHS)
def test_what_is_compressed_does_not_grow_beyond_its_bounds(
    client: httpx.Client, bounds: Bounds, path: str
) -> None:
    kind = PATHS[path][1]
    headers = {"content-type": kind, "content-encoding": "gzip"}
    response = client.post(path, content=gzip.compress(b" " * 10_000_000), headers=headers)
    assert response.status_code == 413
    for spoiled in (b"", b"nonsense", gzip.compress(b"{}")[:-1]):
        response = client.post(path, content=spoiled, headers=headers)
        assert response.status_code == 422
        assert "gzip" in response.json()["detail"]
    for coding in ("br", "gzip, gzip", "deflate"):
        response = client.post(path, content=b"x", headers={**headers, "content-encoding": coding})
        assert response.status_code == 415
        assert response.headers["accept-encoding"] == "gzip"
    assert bounds.budget.held == 0


def test_bodies_share_the_memory_there_is(
    client: httpx.Client, bounds: Bounds, eventually: Eventually
) -> None:
    bounds.budget.take(BUDGET - 1000)
    response = client.post(
        "/parse-sarif", content=bytes(2000), headers={"content-type": "application/sarif+json"}
    )
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    bomb = gzip.compress(json.dumps({"findings": [], "x": "x" * 100_000}).encode())
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    assert client.post("/generate-fingerprints", content=bomb, headers=headers).status_code == 503
    bounds.budget.give_back(BUDGET - 1000)
    eventually(lambda: bounds.budget.held == 0)
    assert client.post("/generate-fingerprints", content=bomb, headers=headers).status_code == 200


def test_a_stop_does_not_wait_for_heavy_work(serve_app: ServeApp, eventually: Eventually) -> None:
    bounds = Bounds()
    bounds.occupy()
    with serve_app(create_app(SETTINGS, None, bounds.heavy)) as client, ThreadPoolExecutor(1) as clients:
        waiting = clients.submit(send, client, "/generate-fingerprints")
        eventually(lambda: bounds.pool.statistics().queued == 1)
        bounds.pool.close()
        assert waiting.result().status_code == 503
        assert send(client, "/generate-fingerprints").status_code == 503
    with pytest.raises(PoolClosedError):
        bounds.close()
