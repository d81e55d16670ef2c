"""Rows that are there already: skipped or overwritten, the last of equal keys, NULL in a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow
import pytest

from fastcore.errors import ArgumentError
from fastcore.integrations.postgres import InsertResult, bulk_insert

Connection = psycopg.Connection[Any]

WAYS: list[dict[str, Any]] = [{}, {"on_conflict": "nothing"}, {"on_error": "collect"}]

TABLES = """
CREATE TABLE stock (id int PRIMARY KEY, name text UNIQUE, amount int, note text DEFAULT 'none');
INSERT INTO stock VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', 30);
CREATE TABLE pairs (a int, b text, v int, UNIQUE (b, a));
CREATE TABLE strict_pairs (a int, b text, v int, UNIQUE NULLS NOT DISTINCT (a, b));
CREATE UNIQUE INDEX ON pairs (v) WHERE v > 100;
CREATE TABLE parted (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);
CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20);
CREATE VIEW stock_view AS SELECT id, amount FROM stock;
CREATE TABLE spans (span interval PRIMARY KEY, n int);
"""


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.fixture
def conn(conninfo: str) -> Iterator[Connection]:
    with psycopg.connect(conninfo) as connection:
        connection.execute(TABLES)
        yield connection
        connection.rollback()


def counts(result: InsertResult) -> tuple[int, int, int]:
    assert result.errors == ()
    return result.inserted_count, result.updated_count, result.skipped_count


def stock(conn: Connection) -> list[tuple[Any, ...]]:
    return conn.execute("SELECT id, name, amount FROM stock ORDER BY id").fetchall()


ROWS = [
    {"id": 4, "name": "four", "amount": 1},
    {"id": 2, "name": "deux", "amount": 2},
    {"id": 4, "name": "vier", "amount": 3},
    {"id": 5, "name": "five", "amount": 4},
]


@pytest.mark.parametrize("batch_size", [1, 2, 50_000])
@pytest.mark.parametrize("on_error", ["raise", "collect"])
def test_update(conn: Connection, batch_size: int, on_error: Any) -> None:
    result = bulk_insert(
        conn,
        "stock",
        ROWS,
        on_conflict="update",
        conflict_columns=["id"],
        batch_size=batch_size,
        on_error=on_error,
    )
    assert counts(result) == (2, 1, 1)
    assert stock(conn) == [(1, "one", 10), (2, "deux", 2), (3, "three", 30), (4, "vier", 3), (5, "five", 4)]


def test_some_columns_are_updated(conn: Connection) -> None:
    options: dict[str, Any] = {"on_conflict": "update", "conflict_columns": ("id",)}
    result = bulk_insert(conn, "stock", ROWS[1:2], update_columns=["amount"], **options)
    assert counts(result) == (0, 1, 0)
    assert stock(conn)[1] == (2, "two", 2)
    bulk_insert(conn, "stock", [{"id": 2, "note": "x"}], **options)
    assert conn.execute("SELECT * FROM stock WHERE id = 2").fetchone() == (2, "two", 2, "x")


@pytest.mark.parametrize("on_error", ["raise", "collect"])
def test_nothing(conn: Connection, on_error: Any) -> None:
    result = bulk_insert(
        conn, "stock", ROWS, on_conflict="nothing", conflict_columns=["id"], on_error=on_error
    )
    assert counts(result) == (2, 0, 2)
    assert stock(conn)[1:] == [(2, "two", 20), (3, "three", 30), (4, "vier", 3), (5, "five", 4)]


def test_nothing_for_any_key(conn: Connection) -> None:
    rows = [*ROWS, {"id": 9, "name": "one", "amount": 0}]
    assert counts(bulk_insert(conn, "stock", rows, on_conflict="nothing")) == (2, 0, 3)
    assert stock(conn)[3:] == [(4, "vier", 3), (5, "five", 4)]
    assert counts(bulk_insert(conn, "stock", [{"amount": 1}] * 0, on_conflict="nothing")) == (0, 0, 0)


def test_another_key_than_the_named_one_is_the_servers_to_refuse(conn: Connection) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation):
        bulk_insert(
            conn,
            "stock",
            [*ROWS, {"id": 9, "name": "one", "amount": 0}],
            on_conflict="nothing",
            conflict_columns=["id"],
        )
    assert len(stock(conn)) == 3


def test_arrow_data(conn: Connection) -> None:
    table = pyarrow.Table.from_pylist(ROWS)
    result = bulk_insert(conn, "stock", table, on_conflict="update", conflict_columns=["id"], batch_size=3)
    assert counts(result) == (2, 1, 1)
    assert stock(conn)[3] == (4, "vier", 3)


def test_keys_of_several_columns_in_any_order(conn: Connection) -> None:
    rows = [(1, "x", 1), (1, "y", 2), (2, "x", 3), (1, "x", 4)]
    options: dict[str, Any] = {"on_conflict": "update", "conflict_columns": ["a", "b"]}
    assert counts(bulk_insert(conn, "pairs", rows, **options)) == (3, 0, 1)
    assert counts(bulk_insert(conn, "pairs", rows[:2], **options)) == (0, 2, 0)
    assert conn.execute("SELECT * FROM pairs ORDER BY a, b").fetchall() == [
        (1, "x", 1),
        (1, "y", 2),
        (2, "x", 3),
    ]


@pytest.mark.parametrize("on_conflict", ["nothing", "update"])
def test_null_in_a_key_conflicts_with_nothing(conn: Connection, on_conflict: Any) -> None:
    rows = [(None, "x", 1), (None, "x", 2), (1, None, 3), (1, None, 4), (None, None, 5)]
    for _ in range(2):
        result = bulk_insert(conn, "pairs", rows, on_conflict=on_conflict, conflict_columns=["a", "b"])
        assert counts(result) == (5, 0, 0)


def test_null_in_a_key_that_says_otherwise(conn: Connection) -> None:
    rows = [(None, "x", 1), (None, "x", 2), (1, None, 3), (None, None, 5), (None, None, 6)]
    options: dict[str, Any] = {"on_conflict": "update", "conflict_columns": ["a", "b"]}
    assert counts(bulk_insert(conn, "strict_pairs", rows, **options)) == (3, 0, 2)
    assert counts(bulk_insert(conn, "strict_pairs", rows, **options)) == (0, 3, 2)
    assert conn.execute("SELECT v FROM strict_pairs ORDER BY v").fetchall() == [(2,), (3,), (6,)]


def test_partial_indexes_are_no_key(conn: Connection) -> None:
    with pytest.raises(ArgumentError, match=r"no unique key over \(v\).*its keys: b, a"):
        bulk_insert(conn, "pairs", [(1, "x", 101)], on_conflict="update", conflict_columns=["v"])


@pytest.mark.parametrize("table", ["parted", "stock_view"])
def test_tables_of_other_kinds(conn: Connection, table: str) -> None:
    options: dict[str, Any] = {"on_conflict": "update", "conflict_columns": ["id"]}
    before = 0 if table == "parted" else 2
    assert counts(bulk_insert(conn, table, [(2, 5), (3, 6), (15, 7)], **options)) == (3 - before, before, 0)
    assert counts(bulk_insert(conn, table, [(16, 5), (3, 9), (3, 8)], **options)) == (1, 1, 1)
    query = f"SELECT * FROM {table} WHERE id > 1 ORDER BY 1"
    assert conn.execute(query.encode()).fetchall() == [(2, 5), (3, 8), (15, 7), (16, 5)]


def test_keys_that_the_server_reads_are_equal_as_it_says(conn: Connection) -> None:
    rows = [("1 day", 1), ("24:00", 2), ("1 hour", 3)]
    result = bulk_insert(
        conn, "spans", rows, on_conflict="update", conflict_columns=["span"], on_error="collect"
    )
    assert counts(result) == (2, 0, 1)
    assert conn.execute("SELECT n FROM spans ORDER BY span").fetchall() == [(3,), (2,)]


def test_rows_that_triggers_leave_out_are_skipped(conn: Connection) -> None:
    conn.execute(
        "CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN IF NEW.id % 2 = 1 THEN RETURN NULL; END IF; RETURN NEW; END$$;"
        "CREATE TRIGGER leave_out BEFORE INSERT ON stock FOR EACH ROW EXECUTE FUNCTION leave_out()"
    )
    for start, options in zip((10, 20, 30), WAYS, strict=True):
        rows = [{"id": start + n} for n in range(5)]
        assert counts(bulk_insert(conn, "stock", rows, **options)) == (3, 0, 2)


def test_several_calls_in_one_transaction(conn: Connection) -> None:
    for number in range(3):
        result = bulk_insert(
            conn, "stock", [{"id": 7, "amount": number}], on_conflict="update", conflict_columns=["id"]
        )
        assert counts(result) == (number == 0, number > 0, 0)
    assert stock(conn)[-1] == (7, None, 2)
