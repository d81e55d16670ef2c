"""Measure allocations, peak memory, and how long other threads wait: see ../README.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import job
import report
import results
from memory_probe import CONTENDERS, KIND
from rows import make_rows

ROWS_OF_ALLOCATIONS = 1_000
MEGABYTES_OF_PEAK = 100

COUNTER = Path(__file__).parents[2] / "tests" / "cpp" / "support" / "allocation_counter.cpp"


def compiled(folder: Path) -> Path:
    library = folder / "allocation_counter.so"
    compiler = os.environ.get("CXX", "g++")
    subprocess.run([compiler, "-std=c++20", "-O2", "-shared", "-fPIC", "-o", library, COUNTER], check=True)
    return library


def probe(
    what: str, contender: str, count: int, rounds: int, environment: Mapping[str, str]
) -> dict[str, float]:
    print(f"{what}: {contender}, {count:,} rows", file=sys.stderr, flush=True)
    script = Path(__file__).with_name("memory_probe.py")
    command = [sys.executable, str(script), what, contender, str(count), str(rounds)]
    answer = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True, text=True
    ).stdout
    found: dict[str, float] = json.loads(answer)
    return found


def megabytes(count: float) -> str:
    return f"{report.three_digits(count / 1e6)} MB"


def main() -> None:
    whole = rows_of(MEGABYTES_OF_PEAK)
    options = job.settings(__doc__, rounds=5, counts=[whole])
    measured: dict[str, float] = {}
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        counting = {"LD_PRELOAD": str(compiled(Path(folder)))}
        # Python's own allocator hides what it serves from memory it has
        counting_all = {**counting, "PYTHONMALLOC": "malloc"}
        for contender in CONTENDERS:
            found = probe("heap", contender, ROWS_OF_ALLOCATIONS, options.rounds, counting)
            found_all = probe("heap", contender, ROWS_OF_ALLOCATIONS, options.rounds, counting_all)
            peak = probe("peak", contender, options.most, options.rounds, {})
            stall = probe("stall", contender, options.most, options.rounds, {})
            if contender == "fastcore, bytes":
                measured[results.ALLOCATIONS] = found["allocations"]
                if options.most >= whole:  # what is fixed counts for too much in less
                    measured[results.PEAK] = peak["peak"] / peak["answer"]
                    measured[results.STALL] = 1e3 * stall["stall"]
            lines.append(
                [
                    contender,
                    f"{found['allocations']:,.0f}",
                    f"{found_all['allocations']:,.0f}",
                    megabytes(peak["peak"]),
                    report.times(peak["peak"] / peak["answer"]) if peak["answer"] else "",
                    report.duration(stall["stall"]),
                    report.duration(stall["call"]),
                ]
            )
    size = megabytes(sum(map(len, make_rows(KIND, options.most))))
    header = [
        f"{KIND} rows",
        f"allocations, {ROWS_OF_ALLOCATIONS:,} rows",
        "with Python's small objects",
        f"peak, {size}",
        "x answer",
        f"longest wait of another thread, {size}",
        "the call took",
    ]
    parts = [report.machine(options.rounds, ["orjson", "msgspec"]), report.table(header, lines)]
    job.finish("memory", parts, measured, options)


def rows_of(of_megabytes: int) -> int:
    sample = make_rows(KIND, 1_000)
    return round(of_megabytes * 1e6 / sum(map(len, sample)) * len(sample))


if __name__ == "__main__":
    main()
