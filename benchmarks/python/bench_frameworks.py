"""Measure lists of users from PostgreSQL over HTTP, through FastAPI and Django: see ../README.md."""

from __future__ import annotations

import json
import random
import statistics
import sys
from typing import Any

import psycopg

import job
import plots
import report
from cases import NATIVE
from database import users_database
from http_load import Address, Connection, Load, measure
from serving import worker

SECONDS = 1.5
CONNECTIONS = 4

FRAMEWORKS = {
    "FastAPI": (
        "fastapi_app:make_app",
        {
            NATIVE: "/fastcore",
            "ORJSONResponse from dicts": "/orjson",
            "jsonable_encoder from dicts": "/encoder",
            "response_model from dicts": "/dicts",
            "response_model from models": "/models",
        },
    ),
    "Django": (
        "django_app:make_app",
        {NATIVE: "/fastcore", "JsonResponse(list(values()))": "/values"},
    ),
}
UNCONVERTED = {"/values"}  # does less: its keys stay as they are


def check_outputs(address: Address, paths: dict[str, str]) -> None:
    with Connection(address) as connection:
        expected = _comparable(connection.get("/fastcore/50"))
        for name, path in paths.items():
            if path not in UNCONVERTED and _comparable(connection.get(f"{path}/50")) != expected:
                raise SystemExit(f"{name} gives another answer")


def _comparable(answer: bytes) -> Any:
    return json.loads(answer.replace(b'Z"', b'+00:00"'))


def backends(conninfo: str) -> list[int]:
    """Process ids of the server's sides of all connections."""
    query = (
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(conninfo) as connection:
        return [pid for (pid,) in connection.execute(query)]


def measure_framework(framework: str, conninfo: str, count: int, rounds: int) -> dict[str, Load]:
    application, paths = FRAMEWORKS[framework]
    loads: dict[str, list[Load]] = {name: [] for name in paths}
    rng = random.Random(framework)
    with worker(application, conninfo) as (address, pid):
        check_outputs(address, paths)
        database_pids = backends(conninfo)
        for number in range(1, rounds + 1):
            for name in rng.sample(list(paths), len(paths)):
                print(
                    f"\r{framework}, {count:,} rows: round {number} of {rounds} ",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
                path = f"{paths[name]}/{count}"
                loads[name].append(
                    measure(address, path, pid, database_pids, seconds=SECONDS, connections=CONNECTIONS)
                )
    print(file=sys.stderr)
    return {name: _median(of_rounds) for name, of_rounds in loads.items()}


def _median(loads: list[Load]) -> Load:
    return Load(
        statistics.median(load.requests_a_second for load in loads),
        statistics.median(load.worker_cpu for load in loads),
        statistics.median(load.database_cpu for load in loads),
    )


def loads_table(title: str, loads: dict[str, Load]) -> str:
    least = loads[NATIVE].worker_cpu
    header = [title, "requests/s", "worker CPU a request", "x fastcore", "PostgreSQL CPU a request"]
    lines = [
        [
            name,
            report.three_digits(load.requests_a_second),
            report.duration(load.worker_cpu),
            report.times(load.worker_cpu / least),
            report.duration(load.database_cpu),
        ]
        for name, load in loads.items()
    ]
    return report.table(header, lines)


def main() -> None:
    options = job.settings(__doc__, rounds=5, counts=[100, 1_000])
    parts = [report.machine(options.rounds, ["fastapi", "pydantic", "Django", "uvicorn", "psycopg"])]
    parts.append(report.image("Requests a second of one worker", "frameworks.png"))
    rates: dict[str, dict[str, dict[str, float]]] = {framework: {} for framework in FRAMEWORKS}
    with users_database(options.most) as conninfo:
        for count in options.counts:
            for framework in FRAMEWORKS:
                loads = measure_framework(framework, conninfo, count, options.rounds)
                parts.append(loads_table(f"{framework}, {count:,} rows", loads))
                requests = {name: load.requests_a_second for name, load in loads.items()}
                rates[framework][f"{count:,} rows"] = requests
    if options.plots:
        plots.framework_requests(options.plots / "frameworks.png", rates)
    job.finish("frameworks", parts, {}, options)


if __name__ == "__main__":
    main()
