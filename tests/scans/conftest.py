"""A real PostgreSQL with the tables of scans; every test has an organisation of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import psycopg
import pytest

from fastcore.scans.migrations import migrate
from fastcore.service.embedded_postgres import EmbeddedPostgres
from scan_logs import Connection

_numbers = itertools.count()


@pytest.fixture(scope="session")
def conninfo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg") / "postgres") as server:
        with psycopg.connect(server.conninfo) as connection:
            migrate(connection)
        yield server.conninfo


@pytest.fixture
def conn(conninfo: str) -> Iterator[Connection]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


@pytest.fixture
def organisation() -> str:
    return f"organisation {next(_numbers)}"
