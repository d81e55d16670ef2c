"""Measure SARIF logs to findings, dicts and JSON; --rows are the bytes of a log here: see ../README.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import job
import plots
import report
import results
from large_sarif_logs import make_log
from measure import Timing, interleaved
from sarif_contenders import BASE, CONTENDERS, FALLBACK, FORMS, NATIVE, Form, calls_on, check_outputs

SIZES = [1_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
SIZE_OF_CHECK = 1_000_000
# the fallback is there to be right; it would take most of the time of the largest
SIZE_OF_FALLBACK = 10_000_000
SIZE_OF_PEAK = 100_000_000
# laid out as most tools do: nearly half of it is spaces before its lines
SIZE_OF_INDENTED = 1_000_000

Times = dict[Form, dict[str, Timing]]


def size_name(size: int) -> str:
    factor, unit = (1e6, "MB") if size >= 1_000_000 else (1e3, "KB")
    return f"{size / factor:g} {unit}"


def measure_size(size: int, rounds: int, name: str, *, is_indented: bool = False) -> Times:
    log = make_log(size, is_indented=is_indented)
    without = (FALLBACK,) if size > SIZE_OF_FALLBACK else ()
    return {
        form: interleaved(calls_on(log, form, without=without), rounds, f"{name} to {form}") for form in FORMS
    }


def time_in(times: Times, form: Form, name: str) -> Timing | None:
    """What holds its findings in dicts has them already."""
    is_dicts = (
        form == "list[dict]" and "list[dict]" not in CONTENDERS[name] and "JSON bytes" in CONTENDERS[name]
    )
    return times["findings" if is_dicts else form].get(name)


def log_table(log_name: str, times: Times) -> str:
    header = [log_name]
    for form in FORMS:
        header += [form, "x json"]
    lines = []
    for name in times["findings"]:
        line = [name]
        for form in FORMS:
            timing, base = time_in(times, form, name), time_in(times, form, BASE)
            if timing and base:
                line += [report.duration(timing.median), report.times(base.median / timing.median)]
            else:
                line += ["", ""]
        lines.append(line)
    return report.table(header, lines)


def memory_table(size: int) -> tuple[str, float]:
    """How much each contender takes at its highest and holds at the end, from a file; and fastcore's peak."""
    log = make_log(size)
    lines = []
    peak_of_native = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sarif"
        path.write_bytes(log)
        for name in CONTENDERS:
            if name.endswith("collector off") or (name == FALLBACK and size > SIZE_OF_FALLBACK):
                continue
            print(f"{size_name(size)}, memory: {name}", file=sys.stderr, flush=True)
            script = Path(__file__).with_name("sarif_probe.py")
            command = [sys.executable, str(script), name, str(path)]
            found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
            if name == NATIVE:
                peak_of_native = found["peak"] / len(log)
            cells = [f"{report.three_digits(found[key] / 1e6)} MB" for key in ("peak", "held")]
            lines.append([name, cells[0], report.times(found["peak"] / len(log)), cells[1]])
    header = [f"memory, {size_name(size)}", "peak", "x file", "held by the findings"]
    return report.table(header, lines), peak_of_native


def main() -> None:
    options = job.settings(__doc__, rounds=3, counts=SIZES)
    check_outputs(make_log(SIZE_OF_CHECK))
    measured: dict[str, float] = {}
    tables = []
    speeds: dict[str, dict[int, float]] = {}
    for size in options.counts:
        times = measure_size(size, options.rounds, size_name(size))
        tables.append(log_table(size_name(size), times))
        native = times["findings"][NATIVE].median
        for form in FORMS:
            measured[results.time_of_log(form, size_name(size))] = 1e3 * times[form][NATIVE].median
        for name, timing in times["findings"].items():
            measured[results.findings_against(name, size_name(size))] = timing.median / native
            if not name.endswith("collector off"):
                speeds.setdefault(name, {})[size] = size / timing.median / 1e6
        if size == SIZE_OF_INDENTED:
            times = measure_size(size, options.rounds, results.INDENTED_LOG, is_indented=True)
            tables.append(log_table(results.INDENTED_LOG, times))
            native = times["findings"][NATIVE].median
            measured[results.time_of_log("findings", results.INDENTED_LOG)] = 1e3 * native
    memory, peak = memory_table(options.most)
    if options.most == SIZE_OF_PEAK:  # what is fixed counts for too much in less
        measured[results.SARIF_PEAK] = peak
    if options.plots:
        plots.log_speeds(options.plots / "sarif.png", speeds)
    parts = [
        report.machine(options.rounds, ["orjson", "msgspec", "sarif-tools"]),
        report.image("Throughput over the size of a log", "sarif.png"),
        memory,
        *reversed(tables),
    ]
    job.finish("sarif", parts, measured, options)


if __name__ == "__main__":
    main()
