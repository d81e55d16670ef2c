"""Measure the response builders beside json, orjson, msgspec and a plain join: see ../README.md."""

from __future__ import annotations

import fastcore
import job
import plots
import report
import results
from cases import FORMS, NATIVE, Case, measure_case
from rows import KINDS


def largest_table(cases: list[Case], kind: str) -> str:
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
            line += [report.duration(timing.median), report.duration(timing.best)]
            line += [f"{case.gigabytes_per_second(name):.2f}", report.times(case.times_faster(name))]
        lines.append(line)
    return report.table(header, lines)


def sizes_table(cases: list[Case], kind: str, form: str) -> str:
    """Median and ratio at every number of rows."""
    chosen = [case for case in cases if (case.kind, case.form) == (kind, form)]
    header = [f"{kind}, {form}"] + [f"{case.count:,}" for case in chosen]
    lines = []
    for name in chosen[0].timings:
        cells = (
            f"{report.duration(case.timings[name].median)} ({report.times(case.times_faster(name))})"
            for case in chosen
        )
        lines.append([name, *cells])
    return report.table(header, lines)


def main() -> None:
    options = job.settings(__doc__, rounds=7, counts=[1, 10, 100, 1_000, 10_000])
    if fastcore.IMPLEMENTATION != "native":
        raise SystemExit("the native implementation is missing: there is nothing to compare")
    cases = [
        measure_case(kind, form, count, options.rounds)
        for kind in KINDS
        for form in FORMS
        for count in options.counts
    ]
    measured = {
        results.against_json(case.kind, case.form, case.count): case.times_faster(NATIVE) for case in cases
    }
    parts = [report.machine(options.rounds, ["orjson", "msgspec"])]
    if options.plots:
        plots.contender_times(options.plots / "contenders.png", cases)
        plots.throughput(options.plots / "throughput.png", cases)
    parts += [report.image("CPU time of each contender for the largest lists", "contenders.png")]
    parts += [report.image("Throughput over the number of rows", "throughput.png")]
    parts += [largest_table(cases, kind) for kind in KINDS]
    parts += ["#### All sizes", "CPU time of one call, and how many times faster than json that is."]
    parts += [sizes_table(cases, kind, form) for kind in KINDS for form in FORMS]
    job.finish("response", parts, measured, options)


if __name__ == "__main__":
    main()
