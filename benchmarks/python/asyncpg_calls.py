"""A query through asyncpg: values fetched and dropped, made a response by fastcore and by others."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import asyncpg
import orjson

import peers
from cases import NATIVE
from database import COLUMNS, JSON_ROWS, connection_parts
from driver_calls import DROPPED, Calls, run_by, with_orjson
from fastcore.integrations.asyncpg import execute_to_response, init_json_bytes


@contextlib.contextmanager
def asyncpg_calls(conninfo: str, count: int) -> Iterator[Calls]:
    columns, json_rows = COLUMNS.format(count=count), JSON_ROWS.format(count=count)
    with asyncio.Runner() as runner:
        undecoded = runner.run(_connect(conninfo))
        runner.run(init_json_bytes(undecoded))
        decoded = runner.run(_connect(conninfo))
        runner.run(_decode_with_orjson(decoded))

        async def dropped() -> None:
            for (_,) in await undecoded.fetch(json_rows):
                pass

        async def answered() -> bytes:
            answer = await execute_to_response(undecoded, json_rows, None, peers.FIELD_NAME, peers.TYPE_NAME)
            return answer.bytes

        async def records() -> bytes:
            return with_orjson([dict(record) for record in await decoded.fetch(columns)])

        yield {
            DROPPED: run_by(runner, dropped),
            NATIVE: run_by(runner, answered),
            "records, orjson": run_by(runner, records),
        }
        runner.run(undecoded.close())
        runner.run(decoded.close())


async def _connect(conninfo: str) -> asyncpg.Connection[Any]:
    parts = connection_parts(conninfo)
    return await asyncpg.connect(
        host=parts["host"], port=int(parts["port"]), user=parts["user"], database=parts["dbname"]
    )


async def _decode_with_orjson(conn: asyncpg.Connection[Any]) -> None:
    for name in ("json", "jsonb"):
        await conn.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=orjson.loads)
