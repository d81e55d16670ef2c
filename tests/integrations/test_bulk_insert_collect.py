"""on_error="collect": bad rows are left out and listed, whoever refuses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow
import pytest

from fastcore import CopyError
from fastcore.integrations.postgres import InsertProblem, InsertResult, bulk_insert

Connection = psycopg.Connection[Any]

TABLES = """
CREATE DOMAIN even AS int CHECK (value % 2 = 0);
CREATE TABLE groups (id int PRIMARY KEY);
INSERT INTO groups VALUES (1), (2);
CREATE TABLE people (
    id int PRIMARY KEY, name varchar(5) NOT NULL, email text UNIQUE CHECK (email LIKE '%@%'), score even,
    data jsonb, group_id int REFERENCES groups DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO people (id, name, email) VALUES (1000, 'old', 'old@x');
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


BAD: dict[int, dict[str, Any]] = {
    0: {"name": "too long"},
    7: {"email": "nowhere"},
    8: {"score": 3},
    90: {"data": "a\0b"},
    91: {"name": None},
    92: {"id": "92"},
    93: {"email": "e5@x"},
    150: {"data": b"{"},
    199: {"score": 5},
}


def people(count: int = 200) -> list[dict[str, Any]]:
    good = {"name": "n", "score": 2, "data": [1], "group_id": 1}
    return [{"id": n, "email": f"e{n}@x", **good, **BAD.get(n, {})} for n in range(count)]


def stored(conn: Connection) -> list[int]:
    return [row[0] for row in conn.execute("SELECT id FROM people WHERE id < 1000 ORDER BY id")]


WAYS: list[dict[str, Any]] = [
    {},
    {"batch_size": 10},
    {"on_conflict": "nothing", "conflict_columns": ["id"]},
    {"on_conflict": "update", "conflict_columns": ["id"]},
    {"on_conflict": "update", "conflict_columns": ["id"], "batch_size": 1},
]


@pytest.mark.parametrize("options", WAYS, ids=str)
def test_rows_of_all_faults(conn: Connection, options: dict[str, Any]) -> None:
    result = bulk_insert(conn, "people", people(), on_error="collect", **options)
    assert stored(conn) == [n for n in range(200) if n not in BAD]
    assert (result.inserted_count, result.updated_count, result.skipped_count) == (191, 0, 0)
    reasons = {problem.index: (problem.column, problem.reason) for problem in result.errors}
    assert sorted(reasons) == sorted(BAD)
    assert reasons[91] == ("name", "null")
    assert reasons[92] == ("id", "expected int, got str")
    assert reasons[0][0] == "name"
    assert "people_email_check" in reasons[7][1]
    assert "even" in reasons[8][1]
    assert "people_email_key" in reasons[93][1]
    assert "json" in reasons[150][1]


def test_arrow_data(conn: Connection) -> None:
    rows = {"id": range(3000), "name": ["n" if n % 1000 else "too long" for n in range(3000)]}
    table = pyarrow.table(rows | {"score": [3 if n == 2500 else 2 for n in range(3000)]})
    result = bulk_insert(conn, "people", table, on_error="collect", batch_size=800)
    assert [problem.index for problem in result.errors] == [0, 1000, 2000, 2500]
    assert result.inserted_count == 2996


def test_only_bad_rows(conn: Connection) -> None:
    rows = [{"id": n, "name": "n", "score": 1} for n in range(20)]
    for options in WAYS:
        result = bulk_insert(conn, "people", rows, on_error="collect", **options)
        assert (result.inserted_count, len(result.errors)) == (0, 20)


def test_keys_that_are_there_are_refused_one_by_one(conn: Connection) -> None:
    rows = [{"id": n, "name": "n"} for n in (1, 1000, 2, 1)]
    result = bulk_insert(conn, "people", rows, on_error="collect")
    assert stored(conn) == [1, 2]
    assert [problem.index for problem in result.errors] == [1, 3]
    assert result.errors[0] == InsertProblem(
        1, "", 'duplicate key value violates unique constraint "people_pkey"'
    )


def test_an_earlier_row_counts_where_the_last_with_its_key_is_bad(conn: Connection) -> None:
    rows = [
        {"id": 1, "name": "first", "email": "a@x"},
        {"id": 1, "name": "good", "email": "b@x"},
        {"id": 2, "name": "only", "email": "c@x"},
        {"id": 1, "name": "bad", "email": "nowhere"},
        {"id": 1, "name": "bad", "email": "nowhere too"},
        {"id": 1000, "name": "worse", "email": "nowhere"},
        {"id": 1000, "name": "last", "email": "new@x"},
    ]
    result = bulk_insert(
        conn, "people", rows, on_conflict="update", conflict_columns=["id"], on_error="collect"
    )
    names = conn.execute("SELECT id, name FROM people ORDER BY id").fetchall()
    assert names == [(1, "good"), (2, "only"), (1000, "last")]
    assert [problem.index for problem in result.errors] == [3, 4]
    assert (result.inserted_count, result.updated_count, result.skipped_count) == (2, 1, 2)


def test_deferred_constraints_are_checked_in_a_transaction_of_ones_own(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as conn:
        conn.execute(TABLES)
        try:
            rows = [{"id": n, "name": "n", "group_id": 9 if n == 3 else 1} for n in range(5)]
            for options in WAYS:
                result = bulk_insert(conn, "people", rows, on_error="collect", **options)
                assert [problem.index for problem in result.errors] == [3]
                assert stored(conn) == [0, 1, 2, 4]
                conn.execute("DELETE FROM people")
            with pytest.raises(psycopg.errors.ForeignKeyViolation):
                bulk_insert(conn, "people", rows)
            assert stored(conn) == []
        finally:
            conn.execute("DROP TABLE people, groups; DROP DOMAIN even")


@pytest.mark.parametrize("options", WAYS, ids=str)
def test_a_limit_to_what_the_server_refuses(conn: Connection, options: dict[str, Any]) -> None:
    def insert(max_refused: int) -> InsertResult:
        rows = [{"id": n, "name": "n", "score": n % 4 and 1} for n in range(8)]
        return bulk_insert(conn, "people", rows, on_error="collect", max_refused=max_refused, **options)

    with pytest.raises(CopyError, match="more rows than max_refused=5") as raised:
        insert(5)
    assert raised.value.row_index == 7
    assert isinstance(raised.value.__cause__, psycopg.errors.CheckViolation)
    assert stored(conn) == []
    assert insert(6).inserted_count == 2


def test_errors_that_are_no_rows_fault_are_raised(conn: Connection) -> None:
    conn.execute("CREATE ROLE reader; GRANT SELECT ON people TO reader; SET ROLE reader")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bulk_insert(conn, "people", people(), on_error="collect")


def test_messages_in_another_language_need_more_steps_only(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fastcore.integrations._copy.psycopg_driver import PsycopgErrors

    monkeypatch.setattr(PsycopgErrors, "context", lambda self, error: "KOPIE people, Zeile x")
    result = bulk_insert(conn, "people", people(), on_error="collect")
    assert sorted(problem.index for problem in result.errors) == sorted(BAD)
    monkeypatch.setattr(PsycopgErrors, "context", lambda self, error: "COPY people, line 99999")
    assert len(bulk_insert(conn, "people", people(), on_error="collect").errors) == 200
