"""Measure the response builders beside json, orjson, msgspec and a plain join: see ../README.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import fastcore
import peers
import report
import results
from fastcore import _fallback
from measure import Timing, interleaved
from results import Case, Form
from rows import KINDS, make_rows

COUNTS = [1, 100, 1_000, 10_000]
ROUNDS = 7
KERNEL_KIND = "medium"

Calls = dict[str, Callable[[], bytes]]


def contenders(kind: str, rows: list[bytes] | list[str]) -> Calls:
    native: Callable[..., bytes] = fastcore.build_list_response
    fallback: Callable[..., bytes] = _fallback.build_list_response
    return {
        results.NATIVE: partial(native, rows, peers.FIELD_NAME, peers.TYPE_NAME),
        results.FALLBACK: partial(fallback, rows, peers.FIELD_NAME, peers.TYPE_NAME, max_depth=1024),
        results.BASE: partial(peers.build_with_json, rows),
        "json, cached keys": partial(peers.build_with_json_and_cache, rows),
        "orjson, cached keys": partial(peers.build_with_orjson, rows),
        "msgspec, cached keys": partial(peers.build_with_msgspec, rows),
        "msgspec structs": partial(peers.struct_builder(kind), rows),
        results.FLOOR: partial(peers.join, rows),
    }


def check_outputs(calls: Calls, rows: list[bytes] | list[str]) -> None:
    """All contenders have to do the same work before it makes sense to time them."""
    native = calls[results.NATIVE]()
    if calls[results.FALLBACK]() != native:
        raise SystemExit("native and fallback differ")
    expected = json.loads(native)
    for name, call in calls.items():
        wanted: Any = expected
        if name == results.FLOOR:
            wanted = {"data": {peers.FIELD_NAME: [json.loads(row) for row in rows]}}
        if json.loads(call()) != wanted:
            raise SystemExit(f"{name} gives another answer")


def in_form(rows: list[bytes], form: Form) -> list[bytes] | list[str]:
    return rows if form == "bytes" else [row.decode() for row in rows]


def measure_case(kind: str, form: Form, count: int, rounds: int) -> Case:
    rows = make_rows(kind, count)
    calls = contenders(kind, in_form(rows, form))
    check_outputs(calls, rows)
    timings = interleaved(calls, rounds, f"{kind}, {count:,} rows of {form}")
    return Case(kind, form, count, sum(map(len, rows)), timings)


def measure_kernels(form: Form, count: int, rounds: int) -> dict[str, Timing]:
    from fastcore import _core

    rows = in_form(make_rows(KERNEL_KIND, count), form)
    build = partial(fastcore.build_list_response, rows, peers.FIELD_NAME, peers.TYPE_NAME)

    def with_kernel(name: str) -> bytes:
        _core.use_kernel(name)
        return build()

    chosen = _core.kernel()
    try:
        return interleaved(
            {name: partial(with_kernel, name) for name in _core.kernels()},
            rounds,
            f"kernels, {count:,} rows of {form}",
        )
    finally:
        _core.use_kernel(chosen)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, nargs="+", default=COUNTS, help="numbers of rows (default: %(default)s)"
    )
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="turns of every contender (default: %(default)s)"
    )
    parser.add_argument(
        "--output", type=Path, help="Markdown file whose results are rewritten; else they are printed"
    )
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if fastcore.IMPLEMENTATION != "native":
        raise SystemExit("the native implementation is missing: there is nothing to compare")
    cases = [
        measure_case(kind, form, count, options.rounds)
        for kind in options.kinds
        for form in results.FORMS
        for count in options.rows
    ]
    most = max(options.rows)
    kernels: dict[str, dict[str, Timing]] = {
        form: measure_kernels(form, most, options.rounds) for form in results.FORMS
    }
    kernel_bytes = sum(map(len, make_rows(KERNEL_KIND, most)))
    section = report.markdown(cases, kernels, (KERNEL_KIND, most, kernel_bytes), options.rounds)
    if options.output:
        report.rewrite(options.output, section)
    else:
        print(section)
    missed = results.missed_gates(cases)
    for goal in missed:
        print(f"missed: {goal}", file=sys.stderr)
    if missed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
