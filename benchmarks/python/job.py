"""What every bench_*.py has in common: its arguments, and what happens to its results."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import fastcore
import report
from results import Measured, goals_met


@dataclass(frozen=True)
class Settings:
    rounds: int
    counts: list[int]
    output: Path | None
    plots: Path | None

    @property
    def most(self) -> int:
        return max(self.counts)


def settings(description: str | None, *, rounds: int, counts: Sequence[int]) -> Settings:
    """Read the command line; the arguments here are the job's defaults."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--rounds", type=int, default=rounds, help="turns of every contender (default: %(default)s)"
    )
    parser.add_argument(
        "--rows", type=int, nargs="+", default=list(counts), help="numbers of rows (default: %(default)s)"
    )
    parser.add_argument(
        "--output", type=Path, help="Markdown file whose results are rewritten; else they are printed"
    )
    parser.add_argument("--plots", type=Path, help="folder for the plots; else none are made")
    arguments = parser.parse_args()
    if arguments.output and fastcore.IMPLEMENTATION != "native":
        raise SystemExit("the native implementation is missing: there is nothing to publish")
    return Settings(arguments.rounds, arguments.rows, arguments.output, arguments.plots)


def finish(job: str, parts: Iterable[str], measured: Measured, options: Settings) -> None:
    """Publish the results; the process fails when a gate is missed."""
    section = "\n\n".join(part for part in (report.goals(job, measured), *parts) if part)
    if options.output:
        report.rewrite(options.output, job, section)
    else:
        print(section)
    missed = [(goal, value) for goal, value, is_met in goals_met(job, measured) if not is_met]
    for goal, value in missed:
        kind = "gate" if goal.is_gate else "informational"
        print(f"missed, {kind}: {goal.what}: {value:.3g}, {goal.relation} {goal.wanted:g}", file=sys.stderr)
    if any(goal.is_gate for goal, _ in missed):
        raise SystemExit(1)
