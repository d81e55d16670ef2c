"""The tables are made, once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from fastcore.scans.migrations import (
    MigrationError,
    check_migrated,
    migrate,
    migration_names,
    migration_sql,
    missing_migrations,
)
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import Connection, many


@pytest.fixture
def empty(conn: Connection, conninfo: str) -> Iterator[str]:
    """A database without tables."""
    conn.execute("CREATE DATABASE empty")
    yield make_conninfo(conninfo, dbname="empty")
    conn.execute("DROP DATABASE empty WITH (FORCE)")


def test_once(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as conn:
        assert missing_migrations(conn) == migration_names()
        with pytest.raises(MigrationError, match=r"0001_scans.*fastcore migrate"):
            check_migrated(conn)
        assert migrate(conn) == migration_names()
        check_migrated(conn)
        scan = store_scan(conn, ScanTarget(), [many(2)])
        assert migrate(conn) == []
        assert conn.execute("SELECT id FROM fastcore_scan").fetchall() == [(scan.id,)]


def test_any_connection(empty: str) -> None:
    with psycopg.connect(empty, row_factory=dict_row) as conn:
        assert migrate(conn) == migration_names()
        conn.rollback()
    with psycopg.connect(empty, row_factory=dict_row, autocommit=True) as conn:
        # who was in a transaction has it undone
        assert missing_migrations(conn) == migration_names()
        assert migrate(conn) == migration_names()
    with psycopg.connect(empty) as conn:
        check_migrated(conn)


def test_several_at_once(empty: str) -> None:
    count = 4
    together = Barrier(count)

    def run(_: int) -> list[str]:
        with psycopg.connect(empty, autocommit=True) as conn:
            together.wait(60)
            return migrate(conn)

    with ThreadPoolExecutor(count) as pool:
        taken = list(pool.map(run, range(count)))
    assert sorted(taken) == [[], [], [], migration_names()]


def test_tables_that_somebody_else_made(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as conn:
        for name in migration_names():
            conn.execute(migration_sql(name).encode())
        assert migrate(conn) == []
        store_scan(conn, ScanTarget(), [many(2)])
        # a database that only lost count takes each step once more
        conn.execute("DELETE FROM fastcore_migration")
        assert migrate(conn) == migration_names()
        assert conn.execute("SELECT count(*) FROM fastcore_finding").fetchone() == (2,)


def test_tables_of_a_newer_fastcore(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as conn:
        migrate(conn)
        conn.execute("INSERT INTO fastcore_migration (name) VALUES ('9998_x'), ('9999_y')")
        for refusing in (check_migrated, migrate, missing_migrations):
            with pytest.raises(MigrationError, match=r"newer fastcore \(9998_x, 9999_y\): update fastcore"):
                refusing(conn)
        # also where a step of ours is missing
        conn.execute("DELETE FROM fastcore_migration WHERE name = '0001_scans'")
        with pytest.raises(MigrationError, match="newer fastcore"):
            migrate(conn)
        assert conn.execute("SELECT count(*) FROM fastcore_migration").fetchone() == (2,)


def test_all_or_none(empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as conn:
        conn.execute("CREATE TABLE fastcore_scan (id int)")
        with pytest.raises(psycopg.errors.UndefinedColumn):
            migrate(conn)
        assert conn.execute("SELECT to_regclass('fastcore_migration')").fetchone() == (None,)
        assert missing_migrations(conn) == migration_names()


def test_a_user_without_rights(empty: str, conn: Connection) -> None:
    conn.execute("CREATE USER nobody_much PASSWORD 'secret'")
    try:
        as_user = make_conninfo(empty, user="nobody_much", password="secret")
        with psycopg.connect(as_user, autocommit=True) as poor:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                migrate(poor)
            assert poor.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            with psycopg.connect(empty, autocommit=True) as rich:
                migrate(rich)
                rich.execute("GRANT SELECT ON fastcore_migration TO nobody_much")
            # where nothing is missing nobody needs rights to make it
            assert migrate(poor) == []
            with psycopg.connect(empty, autocommit=True) as rich:
                rich.execute("DROP OWNED BY nobody_much")
    finally:
        conn.execute(sql.SQL("DROP USER nobody_much"))


@pytest.mark.parametrize("name", migration_names())
def test_every_step_notes_that_it_was_taken(name: str) -> None:
    assert f"VALUES ('{name}')" in migration_sql(name)
