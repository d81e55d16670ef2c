"""bulk_insert through psycopg: what data may be, and rows that do not fit."""

from __future__ import annotations

import dataclasses
import datetime
import ipaddress
import json
import uuid
from collections import namedtuple
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import polars
import psycopg
import pyarrow
import pytest
from psycopg import sql

from fastcore import CopyError, Findings
from fastcore.integrations.postgres import InsertProblem, InsertResult, bulk_insert

Connection = psycopg.Connection[Any]

WAYS: list[dict[str, Any]] = [{}, {"on_conflict": "nothing"}, {"on_error": "collect"}]

TABLES = """
CREATE TYPE mood AS ENUM ('fine', 'it''s "bad"');
CREATE DOMAIN short AS varchar(5);
CREATE DOMAIN shorter AS short NOT NULL;
CREATE TABLE every_type (
    id int8 PRIMARY KEY, a_uuid uuid, a_text text, a_varchar varchar(3), a_char char(3), a_name name,
    a_mood mood, a_domain shorter DEFAULT 'd', texts text[],
    varchars varchar(3)[], small int2, whole int4, single float4,
    double float8, exact numeric(20, 5), is_so bool, content bytea, on_day date, at_time timestamp,
    at_instant timestamptz, a_json json, a_jsonb jsonb, address inet, lasts interval, numbers int[],
    flags bit(3)
);
CREATE TABLE findings (
    rule_id text, severity text, file_path text, line int, "column" int, end_line int, end_column int,
    message text, code_snippet text, cwe text[], fingerprint text, suppressed bool, baseline_state text,
    partial_fingerprints jsonb, tool_name text
);
CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL, price numeric DEFAULT 9.5);
"""


@pytest.fixture
def conn(conninfo: str) -> Iterator[Connection]:
    with psycopg.connect(conninfo) as connection:
        connection.execute(TABLES)
        yield connection
        connection.rollback()


def rows_of(conn: Connection, table: str = "items") -> list[tuple[Any, ...]]:
    return conn.execute(sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table))).fetchall()


@dataclasses.dataclass
class Item:
    id: int
    name: str


class Plain:
    def __init__(self, id: int, name: str) -> None:
        self.id = id
        self.name = name


Named = namedtuple("Named", ["name", "id"])

ITEMS: list[tuple[str, Any, dict[str, Any]]] = [
    ("dicts", [{"id": 1, "name": "a"}, {"name": "ü", "id": 2, "price": 1}], {}),
    ("dataclasses", [Item(1, "a"), Item(2, "ü")], {}),
    ("named tuples", [Named("a", 1), Named("ü", 2)], {}),
    ("tuples", [(1, "a"), (2, "ü")], {"columns": ["id", "name"]}),
    ("lists in another order", [["a", 1], ["ü", 2]], {"columns": ("name", "id")}),
    ("tuples of all columns", [(1, "a", Decimal("9.5")), (2, "ü", 9.5)], {}),
    ("objects", [Plain(1, "a"), Plain(2, "ü")], {"columns": ["id", "name"]}),
    ("mixed", [{"id": 1, "name": "a"}, Plain(2, "ü")], {}),
    ("a generator", ({"id": number, "name": name} for number, name in ((1, "a"), (2, "ü"))), {}),
    ("a pyarrow table", pyarrow.table({"name": ["a", "ü"], "id": [1, 2]}), {}),
    (
        "some of its columns",
        pyarrow.table({"x": [0, 0], "name": ["a", "ü"], "id": [1, 2]}),
        {"columns": ["id", "name"]},
    ),
    ("a record batch", pyarrow.record_batch({"id": [1, 2], "name": ["a", "ü"]}), {}),
    ("a polars frame", polars.DataFrame({"id": [1, 2], "name": ["a", "ü"]}), {}),
]


@pytest.mark.parametrize(("data", "options"), [case[1:] for case in ITEMS], ids=[case[0] for case in ITEMS])
def test_kinds_of_data(conn: Connection, data: Any, options: dict[str, Any]) -> None:
    if hasattr(data, "__next__"):
        data = ({"id": number, "name": name} for number, name in ((1, "a"), (2, "ü")))
    result = bulk_insert(conn, "items", data, **options)
    assert rows_of(conn) == [(1, "a", Decimal("9.5")), (2, "ü", Decimal("9.5"))]
    assert (result.inserted_count, result.updated_count, result.skipped_count) == (2, 0, 0)
    assert result.errors == ()
    assert 0 < result.duration_ms < 60_000


def test_an_arrow_stream_is_read_once(conn: Connection) -> None:
    stream = duckdb.sql("SELECT range AS id, 'n' || range AS name FROM range(5000)")
    assert stream is not None
    assert bulk_insert(conn, "items", stream, batch_size=300).inserted_count == 5000
    assert conn.execute("SELECT count(*), max(name), sum(id) FROM items").fetchone() == (
        5000,
        "n999",
        12497500,
    )


@pytest.mark.parametrize(
    "data", [[], (), iter([]), {}.items(), pyarrow.table({"id": pyarrow.array([], "int32")})]
)
def test_no_rows(conn: Connection, data: Any) -> None:
    for options in WAYS:
        result = bulk_insert(conn, "items", data, **options)
        assert result == InsertResult(0, 0, 0, result.duration_ms, ())


FULL = {
    "id": 2**63 - 1,
    "a_uuid": uuid.UUID(int=2**128 - 1),
    "a_text": "tab\tnewline\n\\N \U0001f600",
    "a_varchar": "üöä",
    "a_char": "x",
    "a_name": "pg",
    "a_mood": 'it\'s "bad"',
    "a_domain": "12345",
    "texts": ["a", None, "", 'x"y,{}'],
    "varchars": ["abc", None],
    "small": -(2**15),
    "whole": -(2**31),
    "single": 1.5,
    "double": -1e-300,
    "exact": Decimal("-123456789012345.67891"),
    "is_so": False,
    "content": b"\x00\xff",
    "on_day": datetime.date(1, 1, 1),
    "at_time": datetime.datetime(9999, 12, 31, 23, 59, 59, 999999),
    "at_instant": datetime.datetime(
        2024, 2, 29, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=5))
    ),
    "a_json": {"b": [1, None]},
    "a_jsonb": b'{"b": "\\u00e9"}',
    "address": ipaddress.ip_interface("10.0.0.1/8"),
    "lasts": "1 day 02:03:04",
    "numbers": "{1,NULL,-3}",
    "flags": "101",
}
READ = FULL | {
    "a_char": "x  ",
    "a_jsonb": {"b": "é"},
    "lasts": datetime.timedelta(days=1, hours=2, minutes=3, seconds=4),
    "numbers": [1, None, -3],
}


def test_every_type(conn: Connection) -> None:
    nulls = dict.fromkeys(FULL) | {"id": 1, "a_domain": ""}
    assert bulk_insert(conn, "every_type", [FULL, nulls]).inserted_count == 2
    names = sql.SQL(", ").join(map(sql.Identifier, FULL))
    query = sql.SQL("SELECT {} FROM every_type ORDER BY id DESC").format(names)
    full, empty = conn.execute(query).fetchall()
    assert dict(zip(FULL, full, strict=True)) == READ
    assert dict(zip(FULL, empty, strict=True)) == nulls


def test_types_that_take_a_way_through_staging_refuse_what_is_too_long(conn: Connection) -> None:
    for column, value, error in (
        ("varchars", ["abcd"], psycopg.errors.StringDataRightTruncation),
        ("flags", "1010", psycopg.errors.StringDataLengthMismatch),
        ("lasts", "soon", psycopg.errors.InvalidDatetimeFormat),
        ("numbers", [1], CopyError),
    ):
        with pytest.raises(error):
            bulk_insert(conn, "every_type", [{"id": 1, column: value}])
    assert rows_of(conn, "every_type") == []


def test_findings(conn: Connection) -> None:
    findings = Findings.from_findings(
        {
            "rule_id": f"R{n}",
            "line": n,
            "cwe": ["CWE-79"],
            "suppressed": True,
            "partial_fingerprints": {"a": "b"},
        }
        for n in range(2500)
    )
    result = bulk_insert(conn, "findings", findings, batch_size=700)
    assert result.inserted_count == 2500
    query = (
        "SELECT rule_id, line, cwe, suppressed, partial_fingerprints, message FROM findings WHERE line = 2499"
    )
    assert conn.execute(query).fetchall() == [("R2499", 2499, ["CWE-79"], True, {"a": "b"}, "")]
    assert bulk_insert(conn, "findings", findings[:3], columns=["line", "rule_id"]).inserted_count == 3


BAD_ROWS: list[tuple[Any, int, str]] = [
    ({"id": "1", "name": "a"}, 2, "id"),
    ({"id": 5}, 2, "name"),
    ({"id": 5, "name": None}, 2, "name"),
    ({"id": 5, "name": "a\0b"}, 2, "name"),
    ((5,), 2, ""),
]


@pytest.mark.parametrize("options", [{}, {"on_conflict": "nothing"}], ids=["direct", "staged"])
@pytest.mark.parametrize(("row", "index", "column"), BAD_ROWS)
def test_a_bad_row_leaves_nothing_behind(
    conn: Connection, row: Any, index: int, column: str, options: dict[str, Any]
) -> None:
    rows = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, row]
    with pytest.raises(CopyError) as raised:
        bulk_insert(conn, "items", rows, **options)
    assert (raised.value.row_index, raised.value.column) == (index, column)
    assert rows_of(conn) == []


def test_errors_of_the_data_itself(conn: Connection) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield {"id": 1, "name": "a"}
        raise LookupError("no more")

    for options in WAYS:
        with pytest.raises(LookupError, match="no more"):
            bulk_insert(conn, "items", rows(), **options)
        assert rows_of(conn) == []


def test_memory_does_not_grow_with_the_data(conn: Connection) -> None:
    alive = 0
    most = 0

    class Row(dict[str, Any]):
        def __init__(self, **values: Any) -> None:
            nonlocal alive, most
            super().__init__(**values)
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    for options in WAYS:
        most = 0
        rows = (Row(id=n, name="x") for n in range(5000))
        assert bulk_insert(conn, "items", rows, batch_size=100, **options).inserted_count == 5000
        assert most <= 202
        conn.execute("DELETE FROM items")


def test_problems_say_where(conn: Connection) -> None:
    rows = [{"id": n, "name": "x" if n % 3 else None} for n in range(7)]
    result = bulk_insert(conn, "items", rows, on_error="collect")
    assert [problem.index for problem in result.errors] == [0, 3, 6]
    assert result.errors[1] == InsertProblem(3, "name", "null")
    assert json.dumps([dataclasses.asdict(problem) for problem in result.errors])
