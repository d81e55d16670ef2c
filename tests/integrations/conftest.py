"""A real PostgreSQL and a real HTTP socket; every test runs on each implementation of the builders."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, TypeAlias

import httpx
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI

from fastcore import _backend
from fastcore.service.embedded_postgres import EmbeddedPostgres

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
Serve: TypeAlias = Callable[[FastAPI], httpx.Client]

_TIMEOUT = 20.0

_TABLES = """
CREATE SCHEMA app;
CREATE TABLE app.users (
    id bigint PRIMARY KEY, first_name text, age int, score numeric, joined date, tags text[],
    external_id uuid, profile json
);
INSERT INTO app.users VALUES
    (1, 'Ada', 36, 1.10, '2020-01-01', '{a,b}', '00000000-0000-0000-0000-000000000001', '{"zip_code": "01"}'),
    (2, 'Alan', 41, 2.50, '2021-01-01', '{}', '00000000-0000-0000-0000-000000000002', '{"zip_code": 1E400}'),
    (3, 'Grace', 85, NULL, '2022-01-01', NULL, '00000000-0000-0000-0000-000000000003', NULL),
    (4, '50%_off\\', NULL, -0.5, '2023-01-01', '{"x y"}', NULL, '[]'),
    (5, 'Zoë', 20, 0, NULL, NULL, NULL, 'null');
CREATE TABLE app.lists (id int, words varchar[], numbers bigint[], document jsonb);
INSERT INTO app.lists VALUES
    (1, '{a,b}', '{1,2}', '{"a": [1]}'),
    (2, '{}', '{1099511627776,NULL}', '[]'),
    (3, '{é}', '{{3,4},{5,6}}', NULL);
CREATE VIEW app.documents AS SELECT id, row_to_json(u) AS data FROM app.users u;
CREATE TABLE app."we""ird % table" ("se""lect" int, "a.b" text, "per%cent" text, page int);
INSERT INTO app."we""ird % table" VALUES (1, 'x', '5%', 7);
CREATE TABLE top (id int);
INSERT INTO top VALUES (1);
"""


@pytest.fixture(scope="module", autouse=True)
def builders(implementation: ModuleType) -> Iterator[None]:
    """Puts one implementation in place of what ``fastcore`` has chosen."""
    with pytest.MonkeyPatch.context() as patch:
        for name in vars(implementation).keys() & vars(_backend).keys():
            if not name.startswith("_"):
                patch.setattr(_backend, name, getattr(implementation, name))
        yield


@pytest.fixture(scope="session")
def conninfo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg") / "postgres") as server:
        with psycopg.connect(server.conninfo) as connection:
            connection.execute(_TABLES)
        yield server.conninfo


@pytest.fixture
def conn(conninfo: str) -> Iterator[Connection]:
    with psycopg.connect(conninfo) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Runs applications on sockets of their own and gives clients for them."""
    with contextlib.ExitStack() as running:
        yield lambda app: running.enter_context(_serving(app))


@pytest.fixture(scope="module")
def serve_all_tests() -> Iterator[Serve]:
    """`serve`, until the tests of a module have run on one implementation."""
    with contextlib.ExitStack() as running:
        yield lambda app: running.enter_context(_serving(app))


@contextlib.contextmanager
def _serving(app: FastAPI) -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            deadline = time.monotonic() + _TIMEOUT
            while not server.started:
                assert thread.is_alive(), "uvicorn ended while it started"
                assert time.monotonic() < deadline, "uvicorn did not start"
                time.sleep(0.005)
            port = listener.getsockname()[1]
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_TIMEOUT) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()
