"""Measure how quickly a service under load says that it is alive: see ../README.md.

The service runs with its default settings on its embedded PostgreSQL; those who load it, and who asks
``/health`` every five milliseconds, are processes of their own. A wait counts from when a request was due.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import job
import report
import results
from http_load import TIMEOUT, Address, Connection
from load_clients import ask_for_fingerprints, store_scans

Clients: TypeAlias = tuple[Callable[..., None], tuple[int, ...]]

SCANS = 100
REQUESTS = 10_000
CONNECTIONS = 8
_INTERVAL = 0.005
_IDLE_SECONDS = 2.0


@dataclass
class Waits:
    """Seconds that answers of ``/health`` took, and what was asked of the service meanwhile."""

    seconds: list[float] = field(default_factory=list)
    requests: int = 0
    elapsed: float = 0.0

    def quantile(self, share: float) -> float:
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


@contextlib.contextmanager
def service() -> Iterator[tuple[Address, int]]:
    """Run the service; gives its address and process id."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "fastcore.cli", "serve", "--port", "0", "--data-dir", folder]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                found = re.search(r"http://\S+", process.stdout.readline())
                if found is None:
                    raise SystemExit("the service did not start")
                address = urlsplit(found[0])
                yield (address.hostname or "", address.port or 0), process.pid
            finally:
                process.terminate()


def watch(address: Address, is_over: Callable[[], bool], waits: Waits) -> None:
    """Ask for the service's health until the load is over."""
    start = time.monotonic()
    due = start
    with Connection(address) as connection:
        while not is_over():
            time.sleep(max(0.0, due - time.monotonic()))
            connection.get("/health")
            waits.seconds.append(time.monotonic() - due)
            due += _INTERVAL
    waits.elapsed += time.monotonic() - start


def under(address: Address, loads: list[Clients], waits: Waits) -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(len(loads) + 1)
    processes: list[BaseProcess] = [
        spawn.Process(target=load, args=(address, ready, *arguments)) for load, arguments in loads
    ]
    for process in processes:
        process.start()
    ready.wait(TIMEOUT)
    watch(address, lambda: not any(process.is_alive() for process in processes), waits)
    for process in processes:
        process.join()
        if process.exitcode:
            raise SystemExit("a request failed")
    waits.requests += sum(arguments[0] for _, arguments in loads)


def lines(measured: dict[str, Waits]) -> Iterator[list[str]]:
    for name, waits in measured.items():
        rate = f"{waits.requests / waits.elapsed:,.0f}" if waits.requests else "-"
        cells = [report.duration(waits.quantile(share)) for share in (0.5, 0.99, 1.0)]
        yield [name, rate, *cells]


def peak_memory(pid: int) -> str:
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return f"The service's largest resident memory: {int(found[1]) // 1024} MB." if found else ""


def main() -> None:
    options = job.settings(__doc__, rounds=3, counts=[200])
    scans: Clients = (store_scans, (SCANS, options.most))
    fingerprints: Clients = (ask_for_fingerprints, (REQUESTS, CONNECTIONS))
    loads = {
        f"{SCANS} scans of {options.most:,} findings at once": [scans],
        f"{REQUESTS:,} requests for fingerprints, {CONNECTIONS} at a time": [fingerprints],
        "both": [scans, fingerprints],
    }
    measured = {"nothing": Waits()} | {name: Waits() for name in loads}
    with service() as (address, pid):
        for _ in range(options.rounds):
            end = time.monotonic() + _IDLE_SECONDS
            watch(address, lambda end=end: time.monotonic() > end, measured["nothing"])  # type: ignore[misc]
            for name, load in loads.items():
                under(address, load, measured[name])
        peak = peak_memory(pid)
    header = ["Load", "requests/s", "`/health` p50", "p99", "longest"]
    parts = [
        report.machine(options.rounds, ["fastapi", "uvicorn"]),
        report.table(header, lines(measured)),
        peak,
    ]
    job.finish("load", parts, {results.HEALTH_P99: measured["both"].quantile(0.99) * 1000}, options)


if __name__ == "__main__":
    main()
