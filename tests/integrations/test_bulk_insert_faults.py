"""What goes wrong around a bulk insert: all rows are there or none, and the error comes in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore import DeadlineError
from fastcore.integrations.asyncpg import bulk_insert as insert_through_asyncpg
from fastcore.integrations.postgres import abulk_insert, bulk_insert
from fastcore.service.embedded_postgres import EmbeddedPostgres
from stalling_proxy import StallingProxy

Rows: TypeAlias = Iterator[dict[str, Any]]
Insert: TypeAlias = Callable[..., None]

# far beyond every deadline of these tests, and far below what a peer that is gone would take
IN_TIME = 20.0

_LOG_FILE = 16 << 20


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.fixture
def watcher(conninfo: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection beside the one that fails, and a table ``stock``."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE stock (id int PRIMARY KEY, name text)")
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execute("DROP TABLE stock")


def count(conn: psycopg.Connection[Any]) -> int:
    ((number,),) = conn.execute("SELECT count(*) FROM stock")
    return int(number)


def rows(number: int = 6000, *, at: int = 3000, happens: Callable[[], object] = bool) -> Rows:
    for n in range(number):
        if n == at:
            happens()
        yield {"id": n, "name": f"n{n}"}


def by_psycopg(conninfo: str, data: Rows, **options: Any) -> None:
    with psycopg.connect(conninfo) as conn:
        try:
            bulk_insert(conn, "stock", data, **options)
        except DeadlineError:
            assert conn.closed
            raise


def by_psycopg_async(conninfo: str, data: Rows, **options: Any) -> None:
    async def run() -> None:
        async with await psycopg.AsyncConnection.connect(conninfo) as conn:
            try:
                await abulk_insert(conn, "stock", data, **options)
            except DeadlineError:
                assert conn.closed
                raise

    asyncio.run(run())


def by_asyncpg(conninfo: str, data: Rows, **options: Any) -> None:
    async def run() -> None:
        known: dict[str, Any] = conninfo_to_dict(conninfo)
        conn = await asyncpg.connect(
            host=known["host"], port=known["port"], user=known["user"], database=known["dbname"]
        )
        try:
            await insert_through_asyncpg(conn, "stock", data, **options)
        except DeadlineError:
            assert conn.is_closed()
            raise
        finally:
            conn.terminate()

    asyncio.run(run())


drivers = pytest.mark.parametrize("insert", [by_psycopg, by_psycopg_async, by_asyncpg])
ways = pytest.mark.parametrize(
    "options",
    [{}, {"on_conflict": "update", "conflict_columns": ["id"]}, {"on_error": "collect", "batch_size": 1000}],
    ids=["direct", "staged", "collecting"],
)
GONE = (psycopg.OperationalError, asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)


@drivers
@ways
def test_a_terminated_connection(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert, options: dict[str, Any]
) -> None:
    def terminate() -> None:
        watcher.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    with pytest.raises(GONE):
        insert(conninfo, rows(happens=terminate), **options)
    assert count(watcher) == 0
    insert(conninfo, rows(), **options)
    assert count(watcher) == 6000


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server that tests may stop and start."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("own") / "postgres") as server:
        yield server


@drivers
@ways
def test_a_server_that_is_restarted(
    own_server: EmbeddedPostgres, insert: Insert, options: dict[str, Any]
) -> None:
    with psycopg.connect(own_server.conninfo) as conn:
        conn.execute("DROP TABLE IF EXISTS stock; CREATE TABLE stock (id int PRIMARY KEY, name text)")

    def restart() -> None:
        own_server.stop()
        own_server.start()

    with pytest.raises(GONE):
        insert(own_server.conninfo, rows(happens=restart), **options)
    with psycopg.connect(own_server.conninfo) as conn:
        assert count(conn) == 0


def connect_after_recovery(conninfo: str) -> psycopg.Connection[Any]:
    """Connects as soon as a server that has crashed lets anybody in."""
    end = time.monotonic() + IN_TIME
    while True:
        try:
            return psycopg.connect(conninfo)
        except psycopg.OperationalError:
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.parametrize("insert", [by_psycopg, by_asyncpg])
def test_a_server_that_is_killed(own_server: EmbeddedPostgres, insert: Insert) -> None:
    with psycopg.connect(own_server.conninfo) as conn:
        conn.execute("DROP TABLE IF EXISTS stock; CREATE TABLE stock (id int PRIMARY KEY, name text)")

    def kill() -> None:
        with psycopg.connect(own_server.conninfo) as conn:
            inserting = conn.execute(
                "SELECT pid FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            ).fetchall()
        for (pid,) in inserting:
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(GONE):
        insert(own_server.conninfo, rows(happens=kill))
    with connect_after_recovery(own_server.conninfo) as conn:
        assert count(conn) == 0


@drivers
@ways
def test_a_lock_of_another(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert, options: dict[str, Any]
) -> None:
    start = time.monotonic()
    with watcher.transaction():
        watcher.execute("LOCK TABLE stock")
        with pytest.raises(DeadlineError, match=r"not stored within 0\.3 s") as raised:
            insert(conninfo, rows(), timeout=0.3, **options)
    assert raised.value.timeout == 0.3
    assert isinstance(raised.value, TimeoutError)
    assert time.monotonic() - start < IN_TIME
    assert count(watcher) == 0


@drivers
@ways
def test_a_black_hole(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert, options: dict[str, Any]
) -> None:
    _into_a_black_hole(conninfo, watcher, insert, at=3000, **options)


@drivers
@pytest.mark.parametrize("at", [0, 5999], ids=["at the first row", "at the last row"])
def test_a_black_hole_at_the_ends(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert, at: int
) -> None:
    _into_a_black_hole(conninfo, watcher, insert, at=at)


def test_pools_have_another_connection_after_a_deadline(
    conninfo: str, watcher: psycopg.Connection[Any]
) -> None:
    async def scenario() -> None:
        known: dict[str, Any] = conninfo_to_dict(conninfo)
        server = {name: known[name] for name in ("host", "port", "user")} | {"database": known["dbname"]}
        async with (
            AsyncConnectionPool(conninfo, min_size=1, max_size=1, open=False) as first,
            asyncpg.create_pool(**server, min_size=1, max_size=1) as second,
        ):
            inserts: list[tuple[Any, Any]] = [(abulk_insert, first), (insert_through_asyncpg, second)]
            for insert, pool in inserts:
                with watcher.transaction():
                    watcher.execute("LOCK TABLE stock")
                    with pytest.raises(DeadlineError):
                        await insert(pool, "stock", rows(), timeout=0.3)
                assert (await insert(pool, "stock", rows(100), timeout=60)).inserted_count == 100
                watcher.execute("TRUNCATE stock")

    asyncio.run(scenario())
    with ConnectionPool(conninfo, min_size=1, max_size=1) as pool:
        with watcher.transaction():
            watcher.execute("LOCK TABLE stock")
            with pytest.raises(DeadlineError):
                bulk_insert(pool, "stock", rows(), timeout=0.3)
        assert bulk_insert(pool, "stock", rows(100), timeout=60).inserted_count == 100


def _into_a_black_hole(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert, at: int, **options: Any
) -> None:
    known = conninfo_to_dict(conninfo)
    start = time.monotonic()
    with StallingProxy(f"{known['host']}/.s.PGSQL.{known['port']}") as proxy:
        through_proxy = make_conninfo(conninfo, host="127.0.0.1", port=proxy.port)
        with pytest.raises(DeadlineError):
            insert(through_proxy, rows(at=at, happens=proxy.stall), timeout=0.4, **options)
    assert time.monotonic() - start < IN_TIME
    assert count(watcher) == 0


@drivers
def test_more_than_the_sockets_take_goes_into_the_black_hole(
    conninfo: str, watcher: psycopg.Connection[Any], insert: Insert
) -> None:
    with watcher.transaction():
        watcher.execute("LOCK TABLE stock")
        wide = ({"id": n, "name": "x" * 10_000} for n in range(20_000))
        with pytest.raises(DeadlineError):
            insert(conninfo, wide, timeout=0.5)
    assert count(watcher) == 0


@drivers
def test_data_that_comes_too_slowly(conninfo: str, watcher: psycopg.Connection[Any], insert: Insert) -> None:
    passed = threading.Event()
    with pytest.raises(DeadlineError):
        insert(conninfo, rows(happens=lambda: passed.wait(1)), timeout=0.5)
    assert count(watcher) == 0


def test_asynchronous_data_that_never_comes(conninfo: str, watcher: psycopg.Connection[Any]) -> None:
    async def never() -> Any:
        yield {"id": 1, "name": "a"}
        await asyncio.Event().wait()

    for insert in (by_psycopg_async, by_asyncpg):
        with pytest.raises(DeadlineError):
            insert(conninfo, never(), timeout=0.5)
    assert count(watcher) == 0


@drivers
def test_a_deadline_that_is_kept(conninfo: str, watcher: psycopg.Connection[Any], insert: Insert) -> None:
    before = threading.active_count()
    insert(conninfo, rows(), timeout=60)
    assert count(watcher) == 6000
    assert threading.active_count() == before
    assert len(os.listdir("/proc/self/fd")) < 1000


@pytest.mark.parametrize("writers", [2, 8])
@pytest.mark.parametrize("on_conflict", ["nothing", "update"])
def test_writers_with_overlapping_rows(
    conninfo: str, watcher: psycopg.Connection[Any], writers: int, on_conflict: Any
) -> None:
    begin = threading.Barrier(writers)

    def write(writer: int) -> int:
        ids = list(range(writer * 100, writer * 100 + 1000))
        random.Random(writer).shuffle(ids)
        inserted = 0
        with psycopg.connect(conninfo, autocommit=True) as conn:
            for _ in range(4):
                begin.wait(IN_TIME)
                data = ({"id": n, "name": f"w{writer}"} for n in ids)
                result = bulk_insert(
                    conn,
                    "stock",
                    data,
                    on_conflict=on_conflict,
                    conflict_columns=["id"],
                    batch_size=100,
                    timeout=60,
                )
                assert result.inserted_count + result.updated_count + result.skipped_count == 1000
                inserted += result.inserted_count
        return inserted

    with ThreadPoolExecutor(writers) as executor:
        inserted = sum(executor.map(write, range(writers)))
    assert inserted == count(watcher) == 1000 + 100 * (writers - 1)


@pytest.fixture
def small_disk(own_server: EmbeddedPostgres, tmp_path: Path) -> Iterator[psycopg.Connection[Any]]:
    """A connection whose tables, temporary ones too, have a disk of 4 MB.

    Where nothing can be mounted no file may grow beyond that of a write-ahead log.
    """
    with contextlib.ExitStack() as undo:
        conn = undo.enter_context(psycopg.connect(own_server.conninfo, autocommit=True))
        conn.execute("DROP TABLE IF EXISTS stock")
        owner = own_server.cluster.stat().st_uid
        command = ["mount", "-t", "tmpfs", "-o", f"size=4m,mode=700,uid={owner}", "tmpfs", str(tmp_path)]
        if os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0:
            undo.callback(subprocess.run, ["umount", "--lazy", str(tmp_path)], check=True)
            conn.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(sql.Literal(str(tmp_path))))
            undo.callback(conn.execute, "DROP TABLESPACE small")
            undo.callback(conn.execute, "DROP TABLE stock")
            conn.execute("SET default_tablespace = small; SET temp_tablespaces = small")
        else:
            resource.prlimit(
                conn.info.backend_pid, resource.RLIMIT_FSIZE, (_LOG_FILE, resource.RLIM_INFINITY)
            )
        conn.execute("CREATE TABLE stock (id int PRIMARY KEY, name text)")
        yield conn


@ways
def test_a_full_disk(small_disk: psycopg.Connection[Any], options: dict[str, Any]) -> None:
    assert bulk_insert(small_disk, "stock", rows(100), **options).inserted_count == 100
    wide = [{"id": n, "name": "x" * 1000} for n in range(100, 24_000)]
    with pytest.raises((psycopg.errors.DiskFull, psycopg.errors.InternalError_), match=r"extend file|write"):
        bulk_insert(small_disk, "stock", wide, **options)
    assert count(small_disk) == 100
    assert bulk_insert(small_disk, "stock", wide[:100], **options).inserted_count == 100
