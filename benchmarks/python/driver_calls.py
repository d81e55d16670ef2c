"""What the measured ways from a query to a response have in common."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TypeAlias

import orjson

import peers

DROPPED = "values fetched and dropped"

Calls: TypeAlias = dict[str, Callable[[], object]]


def document(rows: list[dict[str, Any]]) -> dict[str, Any]:
    users = [{"__typename": peers.TYPE_NAME, **peers.converted_with_cache(row)} for row in rows]
    return {"data": {peers.FIELD_NAME: users}}


def with_json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(document(rows), ensure_ascii=False, separators=(",", ":"), default=_iso).encode()


def _iso(value: datetime) -> str:
    return value.isoformat()


def with_orjson(rows: list[dict[str, Any]]) -> bytes:
    return orjson.dumps(document(rows))


def run_by(runner: asyncio.Runner, work: Callable[[], Coroutine[Any, Any, object]]) -> Callable[[], object]:
    """Make a plain call of a coroutine.

    ``runner.run`` would look up its signal handler in an enum and so write out the task with its result.
    """
    return lambda: runner.get_loop().run_until_complete(work())
