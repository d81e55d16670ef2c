"""Who competes for a response, and what was measured of them for one list of rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import fastcore
import peers
from fastcore import _fallback
from measure import Timing, interleaved
from rows import make_rows

NATIVE = "fastcore"
FALLBACK = "fastcore in Python"
BASE = "json"
FLOOR = "join (floor)"

Form = Literal["bytes", "str"]
FORMS: tuple[Form, ...] = ("bytes", "str")

Calls: TypeAlias = dict[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Case:
    kind: str
    form: Form
    count: int
    input_bytes: int
    timings: dict[str, Timing]

    def times_faster(self, name: str) -> float:
        """How many times the base's CPU time is that of a contender."""
        return self.timings[BASE].median / self.timings[name].median

    def gigabytes_per_second(self, name: str) -> float:
        return self.input_bytes / self.timings[name].median / 1e9


def in_form(rows: list[bytes], form: Form) -> list[bytes] | list[str]:
    return rows if form == "bytes" else [row.decode() for row in rows]


def measure_case(kind: str, form: Form, count: int, rounds: int) -> Case:
    rows = make_rows(kind, count)
    calls = _contenders(kind, in_form(rows, form))
    _check_outputs(calls, rows)
    timings = interleaved(calls, rounds, f"{kind}, {count:,} rows of {form}")
    return Case(kind, form, count, sum(map(len, rows)), timings)


def _contenders(kind: str, rows: list[bytes] | list[str]) -> Calls:
    native: Callable[..., bytes] = fastcore.build_list_response
    fallback: Callable[..., bytes] = _fallback.build_list_response
    return {
        NATIVE: partial(native, rows, peers.FIELD_NAME, peers.TYPE_NAME),
        FALLBACK: partial(fallback, rows, peers.FIELD_NAME, peers.TYPE_NAME, max_depth=1024, options=None),
        BASE: partial(peers.build_with_json, rows),
        "json, cached keys": partial(peers.build_with_json_and_cache, rows),
        "orjson, cached keys": partial(peers.build_with_orjson, rows),
        "msgspec, cached keys": partial(peers.build_with_msgspec, rows),
        "msgspec structs": partial(peers.struct_builder(kind), rows),
        FLOOR: partial(peers.join, rows),
    }


def _check_outputs(calls: Calls, rows: list[bytes] | list[str]) -> None:
    """All contenders have to do the same work before it makes sense to time them."""
    native = calls[NATIVE]()
    if calls[FALLBACK]() != native:
        raise SystemExit("native and fallback differ")
    expected = json.loads(native)
    for name, call in calls.items():
        wanted: Any = expected
        if name == FLOOR:
            wanted = {"data": {peers.FIELD_NAME: [json.loads(row) for row in rows]}}
        if json.loads(call()) != wanted:
            raise SystemExit(f"{name} gives another answer")
