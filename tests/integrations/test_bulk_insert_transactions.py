"""One transaction: the caller's where there is one, else its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from fastcore import CopyError
from fastcore.integrations.postgres import bulk_insert

Connection = psycopg.Connection[Any]

WAYS: list[dict[str, Any]] = [
    {},
    {"on_conflict": "nothing", "conflict_columns": ["id"]},
    {"on_error": "collect"},
    {"on_conflict": "update", "conflict_columns": ["id"], "on_error": "collect"},
]
ways = pytest.mark.parametrize("options", WAYS, ids=["direct", "staged", "collecting", "both"])
ROWS = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.fixture
def watcher(conninfo: str) -> Iterator[Connection]:
    """A connection that sees only what is committed."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE chairs (id int PRIMARY KEY, name text)")
        try:
            yield connection
        finally:
            connection.execute("DROP TABLE chairs")


def ids(conn: Connection) -> list[int]:
    return [row[0] for row in conn.execute("SELECT id FROM chairs ORDER BY id")]


@ways
@pytest.mark.parametrize("autocommit", [False, True])
def test_outside_a_transaction_it_commits(
    conninfo: str, watcher: Connection, options: dict[str, Any], autocommit: bool
) -> None:
    with psycopg.connect(conninfo, autocommit=autocommit) as conn:
        bulk_insert(conn, "chairs", ROWS, **options)
        assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        assert ids(watcher) == [1, 2]


@ways
def test_what_the_caller_rolls_back_is_not_there(
    conninfo: str, watcher: Connection, options: dict[str, Any]
) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("INSERT INTO chairs VALUES (7)")
        bulk_insert(conn, "chairs", ROWS, **options)
        assert ids(conn) == [1, 2, 7]
        assert ids(watcher) == []
        conn.rollback()
        with conn.transaction():
            bulk_insert(conn, "chairs", ROWS, **options)
            raise psycopg.Rollback
    assert ids(watcher) == []


@pytest.mark.parametrize("options", WAYS[:2], ids=["direct", "staged"])
def test_a_failure_leaves_the_callers_transaction_as_it_was(
    conninfo: str, watcher: Connection, options: dict[str, Any]
) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("INSERT INTO chairs VALUES (7)")
        with pytest.raises(CopyError):
            bulk_insert(conn, "chairs", [*ROWS, {"id": "x"}], **options)
        conn.execute("ALTER TABLE chairs ADD level int2 GENERATED ALWAYS AS (id::int2) STORED")
        with pytest.raises(psycopg.errors.NumericValueOutOfRange):
            bulk_insert(conn, "chairs", [*ROWS, {"id": 10**6, "name": "c"}], **options)
        assert ids(conn) == [7]
        bulk_insert(conn, "chairs", ROWS, **options)
    assert ids(watcher) == [1, 2, 7]


def test_a_transaction_that_has_failed_is_refused(conninfo: str, watcher: Connection) -> None:
    with psycopg.connect(conninfo) as conn:
        with pytest.raises(psycopg.errors.UndefinedTable):
            conn.execute("SELECT FROM missing")
        with pytest.raises(psycopg.errors.InFailedSqlTransaction):
            bulk_insert(conn, "chairs", ROWS)
    assert ids(watcher) == []


def test_constraints_that_wait_for_the_callers_commit(conninfo: str, watcher: Connection) -> None:
    watcher.execute("ALTER TABLE chairs ADD beside int REFERENCES chairs DEFERRABLE INITIALLY DEFERRED")
    with psycopg.connect(conninfo) as conn:
        conn.execute("INSERT INTO chairs VALUES (7, 'x', 8)")
        result = bulk_insert(conn, "chairs", [{"id": 8, "beside": 9}], on_error="collect")
        assert result.errors == ()
        bulk_insert(conn, "chairs", [{"id": 9, "beside": 7}])
    assert ids(watcher) == [7, 8, 9]
