"""SQL of one's own on Django's connections, and how these are used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bookshop.models import Author, Book
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.utils import ProgrammingError
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from fastcore import ArgumentError, ArgumentTypeError, RowError
from fastcore.integrations.django import json_list_response, json_single_response

AUTHORS = "SELECT id, pen_name FROM bookshop_author"


def rows_of(query: Any, **options: Any) -> Any:
    return json.loads(json_list_response(query, "x", **options).bytes)["data"]["x"]


@pytest.mark.parametrize(
    "query",
    [
        f"{AUTHORS} WHERE id = 1",
        f"{AUTHORS} WHERE id = 1;\n",
        f"{AUTHORS} WHERE id = 1 -- the first",
        f"WITH first AS ({AUTHORS} ORDER BY id LIMIT 1) SELECT * FROM first",
        sql.SQL("SELECT id, {} FROM {} WHERE id = {}").format(
            sql.Identifier("pen_name"), sql.Identifier("public", "bookshop_author"), sql.Literal(1)
        ),
    ],
)
def test_several_columns_become_an_object(query: Any) -> None:
    assert (
        json_list_response(query, "x", "T") == b'{"data":{"x":[{"__typename":"T","id":1,"penName":"A. L."}]}}'
    )


@pytest.mark.parametrize(
    "column", ["""'{"a_b": 1.10}'::json""", """'{"a_b": 1.10}'::jsonb""", """'{"a_b": 1.10}'::text"""]
)
def test_one_json_column_is_the_row(column: str) -> None:
    answer = json_list_response(f"SELECT {column} UNION ALL SELECT NULL", "x")
    assert answer == b'{"data":{"x":[{"aB":1.10}]}}'


def test_one_column_of_another_type_becomes_an_object() -> None:
    assert rows_of("SELECT 1 AS n") == [{"n": 1}]
    assert rows_of('SELECT now()::date AS "to_day 100%" LIMIT 0') == []


def test_text_that_is_no_json() -> None:
    with pytest.raises(RowError):
        json_list_response("SELECT name FROM bookshop_author", "x")


def test_params_stay_params() -> None:
    evil = "'; DROP TABLE bookshop_author; --"
    assert rows_of("SELECT %s::text AS a, 1 AS b", params=[evil]) == [{"a": evil, "b": 1}]
    assert rows_of("SELECT %(a)s::text AS a, '%%' AS b", params={"a": evil}) == [{"a": evil, "b": "%"}]
    assert rows_of("SELECT id, name FROM bookshop_author WHERE name = %s", params=[evil]) == []
    assert Author.objects.count() == 3


def test_without_params_percent_signs_have_no_meaning() -> None:
    assert rows_of("SELECT '100%s' AS \"a %\", 5 % 3 AS b WHERE 'x' LIKE '%'") == [{"a %": "100%s", "b": 2}]


def test_weird_names() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("""CREATE TABLE "tä'b""le %s" ("sé""l ect" int, "a.b" text, page int)""")
            cursor.execute("""INSERT INTO "tä'b""le %s" VALUES (1, 'x', 2)""")
        query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("tä'b\"le %s"))
        assert rows_of(query) == [{'sé"l ect': 1, "a.b": "x", "page": 2}]
        transaction.set_rollback(True)


def test_changes_that_return_json() -> None:
    insert = "INSERT INTO bookshop_country (name) VALUES (%s) RETURNING json_build_object('the_name', name)"
    with transaction.atomic():
        assert rows_of(insert, params=["Peru"]) == [{"theName": "Peru"}]
        moved = (
            "WITH n AS (UPDATE bookshop_country SET name = 'x' RETURNING 1) SELECT to_json(count(*)) FROM n"
        )
        assert rows_of(moved) == [2]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM bookshop_book",
        "DELETE FROM bookshop_book RETURNING id, title",
        "CREATE TABLE bookshop_new (id int)",
    ],
)
def test_what_returns_no_json_is_not_run(query: str) -> None:
    with pytest.raises(ArgumentError):
        json_list_response(query, "x")
    assert Book.objects.count() == 4
    assert "bookshop_new" not in connection.introspection.table_names()


def test_single() -> None:
    assert json_single_response(f"{AUTHORS} ORDER BY id", "x") == b'{"data":{"x":{"id":1,"penName":"A. L."}}}'
    assert json_single_response(f"{AUTHORS} WHERE id = %s", "x", params=[9]) == b'{"data":{"x":null}}'


def test_errors_of_the_server_are_djangos() -> None:
    with pytest.raises(ProgrammingError, match="missing"):
        json_list_response("SELECT * FROM missing", "x")
    with pytest.raises(DatabaseError, match="division by zero"):
        json_list_response("SELECT 1 / 0 AS n", "x")
    assert rows_of("SELECT 1 AS n") == [{"n": 1}]


def test_wrong_arguments() -> None:
    with pytest.raises(ArgumentTypeError, match=r"\.all\(\)"):
        json_list_response(Author.objects, "x")  # type: ignore[arg-type]
    with pytest.raises(ArgumentTypeError, match="params"):
        json_list_response(Author.objects.raw("SELECT 1"), "x")  # type: ignore[arg-type]
    with pytest.raises(ArgumentTypeError, match="int"):
        json_list_response(7, "x")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="params"):
        json_list_response(Author.objects.all(), "x", params=[1])
    with pytest.raises(ArgumentError, match="SQLite"):
        json_list_response("SELECT 1", "x", using="lite")


def test_databases_are_chosen_as_ever() -> None:
    with CaptureQueriesContext(connections["second"]) as queries:
        rows_of(Author.objects.using("second"))
        rows_of(Author.objects.all(), using="second")
        rows_of("SELECT 1 AS n", using="second")
    assert len(queries) == 3


class Router:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "second"


def test_routers_are_asked() -> None:
    with (
        override_settings(DATABASE_ROUTERS=[Router()]),
        CaptureQueriesContext(connections["second"]) as queries,
    ):
        rows_of(Author.objects.all())
    assert len(queries) == 1


def test_a_call_is_one_query() -> None:
    for query in (Author.objects.select_related("publisher__country"), AUTHORS, "SELECT to_json(1)"):
        with CaptureQueriesContext(connection) as queries:
            rows_of(query)
        assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert rows_of(Author.objects.none()) == []
    assert len(queries) == 0


def test_the_query_is_logged_in_debug() -> None:
    expected = rows_of(Book.objects.filter(title__contains="%"))
    with override_settings(DEBUG=True):
        connection.queries_log.clear()
        assert rows_of(Book.objects.filter(title__contains="%")) == expected
        assert "row_to_json" in connection.queries[0]["sql"]
        assert rows_of("SELECT '%%' AS a, %s AS b", params=[1]) == [{"a": "%", "b": 1}]


def test_execute_wrappers_are_called() -> None:
    seen: list[str] = []

    def wrapper(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(query)
        return execute(query, params, many, context)

    with connection.execute_wrapper(wrapper):
        rows_of(Author.objects.all())
    assert len(seen) == 1


def test_transactions_are_djangos() -> None:
    with transaction.atomic():
        Author.objects.create(name="Temporary")
        assert len(rows_of(Author.objects.all())) == 4
        assert len(rows_of("SELECT id, name FROM bookshop_author")) == 4
        transaction.set_rollback(True)
    assert len(rows_of(Author.objects.all())) == 3
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            Author.objects.create(id=1, name="again")
        with pytest.raises(transaction.TransactionManagementError):
            rows_of(Author.objects.all())
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "options",
    [{"server_side_binding": True}, {"pool": {"min_size": 1, "max_size": 2}}, {"isolation_level": 3}],
)
def test_options_of_the_connection(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["second"], "OPTIONS", options)
    connections["second"] = connections.create_connection("second")
    try:
        books = Book.objects.using("second").filter(price__lt=100, title__contains="%").order_by("id")
        assert [row["id"] for row in rows_of(books)] == [1, 3]
        assert rows_of(
            "SELECT id, %s::text AS a FROM bookshop_author LIMIT 1", params=["%"], using="second"
        ) == [{"id": 1, "a": "%"}]
        connections["second"].close()
        assert len(rows_of(books)) == 2
    finally:
        connections["second"].close()
        if "pool" in options:
            connections["second"].close_pool()  # type: ignore[attr-defined]
        del connections["second"]


PSYCOPG2 = Path(__file__).parent / "on_psycopg2.py"


def test_psycopg2_gives_the_same(conninfo: str) -> None:
    """In a process of its own: Django chooses its driver once, and prefers psycopg 3."""
    finished = subprocess.run(
        [sys.executable, "-W", "error", PSYCOPG2],
        env={**os.environ, "CONNINFO": conninfo},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    from on_psycopg2 import answers

    assert json.loads(finished.stdout) == answers()
