"""Commands in this process, in a folder of the test's own, and a PostgreSQL for those that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from command_logs import Command, Shown
from fastcore.cli import main
from fastcore.scans.migrations import migrate
from fastcore.service.embedded_postgres import EmbeddedPostgres


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Names of files are relative to it, so that messages have no long paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def fastcore(capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs ``fastcore`` with these words."""

    def run(*words: str) -> Shown:
        capfd.readouterr()
        exit_code = main(words)
        shown = capfd.readouterr()
        return Shown(exit_code, shown.out, shown.err)

    return run


@pytest.fixture
def command(fastcore: Command) -> Command:
    """Runs ``fastcore sarif`` with these words."""
    return lambda *words: fastcore("sarif", *words)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL; nothing is in the database that its connection string names."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("pg") / "postgres") as running:
        yield running.conninfo


@pytest.fixture(scope="session")
def migrated(server: str) -> str:
    """A database with the tables of scans."""
    conninfo = make_conninfo(server, dbname="scans")
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute("CREATE DATABASE scans")
    with psycopg.connect(conninfo) as conn:
        migrate(conn)
    return conninfo


@pytest.fixture
def database(migrated: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the tables of scans and no scan, where DATABASE_URL says."""
    with psycopg.connect(migrated) as conn:
        conn.execute("DELETE FROM fastcore_scan")
    monkeypatch.delenv("FASTCORE_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", migrated)
    return migrated
