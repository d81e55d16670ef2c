"""``execute_to_response``: undecoded values, one column, the user's connection left as it was."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads

from fastcore import ResponseBytes, RowError
from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError
from fastcore.integrations.postgres import execute_to_response

Connection = psycopg.Connection[Any]

ROWS = """VALUES ('{"first_name": "Zoë", "n": 1.10}'::json), (NULL), ('{"n": 1E400}')"""
ANSWER = (
    '{"data":{"users":[{"__typename":"User","firstName":"Zoë","n":1.10},{"__typename":"User","n":1E400}]}}'
)


def test_rows_leave_with_their_digits_and_nulls_are_skipped(conn: Connection) -> None:
    response = execute_to_response(conn, ROWS, None, "users", "User")
    assert isinstance(response, ResponseBytes)
    assert response.bytes == ANSWER.encode()
    assert response.media_type == "application/json"


@pytest.mark.parametrize("json_type", ["json", "jsonb", "text", "varchar", "varchar(40)"])
def test_types_of_the_column(conn: Connection, json_type: str) -> None:
    query = sql.SQL("SELECT {}::" + json_type).format(sql.Literal('{"a_b": [1, "é"]}'))
    assert execute_to_response(conn, query, None, "x").bytes == '{"data":{"x":[{"aB":[1,"é"]}]}}'.encode()


def test_a_domain_over_json(conn: Connection) -> None:
    conn.execute("CREATE DOMAIN document AS json")
    assert execute_to_response(conn, "SELECT '[]'::document", None, "x") == b'{"data":{"x":[[]]}}'


@pytest.mark.parametrize("params", [[2], {"id": 2}], ids=["positional", "named"])
def test_parameters(conn: Connection, params: Any) -> None:
    place = "%(id)s" if isinstance(params, dict) else "%s"
    query = sql.SQL(f"SELECT row_to_json(t) FROM (SELECT id FROM app.users WHERE id = {place}) AS t")
    assert execute_to_response(conn, query, params, "users") == b'{"data":{"users":[{"id":2}]}}'


def test_no_rows(conn: Connection) -> None:
    assert execute_to_response(conn, "SELECT '1'::json WHERE false", None, "x") == b'{"data":{"x":[]}}'


def test_returning(conn: Connection) -> None:
    query = "UPDATE app.users SET age = 37 WHERE id = 1 RETURNING json_build_object('new_age', age)"
    assert execute_to_response(conn, query, None, "users") == b'{"data":{"users":[{"newAge":37}]}}'


def test_options_reach_the_builder(conn: Connection) -> None:
    with pytest.raises(RowError, match="max_depth=1") as caught:
        execute_to_response(conn, "SELECT '[[1]]'::json", None, "x", max_depth=1)
    assert (caught.value.row_index, caught.value.byte_offset) == (0, 1)


def test_bad_json_in_a_text_column_names_its_row(conn: Connection) -> None:
    with pytest.raises(RowError) as caught:
        execute_to_response(conn, "VALUES ('{}'), (NULL), ('{\"a\" 1}')", None, "x")
    assert (caught.value.row_index, caught.value.byte_offset) == (2, 5)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT id, first_name FROM app.users", r"not 2 \(id, first_name\).*SELECT row_to_json\(t\) FROM"),
        (
            "SELECT id FROM app.users",
            "column 'id' must be json, jsonb or text, not (int8|bigint).*row_to_json",
        ),
        ("SELECT", r"one json column, not 0"),
        ("SET LOCAL work_mem = '1MB'", "returns no rows"),
    ],
)
def test_other_columns_are_refused(conn: Connection, query: Any, message: str) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        execute_to_response(conn, query, None, "x")
    assert isinstance(caught.value, FastcoreError)


def test_the_connection_stays_as_it_was(conninfo: str) -> None:
    def never(data: Any) -> Any:
        raise AssertionError("a value was decoded")

    with psycopg.connect(conninfo, row_factory=dict_row) as conn:
        set_json_loads(never, conn)
        conn.execute("CREATE TEMP TABLE seen (n int) ON COMMIT DROP")
        execute_to_response(conn, "SELECT '{}'::json", None, "x")
        assert conn.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
        assert conn.execute("SELECT 1 AS n").fetchone() == {"n": 1}
        with pytest.raises(AssertionError, match="decoded"):
            conn.execute("SELECT '{}'::json").fetchone()
        conn.rollback()


def test_a_server_error_leaves_the_transaction_to_the_caller(conn: Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), conn.transaction():
        execute_to_response(conn, "SELECT x FROM missing", None, "x")
    assert execute_to_response(conn, "SELECT '1'::json", None, "x") == b'{"data":{"x":[1]}}'


@pytest.mark.parametrize("encoding", ["latin1", "sql_ascii", "utf8"])
def test_client_encodings(conn: Connection, encoding: str) -> None:
    conn.execute(sql.SQL("SET client_encoding TO {}").format(encoding))
    query = "SELECT json_build_object('name', first_name) FROM app.users WHERE id = 5"
    assert execute_to_response(conn, query, None, "x").bytes == '{"data":{"x":[{"name":"Zoë"}]}}'.encode()


@pytest.mark.parametrize("query", ["SELECT '1'::json", "SELECT '1'::json WHERE false"])
def test_inside_a_pipeline(conn: Connection, query: Any) -> None:
    with conn.pipeline():
        expected = b'{"data":{"x":[1]}}' if "WHERE" not in query else b'{"data":{"x":[]}}'
        assert execute_to_response(conn, query, None, "x") == expected


@pytest.mark.parametrize("query", ["INSERT INTO top VALUES (2)", "", "SET LOCAL work_mem = '1MB'"])
def test_queries_without_rows_inside_a_pipeline(conninfo: str, query: Any) -> None:
    async def scenario() -> None:
        async with await psycopg.AsyncConnection.connect(conninfo) as conn, conn.pipeline():
            with pytest.raises(ArgumentError, match="returns no rows"):
                await execute_to_response(conn, query, None, "x")
            await conn.rollback()

    asyncio.run(scenario())
    with psycopg.connect(conninfo) as conn, conn.pipeline():
        with pytest.raises(ArgumentError, match="returns no rows"):
            execute_to_response(conn, query, None, "x")
        conn.rollback()


def test_errors_of_the_server_inside_a_pipeline(conn: Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), conn.pipeline():
        execute_to_response(conn, "SELECT x FROM missing", None, "x")


def test_a_connection_that_is_none(conninfo: str) -> None:
    with pytest.raises(ArgumentTypeError, match="not str"):
        execute_to_response(conninfo, "SELECT 1", None, "x")  # type: ignore[call-overload]


def test_async_connection(conninfo: str) -> None:
    async def scenario() -> None:
        async with await psycopg.AsyncConnection.connect(conninfo) as conn:
            response = await execute_to_response(conn, ROWS, None, "users", "User")
            assert response.bytes == ANSWER.encode()
            large = "SELECT json_build_object('g', g) FROM generate_series(1, 20000) AS g"
            response = await execute_to_response(conn, large, None, "x")
            assert response.bytes.endswith(b',{"g":20000}]}}')
            async with conn.pipeline():
                assert await execute_to_response(conn, "SELECT '1'::json", None, "x") == b'{"data":{"x":[1]}}'
            with pytest.raises(ArgumentError, match="row_to_json"):
                await execute_to_response(conn, "SELECT 1, 2", None, "x")

    asyncio.run(scenario())
