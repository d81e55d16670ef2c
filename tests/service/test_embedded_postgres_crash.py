"""What is left after crashes, and what the next start makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from fastcore.service._postgres_processes import read_postmaster_pid, server_processes
from fastcore.service.embedded_postgres import EmbeddedPostgres

Eventually = Callable[[Callable[[], bool]], None]

# Starts a server, stores a row and says so; then it waits to be killed.
_OWNER = """
import sys, time
import psycopg
from fastcore.service import _postgres_launcher
from fastcore.service.embedded_postgres import EmbeddedPostgres

if sys.argv[2] == "orphan":
    _postgres_launcher._die_with_parent = lambda: ()
server = EmbeddedPostgres(sys.argv[1])
server.start()
with psycopg.connect(server.conninfo) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
print("ready", flush=True)
time.sleep(600)
"""


def killed_owner(folder: Path, fate: str) -> None:
    """Let a process start the server in ``folder`` and kill it with SIGKILL."""
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(folder), fate], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"ready\n"
        owner.kill()


def rows(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.conninfo) as connection:
        return len(connection.execute("SELECT * FROM kept").fetchall())


@pytest.fixture
def long_folder(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 120)


def test_the_server_ends_with_a_killed_service(folder: Path, eventually: Eventually) -> None:
    killed_owner(folder, "together")
    eventually(lambda: not server_processes(folder / "cluster"))
    with EmbeddedPostgres(folder) as server:
        assert rows(server) == 1


@pytest.mark.parametrize("which", ["folder", "long_folder"])
def test_a_server_left_running_is_stopped(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    killed_owner(folder, "orphan")
    left = read_postmaster_pid(folder / "cluster")
    assert left in server_processes(folder / "cluster")
    sockets = [Path((folder / "socket_folder").read_text())] if which == "long_folder" else []
    with EmbeddedPostgres(folder) as server:
        assert rows(server) == 1
        assert server.pid != left
        assert left not in server_processes(folder / "cluster")
        assert not any(path.exists() for path in sockets)


def test_backends_left_by_a_killed_server_are_ended(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert server_processes(folder / "cluster") == []
    with EmbeddedPostgres(folder) as again:
        assert rows(again) == 1


@pytest.fixture
def stopped(folder: Path) -> Path:
    with EmbeddedPostgres(folder) as server, psycopg.connect(server.conninfo) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    return folder


@pytest.mark.parametrize(
    "pid", [os.getppid(), 2**22 - 3, "nonsense", ""], ids=["alive", "gone", "text", "empty"]
)
def test_stale_pid_files(stopped: Path, pid: object) -> None:
    (stopped / "cluster" / "postmaster.pid").write_text(f"{pid}\n{stopped}/cluster\n1\n5432\n\n\n\nready\n")
    (stopped / ".s.PGSQL.5432.lock").write_text(f"{pid}\n")
    (stopped / ".s.PGSQL.5432").write_text("")
    with EmbeddedPostgres(stopped) as server:
        assert rows(server) == 1


def test_an_interrupted_creation_is_begun_again(folder: Path) -> None:
    folder.mkdir()
    (folder / "lock").write_text("4711\n")
    half = folder / "cluster.new.abc" / "base"
    half.mkdir(parents=True)
    (half / "1").write_text("half")
    with EmbeddedPostgres(folder) as server:
        assert server.pid is not None
    assert not half.exists()


def test_the_server_outlives_the_thread_that_started_it(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    starter = Thread(target=server.start)
    starter.start()
    starter.join()
    try:
        with psycopg.connect(server.conninfo) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        assert rows(server) == 1
    finally:
        server.stop()


def test_a_client_with_an_open_transaction_does_not_delay_the_stop(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    connection = psycopg.connect(server.conninfo)
    connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    server.stop()
    assert server_processes(folder / "cluster") == []
    connection.close()
