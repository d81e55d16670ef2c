"""What one database that does not answer does to the rest of the service: nothing, and not for long."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from fastcore.scans.scan_rows import MAX_REFUSED
from fastcore.service._postgres_processes import server_processes
from fastcore.service.connection_pool import InterruptiblePool
from fastcore.service.database import create_pool
from fastcore.service.embedded_postgres import EmbeddedPostgres
from fastcore.service.settings import ServiceSettings
from scan_http import log, problem, send
from scan_logs import result

StartService = Callable[..., Any]
Eventually = Callable[[Callable[[], bool]], None]

_SLEEPING = "FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A database of the user's own."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("own") / "postgres") as server:
        yield server


@pytest.fixture
def pool(own: EmbeddedPostgres) -> Iterator[InterruptiblePool]:
    with InterruptiblePool(
        own.conninfo, configure=lambda connection: None, kwargs={"autocommit": True}, min_size=1, timeout=600
    ) as pool:
        yield pool


def test_rows_are_utf8_whatever_the_environment_says(
    start_service: StartService, own: EmbeddedPostgres
) -> None:
    service = start_service("--demo", DATABASE_URL=own.conninfo, PGCLIENTENCODING="LATIN1")
    with service.wait_until_ready() as client:
        assert client.get("/api/demo/users").json()["data"]["users"][0]["lastName"] == "Pérez"
    assert service.end() == 0


def test_clients_that_do_not_read_keep_no_connection(
    start_service: StartService, own: EmbeddedPostgres
) -> None:
    limits = {"FASTCORE_POOL_MAX_SIZE": "1", "FASTCORE_POOL_TIMEOUT": "20", "FASTCORE_SEND_TIMEOUT": "0.5"}
    service = start_service("--demo", DATABASE_URL=own.conninfo, **limits)
    with service.wait_until_ready() as client, socket.socket() as raw:
        # The system holds less between the two than the answer is long.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect((client.base_url.host, client.base_url.port))
        raw.sendall(b"GET /api/demo/users/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert raw.recv(12) == b"HTTP/1.1 200"
        assert client.get("/api/demo/users").status_code == 200
    assert service.end() == 0


def test_a_full_queue_hides_nothing_and_delays_no_stop(
    start_service: StartService, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    service = start_service(
        "--demo",
        DATABASE_URL=own.conninfo,
        FASTCORE_POOL_MAX_SIZE="2",
        FASTCORE_POOL_MAX_WAITING="50",
        FASTCORE_POOL_TIMEOUT="600",
        FASTCORE_STATEMENT_TIMEOUT="600",
        FASTCORE_SHUTDOWN_TIMEOUT="1",
    )
    with (
        service.wait_until_ready() as client,
        psycopg.connect(own.conninfo) as locker,
        ThreadPoolExecutor(60) as clients,
    ):
        locker.execute("LOCK TABLE fastcore_demo.users IN ACCESS EXCLUSIVE MODE")
        requests = [clients.submit(client.get, "/api/demo/users") for _ in range(60)]
        # 2 run and 50 wait for them; before the second connection is open, one less.
        eventually(lambda: sum(request.done() for request in requests) in {8, 9})
        assert client.get("/static/docs.js").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert service.end() == 0
        assert {request.result().status_code for request in requests} == {503}
    assert service.errors() == ""


def test_readiness_is_answered_while_the_database_hangs(
    start_service: StartService, own: EmbeddedPostgres, eventually: Eventually
) -> None:
    service = start_service("--demo", DATABASE_URL=own.conninfo, FASTCORE_READY_TIMEOUT="0.1")
    with service.wait_until_ready() as client:
        eventually(lambda: client.get("/health/ready").status_code == 200)
        stopped = server_processes(own.cluster)
        try:
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            answers = [client.get("/health/ready", timeout=20) for _ in range(6)]
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
        assert [answer.status_code for answer in answers] == [503] * 6
        eventually(lambda: client.get("/health/ready").status_code == 200)
    assert service.end() == 0


def test_a_connection_is_used_for_some_time_only(own: EmbeddedPostgres, eventually: Eventually) -> None:
    def backends(**settings: Any) -> Callable[[], int]:
        pool = pools.enter_context(
            create_pool(own.conninfo, ServiceSettings(pool_max_size=1, pool_timeout=60.0, **settings))
        )

        def pid() -> int:
            with pool.connection() as connection:
                return connection.info.backend_pid

        return pid

    with contextlib.ExitStack() as pools:
        short, long = backends(pool_max_lifetime=0.001), backends()
        first, kept = short(), long()
        eventually(lambda: short() != first)
        assert long() == kept


@pytest.mark.parametrize("reachable", [True, False])
def test_interrupting_a_pool(
    own: EmbeddedPostgres, pool: InterruptiblePool, eventually: Eventually, reachable: bool
) -> None:
    def sleep() -> None:
        with pool.connection() as connection:
            connection.execute("SELECT pg_sleep(60)")

    def sleeping(count: int) -> bool:
        with psycopg.connect(own.conninfo) as connection:
            return connection.execute(f"SELECT count(*) {_SLEEPING}").fetchone() == (count,)

    assert own.pid is not None
    with ThreadPoolExecutor() as threads:
        sleepers: list[Future[None]] = [threads.submit(sleep) for _ in range(2)]
        eventually(lambda: pool.get_stats().get("requests_waiting") == 1)
        eventually(lambda: sleeping(1))
        try:
            if not reachable:
                os.kill(own.pid, signal.SIGSTOP)
            pool.interrupt()
            for sleeper in sleepers:
                with pytest.raises(psycopg.OperationalError):
                    sleeper.result(timeout=30)
        finally:
            os.kill(own.pid, signal.SIGCONT)
            if not reachable:
                with psycopg.connect(own.conninfo) as connection:
                    connection.execute(f"SELECT pg_terminate_backend(pid) {_SLEEPING}")
    eventually(lambda: sleeping(0))


def test_more_findings_than_the_server_may_refuse(start_service: StartService, own: EmbeddedPostgres) -> None:
    service = start_service("--only", "scans", DATABASE_URL=own.conninfo)
    with service.wait_until_ready() as client, psycopg.connect(own.conninfo, autocommit=True) as admin:
        admin.execute("ALTER TABLE fastcore_finding ADD CHECK (rule_id NOT LIKE 'bad%')")

        def insert(count: int) -> httpx.Response:
            given = [{"rule_id": f"bad {number}"} for number in range(count)]
            body = {"findings": [*given, {"rule_id": "good"}]}
            answer: httpx.Response = client.post("/bulk-insert/findings", json=body)
            return answer

        found = insert(MAX_REFUSED).json()
        assert (found["inserted_count"], len(found["errors"])) == (1, MAX_REFUSED)
        assert "refuses more" in problem(insert(MAX_REFUSED + 1), 422)["detail"]
        results = [result("bad", path=f"{number}.py") for number in range(MAX_REFUSED + 1)]
        assert "refuses more" in problem(send(client, log(*results)), 422)["detail"]
        assert admin.execute("SELECT count(*) FROM fastcore_scan").fetchone() == (1,)
    assert service.end() == 0
