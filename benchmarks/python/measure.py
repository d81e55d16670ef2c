"""CPU time of several contenders for the same work, taken in turns."""

from __future__ import annotations

import gc
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# A block of calls shorter than this is timed too coarsely to be compared.
SHORTEST_BLOCK = 0.005


@dataclass(frozen=True)
class Timing:
    """CPU seconds of one call, one value for each round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def best(self) -> float:
        return min(self.rounds)


def _seconds_of(call: Callable[[], object], loops: int) -> float:
    turns = range(loops)
    start = time.process_time()
    for _ in turns:
        call()
    return time.process_time() - start


def _calibrated(call: Callable[[], object]) -> int:
    """How many calls make a block; they also warm caches and allocators up."""
    call()
    loops = 1
    while (seconds := _seconds_of(call, loops)) < SHORTEST_BLOCK:
        loops = max(2 * loops, math.ceil(1.2 * loops * SHORTEST_BLOCK / max(seconds, 1e-6)))
    return loops


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int, title: str) -> dict[str, Timing]:
    """Let every contender run once a round, in a new order each time, without the garbage collector.

    What slows the machine down for a while then slows all of them down, and nobody always comes
    behind the same neighbour.
    """
    rng = random.Random(title)
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        loops = {name: _calibrated(call) for name, call in contenders.items()}
        for number in range(1, rounds + 1):
            print(f"\r{title}: round {number} of {rounds} ", end="", file=sys.stderr, flush=True)
            for name in rng.sample(list(contenders), len(contenders)):
                seconds[name].append(_seconds_of(contenders[name], loops[name]) / loops[name])
    finally:
        gc.enable()
        print(file=sys.stderr)
    return {name: Timing(tuple(values)) for name, values in seconds.items()}
