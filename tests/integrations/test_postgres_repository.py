"""``JSONRepository``: views to responses, conditions, order and pages; nothing of it becomes SQL text."""

from __future__ import annotations

import asyncio
import datetime
import json
import traceback
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.types.json import Jsonb
from psycopg.types.string import StrDumper
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError
from fastcore.integrations.postgres import AsyncJSONRepository, JSONRepository

INJECTION = 'id"; DROP TABLE app.users; --'


@pytest.fixture(scope="module")
def pool(conninfo: str) -> Iterator[ConnectionPool]:
    with ConnectionPool(conninfo, min_size=1, max_size=2, open=True) as pool:
        yield pool


@pytest.fixture
def repository(pool: ConnectionPool) -> JSONRepository:
    return JSONRepository(pool)


def ids(repository: JSONRepository, **arguments: Any) -> list[int]:
    response = repository.find(**{"view": "app.users", "field_name": "users", "order_by": "id", **arguments})
    return [row["id"] for row in json.loads(response.bytes)["data"]["users"]]


def test_a_table_becomes_objects_of_its_columns(repository: JSONRepository) -> None:
    response = repository.find("app.users", "users", "User", where={"id": 2})
    assert response.bytes == (
        b'{"data":{"users":[{"__typename":"User","id":2,"firstName":"Alan","age":41,"score":2.50,'
        b'"joined":"2021-01-01","tags":[],"externalId":"00000000-0000-0000-0000-000000000002",'
        b'"profile":{"zipCode":1E400}}]}}'
    )


def test_a_json_column_is_the_row(repository: JSONRepository) -> None:
    response = repository.find("app.documents", "users", column="data", where={"id__lte": 1})
    assert response.bytes.startswith(b'{"data":{"users":[{"id":1,"firstName":"Ada"')
    with pytest.raises(ArgumentError, match="'id' must be json"):
        repository.find("app.documents", "users", column="id")


def test_find_one(repository: JSONRepository) -> None:
    one = repository.find_one("app.documents", "user", "User", column="data", where={"id": 3})
    assert one.bytes.startswith(b'{"data":{"user":{"__typename":"User","id":3')
    assert repository.find_one("app.users", "user", where={"id": 99}) == b'{"data":{"user":null}}'
    last = repository.find_one("app.users", "user", order_by="-id")
    assert last.bytes.startswith(b'{"data":{"user":{"id":5')
    assert (
        repository.find_one("app.users", "user", column="profile", where={"id": 3})
        == b'{"data":{"user":null}}'
    )


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"id": 1}, [1]),
        ({"id__exact": 1}, [1]),
        ({"age": None}, [4]),
        ({"age__ne": 36}, [2, 3, 4, 5]),
        ({"age__ne": None}, [1, 2, 3, 5]),
        ({"age__gt": 36}, [2, 3]),
        ({"age__gte": 36}, [1, 2, 3]),
        ({"age__lt": 36}, [5]),
        ({"age__lte": 36}, [1, 5]),
        ({"age__gte": 30, "age__lt": 80}, [1, 2]),
        ({"id__in": [1, 3, 99]}, [1, 3]),
        ({"id__in": (1, 2.0)}, [1, 2]),
        ({"id__in": {4, None}}, [4]),
        ({"id__in": []}, []),
        ({"id__in": [None]}, []),
        ({"id__in": range(1, 3)}, [1, 2]),
        ({"external_id__in": ["00000000-0000-0000-0000-000000000002"]}, [2]),
        ({"external_id": uuid.UUID(int=1)}, [1]),
        ({"joined__in": [datetime.date(2020, 1, 1)]}, [1]),
        ({"joined__range": ("2020-06-01", "2022-01-01")}, [2, 3]),
        ({"score__isnull": True}, [3]),
        ({"score__isnull": False}, [1, 2, 4, 5]),
        ({"first_name__contains": "a"}, [1, 2, 3]),
        ({"first_name__contains": "A"}, [1, 2]),
        ({"first_name__icontains": "AL"}, [2]),
        ({"first_name__contains": "%"}, [4]),
        ({"first_name__contains": "0%_"}, [4]),
        ({"first_name__endswith": "f\\"}, [4]),
        ({"first_name__startswith": "A"}, [1, 2]),
        ({"first_name__istartswith": "a"}, [1, 2]),
        ({"first_name__startswith": "_"}, []),
        ({"first_name__iendswith": "OË"}, [5]),
        ({"first_name__iexact": "zoË"}, [5]),
        ({"first_name__iexact": "%"}, []),
        ({"first_name__like": "A%"}, [1, 2]),
        ({"first_name__like": "_da"}, [1]),
        ({"first_name__ilike": "a_A"}, [1]),
        ({"id__startswith": "1"}, [1]),
        ({"first_name": "' OR true --"}, []),
        (sql.SQL("{} > {}").format(sql.Identifier("age"), sql.Literal(80)), [3]),
        (sql.SQL("first_name LIKE {}").format(sql.Literal("50%")), [4]),
        (sql.SQL("id = 1 OR id = 2"), [1, 2]),
    ],
    ids=repr,
)
def test_conditions(repository: JSONRepository, where: Any, expected: list[int]) -> None:
    assert ids(repository, where=where) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"words": ["a", "b"]}, [1]),
        ({"words": ("a", "b")}, [1]),
        ({"words": []}, [2]),
        ({"words__ne": ["a", "b"]}, [2, 3]),
        ({"words__gte": ["b"]}, [3]),
        ({"words__range": ([], ["a", "z"])}, [1, 2]),
        ({"words__in": [["a", "b"]]}, [1]),
        ({"words__in": [["a", "b"], ["é"], []]}, [1, 2, 3]),
        ({"words__in": {("a", "b")}}, [1]),
        ({"words__in": [None, ["é"]]}, [3]),
        ({"numbers": [1, 2]}, [1]),
        ({"numbers": [2**40, None]}, [2]),
        ({"numbers__in": [[1, 2], [[3, 4], [5, 6]]]}, [1, 3]),
        ({"document": Jsonb({"a": [1]})}, [1]),
        ({"document__in": [Jsonb({"a": [1]}), Jsonb([])]}, [1, 2]),
    ],
    ids=repr,
)
def test_conditions_on_arrays_and_json(repository: JSONRepository, where: Any, expected: list[int]) -> None:
    assert ids(repository, view="app.lists", where=where) == expected


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"age__between": 1}, "no lookup 'between'.*known are contains, endswith, exact, gt"),
        ({"profile__zip_code": 1}, "'profile__zip_code__exact'"),
        ({"age__gt": None}, "use __isnull"),
        ({"age__range": [1]}, "two bounds"),
        ({"age__range": [None, 1]}, "two bounds"),
        ({"profile": {"a": 1}}, r"'dict'.*psycopg\.types\.json\.Jsonb"),
        ({"profile__in": [{"a": 1}]}, r"'dict'.*psycopg\.types\.json\.Jsonb"),
        ({"tags": [{"a": 1}]}, r"'dict'.*psycopg\.types\.json\.Jsonb"),
        ({"tags": [1, "a"]}, "mixed types"),
        ({"age": object()}, "'object'"),
        ({"first_name": "a\0"}, "NUL"),
        ({"first_name": "\ud800"}, "cannot be sent: surrogates not allowed"),
        ({"": 1}, "no column"),
        ({"a\0b": 1}, "no column"),
        (sql.SQL("id = {}").format(sql.Placeholder()), "sql.Literal"),
    ],
)
def test_unusable_conditions(repository: JSONRepository, where: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        repository.find("app.users", "users", where=where)


@pytest.mark.parametrize(
    "where",
    [
        {"id__in": 5},
        {"id__in": "15"},
        {"age__isnull": 1},
        {"first_name__contains": 5},
        {1: 2},
        "id = 1",
        ["id"],
    ],
    ids=repr,
)
def test_conditions_of_the_wrong_type(repository: JSONRepository, where: Any) -> None:
    with pytest.raises(ArgumentTypeError):
        repository.find("app.users", "users", where=where)


@pytest.mark.parametrize(
    "where",
    [
        {"age__range": ["hunter2", "hunter2", "hunter2"]},
        {"age__range": ["hunter2", None]},
        {"age__in": "hunter2"},
        {"age__isnull": "hunter2"},
        {"first_name__contains": b"hunter2"},
        {"profile": {"password": "hunter2"}},
        {"tags": ["hunter2", 1]},
        {"first_name": "hunter2\0"},
        {"first_name": "hunter2\ud800"},
    ],
    ids=str,
)
def test_messages_tell_no_values(repository: JSONRepository, where: Any) -> None:
    with pytest.raises(FastcoreError) as caught:
        repository.find("app.users", "users", where=where)
    assert "hunter2" not in "".join(traceback.format_exception_only(caught.value))


def test_arrays_are_written_by_the_dumpers_of_the_connection(conninfo: str) -> None:
    class Tag(str):
        """A type that one connection writes in its own way."""

    class TagDumper(StrDumper):
        def dump(self, obj: str) -> Buffer | None:
            return super().dump(obj.lower())

    def configure(conn: psycopg.Connection[Any]) -> None:
        conn.adapters.register_dumper(Tag, TagDumper)

    with ConnectionPool(conninfo, min_size=1, configure=configure) as pool:
        repository = JSONRepository(pool)
        assert ids(repository, view="app.lists", where={"words": [Tag("A"), Tag("B")]}) == [1]
        with pool.connection() as conn:
            assert conn.execute("SELECT pg_typeof(%s)::text", [[1]]).fetchone() == ("smallint[]",)


@pytest.mark.parametrize("encoding", ["latin1", "sql_ascii"])
def test_arrays_in_client_encodings(conninfo: str, encoding: str) -> None:
    options = f"{conninfo} client_encoding={encoding}"
    with ConnectionPool(options, min_size=1, open=True) as pool:
        assert ids(JSONRepository(pool), view="app.lists", where={"words": ["é"]}) == [3]


def test_errors_of_the_server_stay(repository: JSONRepository) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        repository.find("app.lists", "x", where={"numbers": ["x"]})


def test_order_and_pages(repository: JSONRepository) -> None:
    assert ids(repository, order_by="-id") == [5, 4, 3, 2, 1]
    assert ids(repository, order_by=["-first_name", "id"], limit=2) == [5, 3]
    assert ids(repository, limit=2, offset=1) == [2, 3]
    assert ids(repository, limit=0) == []
    assert ids(repository, offset=4) == [5]
    assert ids(repository, offset=2**63 - 1) == []


@pytest.mark.parametrize("name", ["limit", "offset"])
def test_pages_out_of_range(repository: JSONRepository, name: str) -> None:
    for value in (-1, 2**63):
        with pytest.raises(ArgumentError, match=f"{name} must be from 0"):
            ids(repository, **{name: value})
    for wrong in (True, 1.0, "1"):
        with pytest.raises(ArgumentTypeError, match=f"{name} must be int"):
            ids(repository, **{name: wrong})


def test_names_of_views(repository: JSONRepository) -> None:
    assert repository.find("top", "x") == b'{"data":{"x":[{"id":1}]}}'
    odd = repository.find(
        sql.Identifier("app", 'we"ird % table'),
        "x",
        where={'se"lect': 1, "a.b__exact": "x", "per%cent__like": "5\\%"},
        order_by=["-per%cent"],
    )
    assert odd.bytes == b'{"data":{"x":[{"se\\"lect":1,"a.b":"x","per%cent":"5%","page":7}]}}'
    for view in ("", ".users", "app.", "a.b.c", "a\0b"):
        with pytest.raises(ArgumentError, match="view must be"):
            repository.find(view, "x")
    with pytest.raises(ArgumentTypeError, match="view must be str"):
        repository.find(sql.SQL("app.users"), "x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments",
    [
        {"where": {INJECTION: 1}},
        {"where": {f"{INJECTION}__gt": 1}},
        {"where": {"id) OR (1": 1}},
        {"where": {"id%s": 1}},
        {"order_by": INJECTION},
        {"order_by": ["id; DROP TABLE app.users"]},
        {"order_by": "id DESC"},
        {"column": "profile, pg_sleep(60)"},
    ],
    ids=repr,
)
def test_names_are_never_sql(repository: JSONRepository, arguments: dict[str, Any]) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        repository.find("app.users", "users", **arguments)
    assert ids(repository) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("view", ["app.users; DROP TABLE app", "(SELECT 1) AS x", 'app"."users'])
def test_views_are_never_sql(repository: JSONRepository, view: str) -> None:
    with pytest.raises((psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)):
        repository.find(view, "users")


@pytest.mark.parametrize("order_by", [5, [5], [None], b"id"], ids=repr)
def test_order_of_the_wrong_type(repository: JSONRepository, order_by: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="order_by"):
        repository.find("app.users", "users", order_by=order_by)


def test_the_wrong_pool(conninfo: str, pool: ConnectionPool) -> None:
    with pytest.raises(ArgumentTypeError, match="ConnectionPool"):
        JSONRepository(conninfo)  # type: ignore[arg-type]
    with pytest.raises(ArgumentTypeError, match="AsyncConnectionPool"):
        AsyncJSONRepository(pool)  # type: ignore[arg-type]


def test_connections_go_back_to_the_pool(repository: JSONRepository, pool: ConnectionPool) -> None:
    for _ in range(5):
        ids(repository)
        with pytest.raises(psycopg.errors.UndefinedTable):
            repository.find("missing", "x")
    with pool.connection() as conn:
        assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_async_repository(conninfo: str) -> None:
    async def scenario() -> None:
        async with AsyncConnectionPool(conninfo, min_size=1, open=False) as pool:
            repository = AsyncJSONRepository(pool)
            found = await repository.find("app.users", "x", where={"id__in": [5, 1]}, order_by="-id", limit=1)
            assert json.loads(found.bytes)["data"]["x"][0]["firstName"] == "Zoë"
            one = await repository.find_one("app.users", "x", where={"id": 99})
            assert one == b'{"data":{"x":null}}'
            one = await repository.find_one("app.lists", "x", where={"numbers": [1, 2]})
            assert json.loads(one.bytes)["data"]["x"]["id"] == 1
            with pytest.raises(ArgumentError, match="Jsonb"):
                await repository.find("app.users", "x", where={"profile": {}})

    asyncio.run(scenario())
