"""A query through each driver: values fetched and dropped, made a response by fastcore and by others."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

import asyncpg
import orjson
import psycopg
from psycopg.rows import dict_row

import peers
from cases import NATIVE
from database import COLUMNS, JSON_ROWS, JSON_ROWS_AS_TEXT, connection_parts
from fastcore.integrations.postgres import execute_to_response

DROPPED = "values fetched and dropped"

Calls: TypeAlias = dict[str, Callable[[], object]]


def _iso(value: datetime) -> str:
    return value.isoformat()


def document(rows: list[dict[str, Any]]) -> dict[str, Any]:
    users = [{"__typename": peers.TYPE_NAME, **peers.converted_with_cache(row)} for row in rows]
    return {"data": {peers.FIELD_NAME: users}}


def with_json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(document(rows), ensure_ascii=False, separators=(",", ":"), default=_iso).encode()


def with_orjson(rows: list[dict[str, Any]]) -> bytes:
    return orjson.dumps(document(rows))


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
            DROPPED: _run_by(runner, dropped),
            NATIVE: _run_by(runner, answered),
            "dict rows, orjson": _run_by(runner, dict_rows),
        }
        runner.run(conn.close())


@contextlib.contextmanager
def asyncpg_calls(conninfo: str, count: int) -> Iterator[Calls]:
    columns, json_rows = COLUMNS.format(count=count), JSON_ROWS.format(count=count)
    with asyncio.Runner() as runner:
        raw = runner.run(_connect_asyncpg(conninfo, bytes))
        decoding = runner.run(_connect_asyncpg(conninfo, orjson.loads))

        async def dropped() -> None:
            for (_,) in await raw.fetch(json_rows):
                pass

        async def answered() -> bytes:
            answer = await execute_to_response(raw, json_rows, None, peers.FIELD_NAME, peers.TYPE_NAME)
            return answer.bytes

        async def records() -> bytes:
            return with_orjson([dict(record) for record in await decoding.fetch(columns)])

        yield {
            DROPPED: _run_by(runner, dropped),
            NATIVE: _run_by(runner, answered),
            "records, orjson": _run_by(runner, records),
        }
        runner.run(raw.close())
        runner.run(decoding.close())


async def _connect_asyncpg(conninfo: str, decode: Callable[[bytes], Any]) -> asyncpg.Connection:
    parts = connection_parts(conninfo)
    conn = await asyncpg.connect(
        host=parts["host"], port=parts["port"], user=parts["user"], database=parts["dbname"]
    )
    for name, decoder in (("json", decode), ("jsonb", partial(_without_version, decode))):
        await conn.set_type_codec(name, schema="pg_catalog", format="binary", encoder=bytes, decoder=decoder)
    return conn


def _without_version(decode: Callable[[bytes], Any], value: bytes) -> Any:
    return decode(value[1:])


def _run_by(runner: asyncio.Runner, work: Callable[[], Coroutine[Any, Any, object]]) -> Callable[[], object]:
    return lambda: runner.run(work())


def _queries(count: int) -> tuple[bytes, bytes, bytes]:
    columns, json_rows, as_text = (
        query.format(count=count).encode() for query in (COLUMNS, JSON_ROWS, JSON_ROWS_AS_TEXT)
    )
    return columns, json_rows, as_text
