"""Measured values as Markdown, and their place in README.md."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

import fastcore
from fastcore import _backend
from results import Measured, goals_met


def duration(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            return f"{three_digits(seconds * factor)} {unit}"
    raise AssertionError


def three_digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(ratio: float) -> str:
    if ratio >= 10:
        return f"{ratio:,.0f}x"
    return f"{ratio:.1f}x" if ratio >= 2 else f"{ratio:.2f}x"


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rule = ["---"] + ["--:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, rule, *lines])


def image(description: str, file_name: str) -> str:
    return f"![{description}](plots/{file_name})"


def machine(rounds: int, peers: Iterable[str] = ()) -> str:
    """Where and with what the figures were measured, as a sentence."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    cpu = f"{names[0]}, {len(names)} threads" if names else platform.machine()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = [f"{peer} {importlib.metadata.version(peer)}" for peer in peers]
    kernel = f"kernel {_backend.kernel()}" if fastcore.IMPLEMENTATION == "native" else "fastcore in Python"
    return "; ".join([cpu, python, *([", ".join(versions)] if versions else []), kernel, f"{rounds} rounds."])


def goals(job: str, measured: Measured) -> str:
    lines = [
        [
            goal.what,
            "gate" if goal.is_gate else "informational",
            f"{goal.relation} {_measure(goal.wanted, goal.unit)}",
            _measure(value, goal.unit),
            "met" if is_met else "**missed**",
        ]
        for goal, value, is_met in goals_met(job, measured)
    ]
    return table(["Goal", "Kind", "Wanted", "Measured", ""], lines) if lines else ""


def _measure(value: float, unit: str) -> str:
    return times(value) if unit == "x" else f"{three_digits(value)}{unit}"


def rewrite(path: Path, job: str, section: str) -> None:
    """Put the section between the job's markers in a file."""
    start, end = f"<!-- {job}: start -->", f"<!-- {job}: end -->"
    before, found_start, rest = path.read_text(encoding="utf-8").partition(start)
    _, found_end, behind = rest.partition(end)
    if not found_start or not found_end:
        raise SystemExit(f"{path} lacks the markers {start} and {end}")
    path.write_text(f"{before}{start}\n\n{section}\n\n{end}{behind}", encoding="utf-8")
