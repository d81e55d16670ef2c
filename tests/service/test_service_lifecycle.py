"""``fastcore serve`` as a process: starts, stops, crashes, and what stands in its way."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from fastcore.service._postgres_processes import server_processes
from fastcore.service.embedded_postgres import EmbeddedPostgres

StartService = Callable[..., Any]
Eventually = Callable[[Callable[[], bool]], None]


def one_line(errors: str) -> str:
    """The only line there is; nobody wants a traceback for a mistake of theirs."""
    assert re.fullmatch(r"fastcore: .*\n", errors), errors
    return errors


def first_names(client: httpx.Client, count: int = 1) -> list[str]:
    rows = client.get("/api/demo/users", params={"limit": count}).json()["data"]["users"]
    return [row["firstName"] for row in rows]


def rename_first_user(data_dir: Path, name: str) -> None:
    conninfo = f"host={data_dir / 'postgres'} user=fastcore dbname=postgres"
    with psycopg.connect(conninfo) as connection:
        connection.execute("UPDATE fastcore_demo.users SET first_name = %s WHERE id = 1", [name])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_second_start_keeps_the_data(
    start_service: StartService, tmp_path: Path, number: int, eventually: Eventually
) -> None:
    service = start_service("--demo", "--data-dir", tmp_path)
    with service.wait_until_ready() as client:
        assert first_names(client) == ["Priya"]
        rename_first_user(tmp_path, "Kept")
    assert service.end(number) == 0
    assert service.errors() == ""
    assert server_processes(tmp_path / "postgres" / "cluster") == []

    service = start_service("--demo", "--data-dir", tmp_path)
    with service.wait_until_ready() as client:
        assert first_names(client) == ["Kept"]
    assert service.end() == 0


def test_a_killed_service_starts_again(start_service: StartService, tmp_path: Path) -> None:
    service = start_service("--demo", "--data-dir", tmp_path)
    with service.wait_until_ready():
        rename_first_user(tmp_path, "Kept")
        service.end(signal.SIGKILL)
    service = start_service("--demo", "--data-dir", tmp_path)
    with service.wait_until_ready() as client:
        assert first_names(client) == ["Kept"]
    assert service.end() == 0


def test_a_service_killed_at_its_first_start_recovers(
    start_service: StartService, tmp_path: Path, eventually: Eventually
) -> None:
    # Killed as soon as each of these is there: while the database is created, and while it starts.
    for sign in ("postgres/cluster.new.*", "postgres/cluster/postmaster.pid"):
        service = start_service("--demo", "--data-dir", tmp_path)
        eventually(lambda sign=sign: any(tmp_path.glob(sign)))  # type: ignore[misc]
        service.end(signal.SIGKILL)
    service = start_service("--demo", "--data-dir", tmp_path)
    with service.wait_until_ready() as client:
        assert len(first_names(client, 10_000)) == 10_000
    assert service.end() == 0


def test_sigterm_while_it_starts(start_service: StartService, tmp_path: Path, eventually: Eventually) -> None:
    service = start_service("--demo", "--data-dir", tmp_path)
    eventually(lambda: any(tmp_path.glob("postgres/cluster.new.*")))
    assert service.end() == 0
    assert server_processes(tmp_path / "postgres" / "cluster") == []


def test_a_data_folder_has_one_service(start_service: StartService, tmp_path: Path) -> None:
    first = start_service("--demo", "--data-dir", tmp_path)
    with first.wait_until_ready() as client:
        second = start_service("--demo", "--data-dir", tmp_path)
        assert second.wait() == 2
        assert f"in use by another service, process {first.process.pid}" in one_line(second.errors())
        assert client.get("/health/ready").status_code == 200
    assert first.end() == 0


def test_a_port_in_use(start_service: StartService, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        service = start_service("--demo", "--data-dir", tmp_path / "data", "--port", port)
        assert service.wait() == 2
    assert f"127.0.0.1:{port} is in use" in one_line(service.errors())
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["--port", "99999"], {}, "port: "),
        (["--host", "no.such.host.invalid"], {}, "cannot listen on no.such.host.invalid"),
        (["--host", "foo..bar"], {}, "cannot listen on foo..bar"),
        (["--host", "x" * 64], {}, "is no host name"),
        ([], {"FASTCORE_POOL_MAX_SIZE": "0"}, "pool_max_size: "),
        ([], {"FASTCORE_WORK_THREADS": "0"}, "work_threads: "),
        (["--only", "sarif,scan"], {}, "only.1: Input should be 'sarif' or 'scans'"),
        ([], {"FASTCORE_API_TOKENS": "hunter2"}, "api_tokens: Value error, entry 1 is not of the form"),
        ([], {"FASTCORE_SARIF_URL_HOSTS": "logs.example, *"}, "'*' is no host"),
        (["--demo"], {"DATABASE_URL": "host=/nonexistent"}, "The database cannot be used: "),
        (["--demo"], {"DATABASE_URL": "nonsense"}, "DATABASE_URL is no connection string"),
        (["--demo", "--data-dir", "/dev/null/x"], {}, "Cannot use /dev/null/x"),
    ],
)
def test_mistakes_are_one_line(
    start_service: StartService, arguments: list[str], environment: dict[str, str], message: str
) -> None:
    service = start_service(*arguments, **environment)
    assert service.wait() == 2
    assert message in one_line(service.errors())


def test_parts_that_need_no_database_start_none(start_service: StartService, tmp_path: Path) -> None:
    service = start_service(
        "--only", "sarif", "--data-dir", tmp_path / "data", FASTCORE_ALLOWED_HOSTS="example.org, example.com"
    )
    with service.wait_until_ready() as client:
        assert client.get("/health/ready").json() == {"status": "ready", "checks": {}}
        assert client.get("/api/demo/users").status_code == 404
        assert client.get("/", headers={"host": "example.com"}).status_code == 200
        assert client.get("/scans").status_code == 404
        assert client.get("/static/scans/scans.js").status_code == 404
        page = client.get("/").text
        assert "--demo" in page
        assert "scans" not in page
    assert service.end() == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("kind", ["full", "broken", "closed"])
def test_a_service_whose_address_nobody_reads(kind: str, eventually: Eventually, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "fastcore.cli", "serve", "--only", "sarif", "--port", str(port)]
    output = {"full": ">/dev/full", "broken": "| true", "closed": ">&-"}[kind]
    # The shell's process id is the service's, except in a pipe, where the service writes its own.
    pid = tmp_path / "pid"
    script = f"( echo $BASHPID >{pid}; exec {shlex.join(command)} ) {output}"
    with subprocess.Popen(
        ["bash", "-o", "pipefail", "-c", script], stderr=subprocess.PIPE, text=True
    ) as process:
        eventually(lambda: answers(port))
        os.kill(int(pid.read_text()), signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
    except httpx.TransportError:
        return False


def test_the_users_own_database(
    start_service: StartService, folder: Path, tmp_path: Path, eventually: Eventually
) -> None:
    own = EmbeddedPostgres(folder)
    own.start()
    try:
        service = start_service(
            "--demo", "--data-dir", tmp_path / "data", DATABASE_URL=own.conninfo, FASTCORE_POOL_TIMEOUT="0.5"
        )
        with service.wait_until_ready() as client:
            assert first_names(client) == ["Priya"]
            assert not (tmp_path / "data").exists()

            own.stop()
            answer = client.get("/api/demo/users")
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert answer.headers["retry-after"] == "1"
            assert client.get("/health").status_code == 200
            ready = client.get("/health/ready")
            assert (ready.status_code, ready.json()["checks"]["database"]["status"]) == (503, "failed")

            own.start()
            eventually(lambda: client.get("/health/ready").status_code == 200)
            assert first_names(client) == ["Priya"]
        assert service.end() == 0
        with psycopg.connect(own.conninfo) as connection:
            assert connection.execute("SELECT count(*) FROM fastcore_demo.users").fetchone() == (10_000,)
    finally:
        own.stop()
