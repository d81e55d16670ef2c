"""A stream takes no more memory than a few chunks, however large the table is."""

from __future__ import annotations

from types import ModuleType

from psycopg.conninfo import conninfo_to_dict

from subprocesses import printed

MEGABYTES = 100
# what three drivers, the chunks and their buffers may take; the documents are many times as large
GROWTH_MEGABYTES = 16

CODE = f"""
import asyncio, os, resource
import asyncpg
import psycopg
from fastcore.integrations import asyncpg as through_asyncpg, postgres

conninfo = os.environ["CONNINFO"]
known = {{name: os.environ[name.upper()] for name in ("host", "user", "database")}}
QUERY = "SELECT json_build_object('some_text', repeat('x', 20000)) FROM generate_series(1, {{}})"
SMALL, LARGE = QUERY.format(100), QUERY.format({MEGABYTES * 50})


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def size(chunks):
    return sum([len(chunk) async for chunk in chunks])


async def run(query):
    with psycopg.connect(conninfo) as conn:
        total = sum(map(len, postgres.stream_to_response(conn, query, None, "rows", itersize=100)))
    async with await psycopg.AsyncConnection.connect(conninfo) as conn:
        total += await size(await postgres.stream_to_response(conn, query, None, "rows", itersize=100))
    conn = await asyncpg.connect(**known)
    await through_asyncpg.init_json_bytes(conn)
    total += await size(await through_asyncpg.stream_to_response(conn, query, None, "rows", itersize=100))
    await conn.close()
    return total


asyncio.run(run(SMALL))
before = peak()
assert asyncio.run(run(LARGE)) > 3 * {MEGABYTES} * 1_000_000
print(peak() - before)
"""


def test_memory_stays_bounded(conninfo: str, implementation: ModuleType) -> None:
    known = conninfo_to_dict(conninfo)
    growth = printed(
        CODE,
        FASTCORE_IMPLEMENTATION="python" if implementation.__name__ == "fastcore._fallback" else "native",
        CONNINFO=conninfo,
        HOST=str(known["host"]),
        USER=str(known["user"]),
        DATABASE=str(known["dbname"]),
    )
    assert int(growth) < GROWTH_MEGABYTES * 1024
