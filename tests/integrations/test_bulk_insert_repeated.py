"""Insert after insert on one connection: what the driver keeps prepared, while tables change."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from fastcore.errors import ArgumentError
from fastcore.integrations.asyncpg import bulk_insert as insert_through_asyncpg
from fastcore.integrations.postgres import bulk_insert

# the driver prepares behind 5, and the server then makes one plan for all behind 5 more
MANY = 12
PREPARED = "SELECT count(*)::int FROM pg_prepared_statements"
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("ALTER TABLE items ADD note text", {"note": "n"}),
    ("ALTER TABLE items ALTER note TYPE int USING 7", {"note": 7}),
    ("DROP TABLE items; CREATE TABLE items (id int, name uuid)", {"name": "0" * 32}),
    ("CREATE DOMAIN short AS varchar(3); ALTER TABLE items ADD code short", {"code": "abc"}),
    ("CREATE SCHEMA other; CREATE TABLE other.items (id int, x bool); SET search_path = other", {"x": True}),
]


@pytest.fixture(scope="module", autouse=True)
def builders() -> None:
    """Which implementation encodes the rows makes no difference here."""


@pytest.mark.parametrize("options", [{}, {"on_conflict": "nothing"}], ids=str)
def test_a_table_that_changes_between_inserts(conninfo: str, options: dict[str, Any]) -> None:
    with psycopg.connect(conninfo) as conn:
        conn.execute("CREATE TABLE items (id int, name text)")
        for number in range(MANY):
            bulk_insert(conn, "items", [{"id": number, "name": "x"}], **options)
        for statement, values in CHANGES:
            conn.execute(statement.encode())
            bulk_insert(conn, "items", [{"id": -1, **values}], **options)
        with pytest.raises(ArgumentError, match="has no column 'name'"):
            bulk_insert(conn, "items", [{"id": 1, "name": "x"}], **options)
        conn.execute("SET search_path = public")
        conn.execute("TRUNCATE items")
        with pytest.raises(ArgumentError, match="has no column 'x'"):
            bulk_insert(conn, "items", [{"id": 1, "x": True}], **options)
        assert bulk_insert(conn, "items", [{"id": 1, "code": "abc"}], **options).inserted_count == 1
        conn.rollback()


@pytest.mark.parametrize(("threshold", "kept"), [(None, 0), (5, 1)])
def test_what_psycopg_keeps_prepared(conninfo: str, threshold: int | None, kept: int) -> None:
    with psycopg.connect(conninfo, prepare_threshold=threshold) as conn:
        conn.execute("CREATE TEMP TABLE items (id int)")
        for _ in range(MANY):
            bulk_insert(conn, "items", [(1,)], on_conflict="nothing")
        found = psycopg.RawCursor(conn).execute(PREPARED.encode(), prepare=False).fetchone()
        assert found == (kept,)


@pytest.mark.parametrize(("cache_size", "kept"), [(0, 0), (100, 1)])
def test_what_asyncpg_keeps_prepared(conninfo: str, cache_size: int, kept: int) -> None:
    async def count() -> int:
        known: dict[str, Any] = conninfo_to_dict(conninfo)
        arguments = {name: known[name] for name in ("host", "port", "user")} | {"database": known["dbname"]}
        conn = await asyncpg.connect(**arguments, statement_cache_size=cache_size)
        try:
            await conn.execute("CREATE TEMP TABLE items (id int)")
            for _ in range(MANY):
                await insert_through_asyncpg(conn, "items", [(1,)], on_conflict="nothing")
            statement = await conn.prepare(PREPARED, name="")
            found: int = await statement.fetchval()
            return found
        finally:
            await conn.close()

    assert asyncio.run(count()) == kept
