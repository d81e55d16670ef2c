"""``values`` of bulk_insert: columns that are the same in each row, through each driver."""

from __future__ import annotations

import asyncio
from collections import namedtuple
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import psycopg
import pyarrow
import pytest
from psycopg.conninfo import conninfo_to_dict

from fastcore import CopyError, Finding, Findings
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.asyncpg import bulk_insert as insert_through_asyncpg
from fastcore.integrations.postgres import InsertResult, abulk_insert, bulk_insert

Connection = psycopg.Connection[Any]
Insert: TypeAlias = Callable[..., InsertResult]

SCAN = UUID(int=7)
VALUES = {"scan": SCAN, "data": {"é": [1, None]}, "tags": ["a"]}


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.fixture
def watcher(conninfo: str) -> Iterator[Connection]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE parts (id int, name text CHECK (name <> 'bad'), scan uuid NOT NULL, data jsonb, "
            "tags varchar(3)[], twice int GENERATED ALWAYS AS (id * 2) STORED, UNIQUE (scan, id))"
        )
        try:
            yield connection
        finally:
            connection.execute("DROP TABLE parts")


def through_psycopg(conninfo: str, data: Any, **options: Any) -> InsertResult:
    with psycopg.connect(conninfo) as conn:
        return bulk_insert(conn, "parts", data, **options)


def through_async_psycopg(conninfo: str, data: Any, **options: Any) -> InsertResult:
    async def insert() -> InsertResult:
        async with await psycopg.AsyncConnection.connect(conninfo) as conn:
            return await abulk_insert(conn, "parts", data, **options)

    return asyncio.run(insert())


def through_asyncpg(conninfo: str, data: Any, **options: Any) -> InsertResult:
    async def insert() -> InsertResult:
        known: dict[str, Any] = conninfo_to_dict(conninfo)
        arguments = {name: known[name] for name in ("host", "port", "user")}
        conn: Any = await asyncpg.connect(database=known["dbname"], **arguments)
        try:
            return await insert_through_asyncpg(conn, "parts", data, **options)
        finally:
            await conn.close()

    return asyncio.run(insert())


DRIVERS = [through_psycopg, through_async_psycopg, through_asyncpg]


@pytest.fixture(params=DRIVERS, ids=lambda driver: driver.__name__)
def insert(request: pytest.FixtureRequest, conninfo: str, watcher: Connection) -> Insert:
    driver: Insert = request.param
    return lambda data, **options: driver(conninfo, data, **options)


def stored(watcher: Connection) -> list[tuple[Any, ...]]:
    return watcher.execute("SELECT id, name, scan, data, tags FROM parts ORDER BY id").fetchall()


@dataclass
class Part:
    id: int
    name: str
    scan: str = "no uuid, and left aside"


Named = namedtuple("Named", ["scan", "id", "name"])

DATA: list[tuple[str, Any, dict[str, Any]]] = [
    ("dicts", [{"id": 1, "name": "a"}, {"id": 2, "name": "ü", "scan": 0}], {}),
    ("dicts that have it", [{"scan": 0, "id": 1, "name": "a"}, {"id": 2, "name": "ü"}], {}),
    ("dataclasses", [Part(1, "a"), Part(2, "ü")], {}),
    ("named tuples", [Named(0, 1, "a"), Named(0, 2, "ü")], {}),
    ("all that is left", [(1, "a"), [2, "ü"]], {}),
    ("tuples", [("a", 1), ("ü", 2)], {"columns": ["name", "id"]}),
    ("arrow", pyarrow.table({"scan": [0, 0], "name": ["a", "ü"], "id": [1, 2]}), {}),
]
WAYS: list[dict[str, Any]] = [
    {},
    {"on_conflict": "update", "conflict_columns": ["scan", "id"]},
    {"on_error": "collect"},
]


@pytest.mark.parametrize(("data", "options"), [case[1:] for case in DATA], ids=[case[0] for case in DATA])
@pytest.mark.parametrize("way", WAYS, ids=["plain", "update", "collect"])
def test_kinds_of_data(
    watcher: Connection, insert: Insert, data: Any, options: dict[str, Any], way: dict[str, Any]
) -> None:
    assert insert(data, values=VALUES, **options, **way).inserted_count == 2
    rest = (SCAN, {"é": [1, None]}, ["a"])
    assert stored(watcher) == [(1, "a", *rest), (2, "ü", *rest)]


async def named_rows() -> AsyncIterator[Any]:
    for number in range(1500):
        yield Named(0, number, "a")


@pytest.mark.parametrize("driver", DRIVERS[1:])
def test_asynchronous_rows(conninfo: str, watcher: Connection, driver: Insert) -> None:
    assert driver(conninfo, named_rows(), values={"scan": SCAN}).inserted_count == 1500


def test_the_same_again_with_other_values(watcher: Connection, insert: Insert) -> None:
    rows = [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]
    way: dict[str, Any] = {"on_conflict": "update", "conflict_columns": ["id", "scan"]}
    assert insert(rows, values=VALUES, **way).skipped_count == 1
    assert insert(rows[:1], values={"scan": SCAN, "data": None}, **way).updated_count == 1
    assert stored(watcher) == [(1, "a", SCAN, None, ["a"])]


def test_rows_that_the_server_refuses(watcher: Connection, insert: Insert) -> None:
    rows = [
        {"id": 1, "name": "a"},
        {"id": "x", "name": "b"},
        {"id": 2, "name": "bad"},
        {"id": 3, "name": "c"},
    ]
    result = insert(rows, values=VALUES, on_error="collect")
    assert [problem.index for problem in result.errors] == [1, 2]
    assert [row[0] for row in stored(watcher)] == [1, 3]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("unknown", {"values": {"scan": SCAN, "nam": 1}}, "values: .* no column 'nam'"),
    ("generated", {"values": {"scan": SCAN, "twice": 1}}, "column 'twice' of .* generated"),
    (
        "in columns too",
        {"values": {"scan": SCAN}, "columns": ["id", "scan"]},
        "both columns and values name 'scan'",
    ),
]


@pytest.mark.parametrize(
    ("options", "message"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_arguments(watcher: Connection, insert: Insert, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        insert([{"id": 1}], **options)
    assert stored(watcher) == []


@pytest.mark.parametrize("values", ["scan", [("scan", SCAN)], {1: SCAN}])
def test_types_of_values(insert: Insert, values: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="values must"):
        insert([{"id": 1}], values=values)


@pytest.mark.parametrize("way", WAYS, ids=["plain", "update", "collect"])
@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [("scan", None, "null"), ("tags", ["a", 1], "item 1: expected str, got int")],
)
def test_a_value_that_does_not_fit(
    watcher: Connection, insert: Insert, way: dict[str, Any], column: str, value: Any, reason: str
) -> None:
    with pytest.raises(CopyError) as caught:
        insert([{"id": 1}], values=VALUES | {column: value}, **way)
    assert (caught.value.column, caught.value.row_index, caught.value.reason) == (column, None, reason)
    assert stored(watcher) == []


def test_findings(conninfo: str, watcher: Connection) -> None:
    watcher.execute("CREATE TEMPORARY TABLE found (scan uuid, rule_id text, line int, suppressed bool)")
    findings = Findings.from_findings([Finding(rule_id="r", line=3), Finding(rule_id="s", suppressed=True)])
    result = bulk_insert(
        watcher,
        "found",
        findings,
        columns=["rule_id", "line"],
        values={"scan": str(SCAN), "suppressed": False},
    )
    assert result.inserted_count == 2
    assert watcher.execute("SELECT * FROM found ORDER BY line DESC").fetchall() == [
        (SCAN, "r", 3, False),
        (SCAN, "s", 0, False),
    ]
