"""Measure writing rows into PostgreSQL, client and server apart: see ../README.md."""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

import job
import report
import results
from copy_contenders import BULK_CREATE, READY, Contender, contenders
from copy_rows import COLUMNS, TABLE, CopyRows, copy_rows, issues_database


@dataclass
class Costs:
    """Seconds of each turn."""

    client: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def cell(self) -> str:
        parts = (self.client, self.server, self.wall)
        return " / ".join(report.duration(statistics.median(part)) for part in parts)


def server_seconds(backend: int) -> float:
    return int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def emptied(admin: psycopg.Connection[object]) -> None:
    admin.execute(f"TRUNCATE {TABLE}".encode())
    # a checkpoint in a turn of somebody's would be that one's loss
    admin.execute("CHECKPOINT")


def check_rows(admin: psycopg.Connection[object], ways: Mapping[str, Contender], rows: CopyRows) -> None:
    expected = None
    for name, way in ways.items():
        emptied(admin)
        way.prepare(rows)()
        stored = admin.execute(f"SELECT {COLUMNS} FROM {TABLE} ORDER BY fingerprint".encode()).fetchall()
        if stored != (expected := expected or stored):
            raise SystemExit(f"{name} stores other rows")


def measured_ways(
    admin: psycopg.Connection[object], ways: Mapping[str, Contender], rows: CopyRows, rounds: int
) -> dict[str, Costs]:
    count = len(rows.dicts)
    calls = {name: way.prepare(rows) for name, way in ways.items() if count <= way.most}
    costs = {name: Costs() for name in calls}
    rng = random.Random(count)
    gc.collect()
    gc.freeze()
    gc.disable()
    for number in range(rounds + 1):
        print(f"\rcopy, {count:,} rows: round {number} of {rounds} ", end="", file=sys.stderr, flush=True)
        for name in rng.sample(list(calls), len(calls)):
            emptied(admin)
            backend = ways[name].backend
            server, client, wall = server_seconds(backend), time.process_time(), time.perf_counter()
            calls[name]()
            of_wall, of_client = time.perf_counter() - wall, time.process_time() - client
            if number:
                costs[name].wall.append(of_wall)
                costs[name].client.append(of_client)
                costs[name].server.append(server_seconds(backend) - server)
    gc.enable()
    gc.unfreeze()
    print(file=sys.stderr)
    return costs


def copy_table(costs: Mapping[int, Mapping[str, Costs]]) -> str:
    header = ["client CPU / server CPU / wall", *(f"{count:,} rows" for count in costs)]
    names = dict.fromkeys(name for of in costs.values() for name in of)
    lines = [[name, *(of[name].cell() if name in of else "" for of in costs.values())] for name in names]
    return report.table(header, lines)


def main() -> None:
    options = job.settings(__doc__, rounds=5, counts=[100, 1_000, 10_000, 100_000, 1_000_000])
    costs: dict[int, dict[str, Costs]] = {}
    with (
        issues_database() as conninfo,
        psycopg.connect(conninfo, autocommit=True) as admin,
        contenders(conninfo) as ways,
    ):
        check_rows(admin, ways, copy_rows(500))
        for count in options.counts:
            costs[count] = measured_ways(admin, ways, copy_rows(count), options.rounds)
    measured: dict[str, float] = {}
    for count, of in costs.items():
        for name, cost in of.items():
            measured[results.client_time_of(name, count)] = 1e3 * statistics.median(cost.client)
            wall = statistics.median(cost.wall)
            measured[results.wall_against_ready(name, count)] = wall / statistics.median(of[READY].wall)
            if BULK_CREATE in of:
                measured[results.wall_against_django(name, count)] = (
                    statistics.median(of[BULK_CREATE].wall) / wall
                )
    machine = report.machine(options.rounds, ["psycopg", "asyncpg", "adbc-driver-postgresql", "Django"])
    job.finish("copy", [machine, copy_table(costs)], measured, options)


if __name__ == "__main__":
    main()
