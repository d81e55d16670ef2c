"""One contender in a process of its own: ``python memory_probe.py WHAT CONTENDER ROWS ROUNDS``."""

from __future__ import annotations

import ctypes
import gc
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import fastcore
import peers
import resident
from rows import make_rows

KIND = "medium"
CALLS = 20


def _streamed(rows: peers.Rows) -> bytes:
    """Take the chunks as a server does, which keeps none of them."""
    for _ in fastcore.stream_list_response(rows, peers.FIELD_NAME, peers.TYPE_NAME):
        pass
    return b""


CONTENDERS: dict[str, Callable[[peers.Rows], bytes]] = {
    "fastcore, bytes": lambda rows: fastcore.build_list_response(rows, peers.FIELD_NAME, peers.TYPE_NAME),
    "fastcore, str": lambda rows: fastcore.build_list_response(rows, peers.FIELD_NAME, peers.TYPE_NAME),
    "fastcore, workers=2": lambda rows: fastcore.build_list_response(
        rows, peers.FIELD_NAME, peers.TYPE_NAME, workers=2
    ),
    "fastcore, stream": _streamed,
    "json": peers.build_with_json,
    "orjson, cached keys": peers.build_with_orjson,
    "msgspec structs": peers.struct_builder(KIND),
}


def heap(call: Callable[[], bytes]) -> dict[str, float]:
    """Count the allocations of a call; needs allocation_counter.cpp in the process."""
    allocations = ctypes.CDLL(None).fastcore_allocations
    allocations.restype = ctypes.c_size_t
    call()
    idle = _counted(allocations, lambda: None)
    return {"allocations": _counted(allocations, call) - idle}


def _counted(allocations: Callable[[], int], call: Callable[[], object]) -> float:
    turns = range(CALLS)
    before = allocations()
    for _ in turns:
        call()
    return (allocations() - before) / CALLS


def peak(call: Callable[[], bytes]) -> dict[str, float]:
    """Measure by how much the process grows during its first call, beyond what it had before."""
    grown, answer = resident.peak_of(call)
    return {"peak": grown, "answer": len(answer)}


def stall(call: Callable[[], bytes], rounds: int) -> dict[str, float]:
    """Measure the longest time between two ticks of another thread during a call, and the call."""
    call()
    turns = [_ticked(call) for _ in range(rounds)]
    waits, seconds = zip(*turns, strict=True)
    return {"stall": statistics.median(waits), "call": statistics.median(seconds)}


def _ticked(call: Callable[[], bytes]) -> tuple[float, float]:
    gaps: list[float] = []
    running = threading.Event()
    finished = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        running.set()
        while not finished.is_set():
            time.sleep(0.0002)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    thread = threading.Thread(target=tick)
    thread.start()
    running.wait()
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    finished.set()
    thread.join()
    return max(gaps), seconds


def main() -> None:
    what, contender, count, rounds = sys.argv[1:]
    rows = make_rows(KIND, int(count))
    given: peers.Rows = [row.decode() for row in rows] if contender.endswith("str") else rows
    call = partial(CONTENDERS[contender], given)
    gc.disable()
    found = stall(call, int(rounds)) if what == "stall" else {"heap": heap, "peak": peak}[what](call)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
