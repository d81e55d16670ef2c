"""What bulk_insert refuses before there is a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.postgres import bulk_insert

Connection = psycopg.Connection[Any]

TABLES = """
CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL, price numeric DEFAULT 9.5);
CREATE MATERIALIZED VIEW stored_view AS SELECT 1 AS id;
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


ONE = [{"id": 1, "name": "a"}]
WRONG: list[tuple[str, Any, Any, dict[str, Any], str]] = [
    ("no such table", "Items", ONE, {}, "no table 'Items' in the search path"),
    ("no such schema", "nowhere.items", ONE, {}, "no table 'items' in schema 'nowhere'"),
    ("three parts", "a.b.c", ONE, {}, "tuple"),
    ("no name", "", ONE, {}, "table must be"),
    ("a NUL", "it\0ems", ONE, {}, "table must be"),
    ("materialized view", "stored_view", [{"id": 1}], {}, "materialized view"),
    (
        "no such column",
        "items",
        [{"id": 1, "nam": "a"}],
        {},
        r"no column 'nam'; its columns are id, name, price",
    ),
    ("not in columns", "items", ONE, {"columns": ["id", "nam"]}, "columns: .* no column 'nam'"),
    ("no columns", "items", ONE, {"columns": []}, "names no column"),
    ("twice", "items", ONE, {"columns": ["id", "id"]}, "twice"),
    ("objects", "items", [object()], {}, "columns is needed for rows of type object"),
    ("on_conflict", "items", ONE, {"on_conflict": "replace"}, "'nothing', 'update' or None"),
    ("on_error", "items", ONE, {"on_error": "ignore"}, "'raise' or 'collect'"),
    ("batch_size", "items", ONE, {"batch_size": 0}, "batch_size must be from 1"),
    ("max_refused", "items", ONE, {"max_refused": -1}, "max_refused"),
    ("timeout", "items", ONE, {"timeout": 0.0}, "timeout must be more than 0"),
    ("endless", "items", ONE, {"timeout": float("inf")}, "None for no end"),
    ("update without key", "items", ONE, {"on_conflict": "update"}, "needs conflict_columns"),
    ("key without action", "items", ONE, {"conflict_columns": ["id"]}, "needs on_conflict"),
    (
        "columns without update",
        "items",
        ONE,
        {"on_conflict": "nothing", "update_columns": ["name"]},
        "needs on_conflict='update'",
    ),
    (
        "no unique key",
        "items",
        ONE,
        {"on_conflict": "update", "conflict_columns": ["name"]},
        r"no unique key over \(name\).*its keys: id",
    ),
    (
        "key not inserted",
        "items",
        [{"name": "a"}],
        {"on_conflict": "nothing", "conflict_columns": ["id"]},
        "'id' of conflict_columns is not among the columns inserted",
    ),
    (
        "updated not inserted",
        "items",
        ONE,
        {"on_conflict": "update", "conflict_columns": ["id"], "update_columns": ["price"]},
        "'price' of update_columns is not among",
    ),
    (
        "nothing to update",
        "items",
        [{"id": 1}],
        {"on_conflict": "update", "conflict_columns": ["id"]},
        "on_conflict='nothing' does the same",
    ),
]


@pytest.mark.parametrize(
    ("table", "data", "options", "message"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_arguments(conn: Connection, table: Any, data: Any, options: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        bulk_insert(conn, table, data, **options)
    assert conn.execute("SELECT count(*) FROM items").fetchone() == (0,)


WRONG_TYPES: list[tuple[Any, Any, dict[str, Any], str]] = [
    (b"items", ONE, {}, "table must be str or a tuple"),
    (("public", 5), ONE, {}, "table must be str or a tuple"),
    ("items", None, {}, "not None"),
    ("items", ONE[0], {}, "not one dict"),
    ("items", "text", {}, "not one str"),
    ("items", ONE, {"columns": "id"}, "columns must be an iterable of names"),
    ("items", ONE, {"columns": [1]}, "columns must name columns as str"),
    ("items", ONE, {"batch_size": 1.5}, "batch_size must be int"),
    ("items", ONE, {"timeout": "1"}, "timeout must be seconds"),
]


@pytest.mark.parametrize(("table", "data", "options", "message"), WRONG_TYPES)
def test_types_of_arguments(conn: Connection, table: Any, data: Any, options: Any, message: str) -> None:
    with pytest.raises(ArgumentTypeError, match=message):
        bulk_insert(conn, table, data, **options)


def test_what_is_no_connection(conninfo: str) -> None:
    with pytest.raises(ArgumentTypeError, match="not str"):
        bulk_insert(conninfo, "items", ONE)  # type: ignore[arg-type]
