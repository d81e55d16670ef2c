"""Measure what each option costs beside the plain call: see ../README.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from unittest.mock import patch

import fastcore
import job
import peers
import plots
import report
import results
from cases import FORMS, Calls, in_form
from fastcore import _backend, _fallback
from measure import Timing, interleaved
from rows import MEDIUM_KEYS, make_rows

PLAIN = "plain"
KIND = "medium"
FIELDS = 5  # the root fields that share the rows of one answer

NESTED_TYPES = {"home_address": "Address", "home_address.geo_location": "Place", "order_items": "Item"}
FIVE_KEYS = ["id", "first_name", "last_name", "email_address", "created_at"]
NESTED_KEYS = [
    "id",
    "home_address.city_name",
    "home_address.geo_location.lat_degrees",
    "order_items.sku_code",
    "order_items.unit_price",
]


def calls_with_options(rows: list[bytes] | list[str]) -> Calls:
    plain: Callable[..., bytes] = partial(fastcore.build_list_response, rows, peers.FIELD_NAME)
    typed: Callable[..., bytes] = partial(plain, peers.TYPE_NAME)
    return {
        PLAIN: plain,
        "type_name": typed,
        "nested_types": partial(plain, nested_types=NESTED_TYPES),
        "type_name and nested_types": partial(typed, nested_types=NESTED_TYPES),
        "select: 5 of 20 keys": partial(plain, select=FIVE_KEYS),
        "select: all keys, reversed": partial(plain, select=MEDIUM_KEYS[::-1]),
        "select: nested keys": partial(plain, select=NESTED_KEYS),
        'on_bad_row="null", none is bad': partial(plain, on_bad_row="null"),
        'big_integers="string"': partial(plain, big_integers="string"),
        "workers=2": partial(plain, workers=2),
        f"multi, {FIELDS} fields": partial(several_fields, rows),
        "connection": partial(
            fastcore.build_connection_response, rows, peers.FIELD_NAME, page_info=fastcore.PageInfo()
        ),
        "stream": partial(streamed, rows),
    }


def several_fields(rows: list[bytes] | list[str]) -> bytes:
    each = -(-len(rows) // FIELDS)
    parts = [rows[number * each : (number + 1) * each] for number in range(FIELDS)]
    return fastcore.build_multi_response(
        [fastcore.ResponseField(f"users{number}", part) for number, part in enumerate(parts)]
    )


def streamed(rows: list[bytes] | list[str]) -> bytes:
    """Take the chunks as a server does, which keeps none of them."""
    last = b""
    for chunk in fastcore.stream_list_response(rows, peers.FIELD_NAME):
        last = chunk
    return last


def check_outputs(calls: Calls) -> None:
    """What is not the same on both implementations is not worth timing."""
    on_fallback = {name: value for name, value in vars(_fallback).items() if hasattr(_backend, name)}
    answers = {name: call() for name, call in calls.items()}
    with patch.multiple(
        _backend, **{name: value for name, value in on_fallback.items() if not name.startswith("_")}
    ):
        for name, call in calls.items():
            if call() != answers[name]:
                raise SystemExit(f"native and fallback differ: {name}")
    for name in ('on_bad_row="null", none is bad', 'big_integers="string"', "workers=2"):
        if answers[name] != answers[PLAIN]:
            raise SystemExit(f"{name} gives another answer")


def options_table(timings: dict[str, Timing], title: str) -> str:
    plain = timings[PLAIN]
    lines = [
        [
            name,
            report.duration(timing.median),
            report.times(timing.median / plain.median),
            report.duration(timing.wall_median),
            report.times(timing.wall_median / plain.wall_median),
        ]
        for name, timing in timings.items()
    ]
    return report.table([title, "CPU", "x plain", "wall", "x plain"], lines)


def main() -> None:
    options = job.settings(__doc__, rounds=9, counts=[100, 10_000])
    check_outputs(calls_with_options(make_rows(KIND, 200)))
    measured: dict[str, float] = {}
    parts = [report.machine(options.rounds)]
    tables = []
    ratios: dict[str, dict[str, float]] = {}
    for count in options.counts:
        for form in FORMS:
            rows = in_form(make_rows(KIND, count), form)
            title = f"{count:,} {KIND} rows of {form}"
            timings = interleaved(calls_with_options(rows), options.rounds, f"options, {title}")
            tables.append(options_table(timings, title))
            ratio = {name: timing.median / timings[PLAIN].median for name, timing in timings.items()}
            if form == "bytes":
                measured |= {results.against_plain(name, count): value for name, value in ratio.items()}
                ratios[title] = ratio
    if options.plots:
        plots.option_costs(options.plots / "options.png", ratios)
    parts += [report.image("What each option costs beside the plain call", "options.png"), *tables]
    job.finish("options", parts, measured, options)


if __name__ == "__main__":
    main()
