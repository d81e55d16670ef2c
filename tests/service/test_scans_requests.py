"""Requests to store a scan: every wrapping of a log, every refusal, twice, too late, and given up."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from fastcore.operations.problem import add_problem_handlers
from fastcore.scans.migrations import migrate
from fastcore.service.app import create_app
from fastcore.service.database import create_pool
from fastcore.service.embedded_postgres import EmbeddedPostgres
from fastcore.service.heavy import Heavy, create_heavy
from fastcore.service.settings import ServiceSettings
from scan_http import LOG_TYPE, listed, log, log_of_paths, problem, send, stored, wrong_places
from scan_logs import result

ServeApp = Callable[[FastAPI], AbstractContextManager[httpx.Client]]
Eventually = Callable[[Callable[[], bool]], None]
BODY = log_of_paths("a.py", "b.py")


@pytest.mark.parametrize("kind", [LOG_TYPE, "application/octet-stream", "application/gzip"])
@pytest.mark.parametrize("coding", ["", "gzip", "identity"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("is_gzip_file", [False, True])
def test_a_log_in_every_wrapping(
    scans: httpx.Client, kind: str, coding: str, encoding: str, is_gzip_file: bool
) -> None:
    body = log(result("R1", "é.py")).decode().encode(encoding)
    for is_compressed in (is_gzip_file, coding == "gzip"):
        body = gzip.compress(body) if is_compressed else body
    headers = {"content-encoding": coding} if coding else {}
    scan = stored(send(scans, body, kind=kind, headers=headers))
    assert (scan["findingCount"], scan["runs"][0]["fileName"]) == (1, "")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_other_media_types(scans: httpx.Client, kind: str) -> None:
    assert LOG_TYPE in problem(send(scans, BODY, kind=kind), 415)["detail"]


def test_other_codings(scans: httpx.Client) -> None:
    for coding in ("br", "gzip, gzip"):
        answer = send(scans, BODY, headers={"content-encoding": coding})
        assert problem(answer, 415)
        assert answer.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"repository": "a\0b"}, "repository"),
        ({"branch": "x" * 501}, "branch"),
        ({"commit": "a\nb"}, "commit"),
        ({"category": "\ud7ff\x1b"}, "category"),
        ({"validate": "loosely"}, "validate"),
        ({"organisation": ""}, "organisation"),
    ],
)
def test_impossible_queries(scans: httpx.Client, query: dict[str, Any], place: str) -> None:
    assert wrong_places(send(scans, BODY, **query)) == [["query", place]]


def test_impossible_forms(scans: httpx.Client) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        assert wrong_places(send(scans, BODY, kind=kind)) == [["body"]]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", {"pointer": "", "byte_offset": 0}),
        (b"[]", {"pointer": "", "byte_offset": None}),
        (b'{"version":"2.1.0","runs":[{]}', {"pointer": "", "byte_offset": 28}),
        (b'{"version":"2.1.0","runs":7}', {"pointer": "/runs", "byte_offset": None}),
    ],
)
def test_bodies_that_are_no_log(scans: httpx.Client, body: bytes, place: dict[str, Any]) -> None:
    refused = problem(send(scans, body), 422)
    assert place.items() <= refused.items()
    assert "file_name" not in refused
    assert listed(scans.get("/scans"), "scans") == []


def test_a_request_that_comes_twice_is_stored_once(scans: httpx.Client) -> None:
    def upload(key: str, **query: str) -> httpx.Response:
        # The boundary is another each time.
        files = [("file", ("a.sarif", BODY)), ("file", ("b.sarif", gzip.compress(log(result("R9")))))]
        return scans.post("/scans", params=query, files=files, headers={"idempotency-key": key})

    first = stored(upload("key 1", branch="main"))
    assert stored(upload("key 1", branch="main"), 200) == first
    assert stored(upload("key 2", branch="main"))["id"] != first["id"]
    for query in ({}, {"branch": "other"}, {"branch": "main", "validate": "strict"}):
        refused = problem(upload("key 1", **query), 422)
        assert "Idempotency-Key" in refused["detail"]
    assert problem(send(scans, BODY, headers={"idempotency-key": "key 1"}, branch="main"), 422)
    assert len(listed(scans.get("/scans"), "scans")) == 2
    assert stored(send(scans, BODY, headers={"idempotency-key": "key 1"}, organisation="another one's keys"))


def test_a_request_that_comes_at_once_is_stored_once(scans: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: send(scans, BODY, headers={"idempotency-key": "k"}), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(listed(scans.get("/scans"), "scans")) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_impossible_keys(scans: httpx.Client, key: str) -> None:
    assert wrong_places(send(scans, BODY, headers={"idempotency-key": key})) == [
        ["header", "idempotency-key"]
    ]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("own") / "postgres") as server:
        with psycopg.connect(server.conninfo) as connection:
            migrate(connection)
        yield server


@contextmanager
def small_service(
    serve_app: ServeApp, own: EmbeddedPostgres, **options: Any
) -> Iterator[tuple[httpx.Client, Heavy]]:
    settings = ServiceSettings(**{"pool_timeout": 1, **options})
    heavy = create_heavy(settings)
    with serve_app(create_app(settings, create_pool(own.conninfo, settings), heavy)) as client:
        yield client, heavy
    assert heavy.budget.held == 0


def scan_count(own: EmbeddedPostgres) -> int:
    with psycopg.connect(own.conninfo) as connection:
        row = connection.execute("SELECT count(*) FROM fastcore_scan").fetchone()
    assert row is not None
    return int(row[0])


def form_of(*logs: bytes) -> dict[str, Any]:
    return {"files": [("file", ("log", content)) for content in logs]}


def test_limits(serve_app: ServeApp, own: EmbeddedPostgres) -> None:
    bounds = {
        "sarif_max_bytes": 20_000,
        "sarif_max_decompressed_bytes": 30_000,
        "sarif_max_text_bytes": 40_000,
        "scan_max_logs": 2,
        "bodies_max_bytes": 60_000,
        "bulk_insert_max_bytes": 3_000,
        "fingerprints_max_bytes": 2_000,
    }
    before = scan_count(own)
    filler = {"properties": {"filler": " " * 16_000}}
    large = json.dumps({"version": "2.1.0", "runs": [], **filler}).encode()
    with small_service(serve_app, own, **bounds) as (client, heavy):
        assert "20000 bytes" in problem(send(client, b" " * 20_001), 413)["detail"]
        assert "20000 bytes" in problem(client.post("/scans", **form_of(large, large)), 413)["detail"]
        bomb = gzip.compress(b" " * 30_001)
        for answer in (
            send(client, bomb),
            send(client, bomb, headers={"content-encoding": "gzip"}),
            client.post("/scans", **form_of(bomb)),
            # Together they are too long.
            client.post("/scans", **form_of(gzip.compress(large), gzip.compress(large))),
        ):
            assert "30000 bytes" in problem(answer, 413)["detail"]
        # What is in there would be counted by nobody.
        again = problem(client.post("/scans", **form_of(gzip.compress(gzip.compress(BODY)))), 422)
        assert "log: what was compressed" in again["detail"]
        assert problem(client.post("/scans", **form_of(*[b"{}"] * 3)), 422)
        long_texts = log(*[{}] * 100, informationUri="x", name="y" * 1000)
        assert "take more than" in problem(send(client, long_texts), 422)["detail"]
        # A finding takes more memory than its text.
        findings = [{"line": "none"}]
        assert client.post("/bulk-insert/findings", json={"findings": findings * 57}).status_code == 200
        many = client.post("/bulk-insert/findings", json={"findings": findings * 59})
        assert "60000 bytes" in problem(many, 413)["detail"]
        for path, most in (("/bulk-insert/findings", 3000), ("/generate-fingerprints", 2000)):
            body = b'{"findings": []}'.ljust(most)
            kind = {"content-type": "application/json"}
            assert client.post(path, content=body, headers=kind).status_code == 200
            too_long = problem(client.post(path, content=body + b" ", headers=kind), 413)
            assert f"{most} bytes" in too_long["detail"]
        heavy.budget.take(45_000)
        busy = send(client, large)
        assert problem(busy, 503)
        assert busy.headers["retry-after"] == "1"
        heavy.budget.give_back(45_000)
        assert scan_count(own) == before
        assert stored(client.post("/scans", **form_of(large, gzip.compress(BODY))))["findingCount"] == 2


def raw_request(client: httpx.Client, announced: int, body: bytes) -> socket.socket:
    connection = socket.create_connection((client.base_url.host, client.base_url.port or 0))
    head = f"POST /scans HTTP/1.1\r\nHost: localhost\r\nContent-Type: {LOG_TYPE}\r\n"
    connection.sendall(f"{head}Content-Length: {announced}\r\n\r\n".encode() + body)
    connection.settimeout(60)
    return connection


def test_who_stalls_is_not_waited_for(serve_app: ServeApp, own: EmbeddedPostgres) -> None:
    with (
        small_service(serve_app, own, receive_timeout=0.1) as (client, _),
        raw_request(client, len(BODY) + 1, BODY) as connection,
    ):
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


@contextmanager
def occupied(heavy: Heavy) -> Iterator[None]:
    """Keep the one thread that stores busy."""
    begun, let_go = Event(), Event()

    def work() -> None:
        begun.set()
        assert let_go.wait(60)

    with ThreadPoolExecutor(1) as waiter:
        busy = waiter.submit(lambda: asyncio.run(heavy.storing.run(work)))
        assert begun.wait(60)
        try:
            yield
        finally:
            let_go.set()
            busy.result(60)


def test_who_leaves_takes_the_scan_along(
    serve_app: ServeApp, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    before = scan_count(own)
    with small_service(serve_app, own, store_threads=1) as (client, heavy):
        with occupied(heavy):
            with raw_request(client, len(BODY), BODY):
                eventually(lambda: heavy.storing.statistics().queued == 1)
                assert heavy.budget.held == len(BODY)
            eventually(lambda: heavy.storing.statistics().cancelled == 1)
            assert heavy.storing.statistics().queued == 0
            eventually(lambda: heavy.budget.held == 0)
        assert scan_count(own) == before
        assert stored(send(client, BODY))


def test_a_full_queue_refuses_and_stores_the_others(
    serve_app: ServeApp, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    with (
        small_service(serve_app, own, store_threads=1, work_queue=1) as (client, heavy),
        ThreadPoolExecutor(1) as clients,
    ):
        with occupied(heavy):
            waiting = clients.submit(send, client, BODY)
            eventually(lambda: heavy.storing.statistics().queued == 1)
            refused = send(client, BODY)
            assert problem(refused, 503)
            assert refused.headers["retry-after"] == "1"
            assert client.get("/health").status_code == 200
        assert stored(waiting.result())


def test_storing_has_an_end(serve_app: ServeApp, own: EmbeddedPostgres) -> None:
    before = scan_count(own)
    key = {"idempotency-key": "waits for a lock"}
    with small_service(serve_app, own, scan_timeout=0.5) as (client, _):
        with psycopg.connect(own.conninfo) as locker:
            locker.execute("LOCK TABLE fastcore_finding IN ACCESS EXCLUSIVE MODE")
            late = send(client, BODY, headers=key)
            assert problem(late, 503)
            assert late.headers["retry-after"] == "1"
            findings = json.dumps({"findings": [{"rule_id": "R"}]}).encode()
            json_type = {"content-type": "application/json"}
            assert problem(client.post("/bulk-insert/findings", content=findings, headers=json_type), 503)
        assert scan_count(own) == before
        assert stored(send(client, BODY, headers=key))


def test_a_database_that_is_stopped(
    serve_app: ServeApp, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    with small_service(serve_app, own, pool_timeout=0.2) as (client, _):
        scan = stored(send(client, BODY))
        path = f"/scans/{scan['id']}"
        own.stop()
        try:
            refusals = [
                send(client, BODY),
                *(client.get(asked) for asked in ("/scans", path, f"{path}/findings", f"{path}/sarif")),
                client.delete(path),
                client.patch("/findings/x", json={"state": "open"}),
                client.post("/bulk-insert/findings", json={"findings": []}),
            ]
        finally:
            own.start()
        for refused in refusals:
            assert problem(refused, 503)
            assert refused.headers["retry-after"] == "1"
        eventually(lambda: client.get("/scans").status_code == 200)
        assert stored(send(client, BODY))["baseScanId"] == scan["id"]


def test_what_no_value_of_the_database_holds(serve_app: ServeApp, own: EmbeddedPostgres) -> None:
    app = FastAPI()
    add_problem_handlers(app)

    @app.get("/")
    def ask() -> None:
        with psycopg.connect(own.conninfo) as connection:
            connection.execute("SELECT repeat('x', 2000000000)")

    with serve_app(app) as client:
        refused = client.get("/")
    assert problem(refused, 413)
    assert "retry-after" not in refused.headers


def test_a_scan_that_is_deleted_before_it_is_exported(
    serve_app: ServeApp, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    with (
        small_service(serve_app, own) as (client, _),
        psycopg.connect(own.conninfo) as other,
        ThreadPoolExecutor(1) as clients,
    ):
        scan = stored(send(client, BODY))
        # The scan is seen and its findings are waited for; then both are gone.
        other.execute("LOCK TABLE fastcore_finding IN ACCESS EXCLUSIVE MODE")
        export = clients.submit(client.get, f"/scans/{scan['id']}/sarif")
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        eventually(lambda: other.execute(waiting).fetchone() == (1,))
        other.execute("DELETE FROM fastcore_scan WHERE id = %s", [scan["id"]])
        other.commit()
        assert problem(export.result(), 404)
