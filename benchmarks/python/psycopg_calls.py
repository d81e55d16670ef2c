"""A query through psycopg: values fetched and dropped, made a response by fastcore and by others."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import psycopg
from psycopg.rows import dict_row

import peers
from cases import NATIVE
from database import COLUMNS, JSON_ROWS, JSON_ROWS_AS_TEXT
from driver_calls import DROPPED, Calls, run_by, with_json, with_orjson
from fastcore.integrations.postgres import execute_to_response


@contextlib.contextmanager
def psycopg_calls(conninfo: str, count: int) -> Iterator[Calls]:
    columns, json_rows, as_text = _queries(count)
    with psycopg.connect(conninfo, autocommit=True) as conn, conn.cursor(row_factory=dict_row) as dicts:

        def dropped() -> None:
            with conn.cursor() as cursor:
                result = cursor.execute(json_rows).pgresult
                assert result is not None
                for row in range(result.ntuples):
                    result.get_value(row, 0)

        yield {
            DROPPED: dropped,
            "fetchall() of text": lambda: conn.execute(as_text).fetchall(),
            NATIVE: lambda: (
                execute_to_response(conn, json_rows, None, peers.FIELD_NAME, peers.TYPE_NAME).bytes
            ),
            "dict rows, json": lambda: with_json(dicts.execute(columns).fetchall()),
            "dict rows, orjson": lambda: with_orjson(dicts.execute(columns).fetchall()),
        }


@contextlib.contextmanager
def psycopg_async_calls(conninfo: str, count: int) -> Iterator[Calls]:
    columns, json_rows, _ = _queries(count)
    with asyncio.Runner() as runner:
        conn = runner.run(psycopg.AsyncConnection.connect(conninfo, autocommit=True))

        async def dropped() -> None:
            async with conn.cursor() as cursor:
                result = (await cursor.execute(json_rows)).pgresult
                assert result is not None
                for row in range(result.ntuples):
                    result.get_value(row, 0)

        async def answered() -> bytes:
            answer = await execute_to_response(conn, json_rows, None, peers.FIELD_NAME, peers.TYPE_NAME)
            return answer.bytes

        async def dict_rows() -> bytes:
            async with conn.cursor(row_factory=dict_row) as cursor:
                return with_orjson(await (await cursor.execute(columns)).fetchall())

        yield {
            DROPPED: run_by(runner, dropped),
            NATIVE: run_by(runner, answered),
            "dict rows, orjson": run_by(runner, dict_rows),
        }
        runner.run(conn.close())


def _queries(count: int) -> tuple[bytes, bytes, bytes]:
    columns, json_rows, as_text = (
        query.format(count=count).encode() for query in (COLUMNS, JSON_ROWS, JSON_ROWS_AS_TEXT)
    )
    return columns, json_rows, as_text
