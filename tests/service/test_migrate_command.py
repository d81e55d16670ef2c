"""``fastcore migrate``, and what a service does with a database that lacks tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from fastcore.cli import main
from fastcore.scans.migrations import migration_names
from fastcore.service.embedded_postgres import EmbeddedPostgres
from services import StartService

STEPS = migration_names()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("migrate") / "postgres") as server:
        yield server


@pytest.fixture
def database(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty one."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("FASTCORE_DATABASE_URL", raising=False)
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield make_conninfo(server.conninfo, dbname="empty")
        connection.execute("DROP DATABASE empty WITH (FORCE)")


def tables(database: str) -> set[str]:
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in rows}


def test_the_tables_are_made_once(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--database-url", database, "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: missing" for name in STEPS]
    assert tables(database) == set()
    assert main(["migrate", "--database-url", database]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: done" for name in STEPS]
    assert {"fastcore_scan", "fastcore_finding", "fastcore_finding_state"} <= tables(database)
    assert main(["migrate", "--database-url", database]) == 0
    assert capsys.readouterr().out == "the tables are up to date\n"
    assert main(["migrate", "--database-url", database, "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: done" for name in STEPS]


def test_the_environment_names_the_database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    assert main(["migrate"]) == 0
    assert "fastcore_scan" in tables(database)


def test_two_at_once_make_them_once(database: str) -> None:
    command = [sys.executable, "-m", "fastcore.cli", "migrate", "--database-url", database]
    with ThreadPoolExecutor(4) as threads:
        ended = list(
            threads.map(
                lambda _: subprocess.run(command, capture_output=True, text=True, timeout=60), range(4)
            )
        )
    assert [(process.returncode, process.stderr) for process in ended] == [(0, "")] * 4
    assert "".join(process.stdout for process in ended).count(f"{STEPS[0]}: done") == 1


def test_tables_of_a_newer_fastcore_are_left_alone(
    start_service: StartService, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "--database-url", database]) == 0
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO fastcore_migration (name) VALUES ('9999_of_tomorrow')")
    capsys.readouterr()
    for options in ([], ["--list"]):
        assert main(["migrate", "--database-url", database, *options]) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert "newer fastcore (9999_of_tomorrow): update fastcore" in shown.err
    for options in (["--no-migrate"], []):
        service = start_service("--only", "scans", *options, DATABASE_URL=database)
        assert service.wait() == 2
        assert "newer fastcore (9999_of_tomorrow)" in service.errors()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "set DATABASE_URL"),
        ("nonsense hunter2", "the database's address cannot be read"),
        ("postgresql://user:hunter2@127.0.0.1:1/database", "the database cannot be used"),
    ],
)
@pytest.mark.usefixtures("database")
def test_databases_that_are_none(url: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--database-url", url]) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert shown.count("\n") == 1
    assert "hunter2" not in shown


def test_a_service_makes_the_tables_it_needs(start_service: StartService, database: str) -> None:
    service = start_service("--no-migrate", DATABASE_URL=database)
    assert service.wait() == 2
    assert "run 'fastcore migrate'" in service.errors()
    assert service.errors().count("\n") == 1
    assert tables(database) == set()

    service = start_service(DATABASE_URL=database)
    with service.wait_until_ready() as client:
        assert client.get("/scans").json() == {"data": {"scans": []}}
        assert client.get("/api/demo/users").status_code == 404
    assert service.end() == 0

    service = start_service("--no-migrate", "--only", "scans,sarif", DATABASE_URL=database)
    with service.wait_until_ready() as client:
        assert client.get("/scans").status_code == 200
        assert client.post("/generate-fingerprints", json={"findings": []}).status_code == 200
    assert service.end() == 0
    assert service.errors() == ""
