"""Measure every kernel that this machine runs, on each kind of rows: see ../README.md."""

from __future__ import annotations

import itertools
from functools import partial

import fastcore
import job
import peers
import report
import results
from cases import FORMS, Form, in_form
from measure import Timing, interleaved
from rows import KINDS, make_rows


def measure_kernels(kind: str, form: Form, count: int, rounds: int) -> dict[str, Timing]:
    from fastcore import _core

    rows = in_form(make_rows(kind, count), form)
    build = partial(fastcore.build_list_response, rows, peers.FIELD_NAME, peers.TYPE_NAME)
    expected = build()

    def with_kernel(name: str) -> bytes:
        _core.use_kernel(name)
        return build()

    chosen = _core.kernel()
    try:
        calls = {name: partial(with_kernel, name) for name in _core.kernels()}
        if any(call() != expected for call in calls.values()):
            raise SystemExit("the kernels differ")
        return interleaved(calls, rounds, f"kernels, {count:,} {kind} rows of {form}")
    finally:
        _core.use_kernel(chosen)


def main() -> None:
    options = job.settings(__doc__, rounds=7, counts=[10_000])
    if fastcore.IMPLEMENTATION != "native":
        raise SystemExit("the native implementation is missing: there are no kernels")
    measured: dict[str, float] = {}
    parts = [report.machine(options.rounds)]
    for count in options.counts:
        columns = list(itertools.product(KINDS, FORMS))
        cells: dict[str, list[str]] = {}
        for kind, form in columns:
            input_bytes = sum(map(len, make_rows(kind, count)))
            for kernel, timing in measure_kernels(kind, form, count, options.rounds).items():
                speed = input_bytes / timing.median / 1e9
                measured[results.on_kernel(kernel, kind, form, count)] = speed
                cells.setdefault(kernel, []).append(f"{speed:.2f}")
        header = [f"GB/s, {count:,} rows", *(f"{kind} {form}" for kind, form in columns)]
        parts.append(report.table(header, [[kernel, *line] for kernel, line in cells.items()]))
    job.finish("kernels", parts, measured, options)


if __name__ == "__main__":
    main()
