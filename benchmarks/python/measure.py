"""CPU and wall time of several contenders for the same work, taken in turns."""

from __future__ import annotations

import gc
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# The first call behind another contender faults its pages in anew, and finds caches and branch predictors of
# another's; in a block shorter than this it would count as much as all the others.
SHORTEST_BLOCK = 0.05


@dataclass(frozen=True)
class Timing:
    """Seconds of one call, one value for each round."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    @property
    def best(self) -> float:
        return min(self.cpu)

    @property
    def wall_median(self) -> float:
        return statistics.median(self.wall)


def _seconds_of(call: Callable[[], object], loops: int) -> tuple[float, float]:
    turns = range(loops)
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in turns:
        call()
    return time.process_time() - cpu, time.perf_counter() - wall


def _calibrated(call: Callable[[], object]) -> int:
    """How many calls make a block; they also warm caches and allocators up."""
    call()
    loops = 1
    while (seconds := _seconds_of(call, loops)[0]) < SHORTEST_BLOCK:
        loops = max(2 * loops, math.ceil(1.2 * loops * SHORTEST_BLOCK / max(seconds, 1e-6)))
    return loops


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int, title: str) -> dict[str, Timing]:
    """Let every contender run once a round, in a new order each time, without the garbage collector.

    What slows the machine down for a while then slows all of them down, and nobody always comes
    behind the same neighbour.
    """
    rng = random.Random(title)
    cpu: dict[str, list[float]] = {name: [] for name in contenders}
    wall: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        loops = {name: _calibrated(call) for name, call in contenders.items()}
        for number in range(1, rounds + 1):
            print(f"\r{title}: round {number} of {rounds} ", end="", file=sys.stderr, flush=True)
            for name in rng.sample(list(contenders), len(contenders)):
                of_cpu, of_wall = _seconds_of(contenders[name], loops[name])
                cpu[name].append(of_cpu / loops[name])
                wall[name].append(of_wall / loops[name])
    finally:
        gc.enable()
        print(file=sys.stderr)
    return {name: Timing(tuple(cpu[name]), tuple(wall[name])) for name in contenders}
