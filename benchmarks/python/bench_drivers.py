"""Measure the client's CPU time from a query to response bytes, for each driver: see ../README.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import job
import report
import results
from asyncpg_calls import asyncpg_calls
from cases import NATIVE
from database import users_database
from django_calls import django_calls
from driver_calls import DROPPED, Calls
from measure import Timing, interleaved
from psycopg_calls import psycopg_async_calls, psycopg_calls

WAYS: dict[str, Callable[[str, int], AbstractContextManager[Calls]]] = {
    "psycopg": psycopg_calls,
    "psycopg async": psycopg_async_calls,
    "asyncpg": asyncpg_calls,
    "Django": django_calls,
}


def check_outputs(way: str, calls: Calls) -> None:
    answers = {name: call() for name, call in calls.items()}
    expected = _comparable(answers[NATIVE])
    for name, answer in answers.items():
        if isinstance(answer, bytes) and _comparable(answer) != expected:
            raise SystemExit(f"{way}, {name}: another answer")


def _comparable(answer: Any) -> Any:
    return json.loads(answer.replace(b'Z"', b'+00:00"'))


def way_table(way: str, timings: dict[int, dict[str, Timing]]) -> str:
    header = [way] + [f"{count:,} rows" for count in timings]
    lines = []
    for name in next(iter(timings.values())):
        cells = (
            f"{report.duration(timing[name].median)} "
            f"({report.times(timing[name].median / timing[DROPPED].median)})"
            for timing in timings.values()
        )
        lines.append([name, *cells])
    return report.table(header, lines)


def main() -> None:
    options = job.settings(__doc__, rounds=7, counts=[100, 1_000, 10_000])
    measured: dict[str, float] = {}
    parts = [report.machine(options.rounds, ["psycopg", "asyncpg", "Django", "orjson"])]
    with users_database(options.most) as conninfo:
        for way, prepare in WAYS.items():
            timings: dict[int, dict[str, Timing]] = {}
            for count in options.counts:
                with prepare(conninfo, count) as calls:
                    check_outputs(way, calls)
                    timings[count] = interleaved(calls, options.rounds, f"{way}, {count:,} rows")
                ratio = timings[count][NATIVE].median / timings[count][DROPPED].median
                measured[results.against_fetching(way, count)] = ratio
            parts.append(way_table(way, timings))
    job.finish("drivers", parts, measured, options)


if __name__ == "__main__":
    main()
