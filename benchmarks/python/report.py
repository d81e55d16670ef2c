"""The measured tables as Markdown."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable
from pathlib import Path

from fastcore import _core
from measure import Timing
from results import FORMS, GOALS, NATIVE, Case

START = "<!-- results: start -->"
END = "<!-- results: end -->"


def _duration(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            return f"{seconds * factor:.3g} {unit}"
    raise AssertionError


def _times(ratio: float) -> str:
    return f"{ratio:.0f}x" if ratio >= 10 else f"{ratio:.1f}x"


def _table(header: list[str], lines: Iterable[list[str]]) -> str:
    rule = ["---"] + ["--:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, rule, *lines])


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    cpu = f"{names[0]}, {len(names)} threads" if names else platform.machine()
    peers = ", ".join(f"{peer} {importlib.metadata.version(peer)}" for peer in ("orjson", "msgspec"))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{cpu}; {python}; {peers}; kernel {_core.kernel()}"


def _goals(cases: list[Case]) -> str:
    lines = []
    for goal in GOALS:
        case = goal.case_in(cases)
        if case is None:
            continue
        lines.append(
            [
                f"{goal.kind}, {goal.form}, rows: {goal.count:,}",
                "gate" if goal.is_gate else "informational",
                f"≥ {_times(goal.times_faster)}",
                _times(case.times_faster(NATIVE)),
                "met" if goal.is_met_by(case) else "**missed**",
            ]
        )
    return _table(["Goal, against json", "Kind", "Wanted", "Measured", ""], lines) if lines else ""


def _largest(cases: list[Case], kind: str) -> str:
    """Median, best and throughput at the largest number of rows."""
    count = max(case.count for case in cases)
    chosen = [case for case in cases if case.kind == kind and case.count == count]
    header = [f"{kind}, {count:,} rows"]
    for case in chosen:
        header += [f"{case.form}: median", "best", "GB/s", "x json"]
    lines = []
    for name in chosen[0].timings:
        line = [name]
        for case in chosen:
            timing = case.timings[name]
            line += [
                _duration(timing.median),
                _duration(timing.best),
                f"{case.gigabytes_per_second(name):.2f}",
            ]
            line.append(_times(case.times_faster(name)))
        lines.append(line)
    return _table(header, lines)


def _sizes(cases: list[Case], kind: str) -> str:
    """Median and ratio at every number of rows."""
    chosen = [case for form in FORMS for case in cases if (case.kind, case.form) == (kind, form)]
    header = [kind] + [f"{case.count:,} {case.form}" for case in chosen]
    lines = []
    for name in chosen[0].timings:
        cells = (
            f"{_duration(case.timings[name].median)} ({_times(case.times_faster(name))})" for case in chosen
        )
        lines.append([name, *cells])
    return _table(header, lines)


def _kernels(kernels: dict[str, dict[str, Timing]], input_bytes: int) -> str:
    header = ["kernel"] + [f"{form}: {what}" for form in FORMS for what in ("median", "GB/s")]
    lines = []
    for name in kernels[FORMS[0]]:
        line = [name]
        for form in FORMS:
            median = kernels[form][name].median
            line += [_duration(median), f"{input_bytes / median / 1e9:.2f}"]
        lines.append(line)
    return _table(header, lines)


def markdown(
    cases: list[Case], kernels: dict[str, dict[str, Timing]], kernel_rows: tuple[str, int, int], rounds: int
) -> str:
    kinds = list(dict.fromkeys(case.kind for case in cases))
    kind, count, input_bytes = kernel_rows
    parts = [f"{_machine()}; {rounds} rounds.", _goals(cases), "### Largest lists"]
    parts += [_largest(cases, kind) for kind in kinds]
    parts += ["### All sizes", "CPU time of one call, and how many times faster than json that is."]
    parts += [_sizes(cases, kind) for kind in kinds]
    parts += ["### Kernels", f"{count:,} {kind} rows.", _kernels(kernels, input_bytes)]
    return "\n\n".join(part for part in parts if part)


def rewrite(path: Path, section: str) -> None:
    """Put the section between the markers of a file."""
    before, start, rest = path.read_text(encoding="utf-8").partition(START)
    _, end, behind = rest.partition(END)
    if not start or not end:
        raise SystemExit(f"{path} lacks the markers {START} and {END}")
    path.write_text(f"{before}{START}\n\n{section}\n\n{END}{behind}", encoding="utf-8")
