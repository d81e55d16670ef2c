"""The plots of the results: the colours keep their difference for colour-blind readers (Okabe and Ito)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator
from PIL import Image

import report
from cases import FALLBACK, FLOOR, FORMS, NATIVE, Case

ORANGE, BLUE, SKY, GREEN, PURPLE, GREY = "#d55e00", "#0072b2", "#56b4e9", "#009e73", "#cc79a7", "#767676"
PEER_STYLES = [
    (BLUE, "s", "--"),
    (SKY, "D", "--"),
    (GREEN, "^", "-."),
    (PURPLE, "v", "-."),
    ("#000000", "x", ":"),
]


def contender_times(path: Path, cases: list[Case]) -> None:
    """Bars for the largest lists of bytes rows, one panel a kind."""
    count = max(case.count for case in cases)
    chosen = [case for case in cases if case.count == count and case.form == "bytes"]
    figure, panels = plt.subplots(1, len(chosen), figsize=(11, 3.6), sharey=True, squeeze=False)
    for panel, case in zip(panels[0], chosen, strict=True):
        names = sorted(case.timings, key=lambda name: -case.timings[name].median)
        if panel is not panels[0][0]:
            names = [tick.get_text() for tick in panels[0][0].get_yticklabels()]
        times = [1e3 * case.timings[name].median for name in names]
        bars = panel.barh(names, times, color=list(map(_colour, names)), height=0.72)
        labels = [_ratio_label(case, name) for name in names]
        panel.bar_label(bars, labels, padding=3, fontsize=8)
        _log_scale(panel, "x")
        panel.set_xlim(min(times) / 2, max(times) * 18)
        size = case.input_bytes / case.count
        _label(panel, f"{case.kind} rows, {size:,.0f} bytes each", f"ms of CPU for {count:,} rows; x json")
    _save(figure, path)


def throughput(path: Path, cases: list[Case], kind: str = "medium") -> None:
    """Lines over the number of rows, one panel a form."""
    figure, panels = plt.subplots(1, len(FORMS), figsize=(11, 4), sharey=True)
    for panel, form in zip(panels, FORMS, strict=True):
        chosen = [case for case in cases if (case.kind, case.form) == (kind, form)]
        peers = iter(PEER_STYLES)
        for name in chosen[0].timings:
            if name == FLOOR:
                continue
            colour, marker, line = (ORANGE, "o", "-") if name == NATIVE else next(peers, (GREY, "+", ":"))
            speeds = [1e3 * case.gigabytes_per_second(name) for case in chosen]
            width = 2.6 if name == NATIVE else 1.3
            counts = [case.count for case in chosen]
            panel.plot(counts, speeds, line, color=colour, marker=marker, linewidth=width, label=name)
        _log_scale(panel, "x", "y")
        _label(panel, f"{kind} rows as {form}", "rows of a call")
    panels[0].set_ylabel("MB of rows a second of CPU")
    panels[-1].legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    _save(figure, path)


def option_costs(path: Path, ratios: Mapping[str, Mapping[str, float]]) -> None:
    """Bars beside the plain call's 1, one colour a number of rows."""
    names = list(next(iter(ratios.values())))[:0:-1]
    figure, panel = plt.subplots(figsize=(9, 0.36 * len(names) + 1.4))
    height = 0.8 / len(ratios)
    for number, (title, ratio) in enumerate(ratios.items()):
        places = [place + 0.4 - height * (number + 0.5) for place in range(len(names))]
        colour = (SKY, ORANGE)[number % 2]
        bars = panel.barh(places, [ratio[name] for name in names], height, color=colour, label=title)
        panel.bar_label(bars, [f"{ratio[name]:.2f}" for name in names], padding=3, fontsize=7)
    panel.axvline(1, color=GREY, linewidth=1)
    panel.axvline(1.3, color=BLUE, linewidth=1, linestyle="--", label="goal of nested_types and select")
    panel.set_yticks(range(len(names)), names)
    panel.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=3, frameon=False)
    _label(panel, "Cost of the options", "CPU time of the call, as a multiple of the plain call")
    _save(figure, path)


def framework_requests(path: Path, rates: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Bars of requests a second: a row of panels for each framework, a column for each size."""
    sizes = list(next(iter(rates.values())))
    heights = [len(by_size[sizes[0]]) + 1 for by_size in rates.values()]
    figure, panels = plt.subplots(
        len(rates),
        len(sizes),
        figsize=(10, 0.38 * sum(heights) + 0.3),
        height_ratios=heights,
        sharey="row",
        squeeze=False,
        layout="constrained",
    )
    for row, (framework, by_size) in zip(panels, rates.items(), strict=True):
        for panel, (size, rate) in zip(row, by_size.items(), strict=True):
            names = list(rate)[::-1]
            values = [rate[name] for name in names]
            bars = panel.barh(names, values, color=list(map(_colour, names)), height=0.72)
            panel.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3, fontsize=8)
            panel.margins(x=0.14)
            below = "requests a second of one worker" if row is panels[-1] else ""
            _label(panel, f"{framework}, {size}", below)
    _save(figure, path)


def log_speeds(path: Path, speeds: Mapping[str, Mapping[int, float]]) -> None:
    """Lines over the size of a log, in MB a second."""
    figure, panel = plt.subplots(figsize=(8, 4))
    peers = iter(PEER_STYLES)
    for name, by_size in speeds.items():
        colour, marker, line = (ORANGE, "o", "-") if name == NATIVE else next(peers, (GREY, "+", ":"))
        sizes = [size / 1e6 for size in by_size]
        width = 2.6 if name == NATIVE else 1.3
        panel.plot(
            sizes, list(by_size.values()), line, color=colour, marker=marker, linewidth=width, label=name
        )
    _log_scale(panel, "x", "y")
    _label(panel, "SARIF logs to findings", "MB of a log")
    panel.set_ylabel("MB a second of CPU")
    panel.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    _save(figure, path)


def _colour(name: str) -> str:
    if name.startswith(NATIVE):
        return SKY if name == FALLBACK else ORANGE
    return "#c4c4c4" if name == FLOOR else BLUE


def _ratio_label(case: Case, name: str) -> str:
    return f"{report.duration(case.timings[name].median)}, {report.times(case.times_faster(name))}"


def _log_scale(panel: Axes, *axes: Literal["x", "y"]) -> None:
    """Powers of ten as plain numbers, and nothing between them."""
    for name in axes:
        (panel.set_xscale if name == "x" else panel.set_yscale)("log")
        axis = panel.xaxis if name == "x" else panel.yaxis
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_locator(NullLocator())


def _label(panel: Axes, title: str, below: str) -> None:
    panel.set_title(title, fontsize=10, loc="left")
    panel.set_xlabel(below, fontsize=9)
    panel.tick_params(labelsize=8.5)
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(axis="both" if panel.get_yscale() == "log" else "x", color="#e3e3e3", linewidth=0.7)
    panel.set_axisbelow(True)


def _save(figure: Figure, path: Path) -> None:
    """Write a PNG of few colours and without a date: small, and the same for the same figures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with io.BytesIO() as drawn:
        figure.savefig(drawn, format="png", dpi=110, bbox_inches="tight", facecolor="white")
        Image.open(drawn).convert("RGB").quantize(96).save(path, optimize=True)
    plt.close(figure)
