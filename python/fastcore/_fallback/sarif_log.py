"""A log of static analysis to the rows of its findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastcore._fallback.json_escape import json_string
from fastcore._fallback.sarif_external import External, externals_of_runs
from fastcore._fallback.sarif_paths import SourceRoot
from fastcore._fallback.sarif_problems import BadResult, Problems
from fastcore._fallback.sarif_result import Row, finding_row
from fastcore._fallback.sarif_run import Run, RunTuple
from fastcore._fallback.sarif_values import JsonObject
from fastcore._sarif_options import SarifOptions
from fastcore.errors import SarifError

_VERSION = "2.1.0"


class ReadLog(NamedTuple):
    rows: list[Row]
    runs: list[RunTuple]
    problems: list[tuple[str, str]]


def read_log(log: object, options: SarifOptions) -> ReadLog:
    """Reads all runs of a log.

    Raises:
        SarifError: it is no log, or one of another version; with ``strict`` the first problem.
    """
    problems = Problems(options.strict, options.max_errors)
    if not isinstance(log, dict):
        raise SarifError("expected an object")
    _check_version(log.get("version"), problems)
    runs = log.get("runs")
    if not isinstance(runs, list):
        raise SarifError("expected an array", pointer="/runs")

    rows: list[Row] = []
    summaries: list[RunTuple] = []
    source_root = SourceRoot(options.source_root)
    externals = externals_of_runs(log, runs)
    for place, written in enumerate(runs):
        pointer = f"/runs/{place}"
        if not isinstance(written, dict):
            problems.add(pointer, "expected an object")
            continue
        run = Run(written, externals[place], source_root)
        result_count = 0
        for results_pointer, results in _results(External(pointer, written), *externals[place], problems=problems):
            result_count += len(results)
            for index, result in enumerate(results):
                try:
                    rows.append(finding_row(run, result))
                except BadResult as bad:
                    problems.add(f"{results_pointer}/{index}{bad.pointer}", bad.reason)
        summaries.append(run.summary(result_count))
    return ReadLog(rows, summaries, problems.listed())


def _check_version(version: object, problems: Problems) -> None:
    if version is None or version == "":
        problems.add("/version", "missing")
    elif not isinstance(version, str):
        raise SarifError("expected a string", pointer="/version")
    elif version != _VERSION and not version.startswith(_VERSION + "-"):
        written = json_string(version).decode()
        raise SarifError(f'version {written} is not supported: expected "{_VERSION}"', pointer="/version")


def _results(*holders: External, problems: Problems) -> Iterator[tuple[str, list[object]]]:
    """The arrays of results of a run and of what is external to it."""
    for pointer, holder in holders:
        results = holder.get("results")
        if isinstance(results, list):
            yield f"{pointer}/results", results
        elif results is not None:
            problems.add(f"{pointer}/results", "expected an array")
