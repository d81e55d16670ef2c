"""Logs of static analysis in SARIF 2.1.0 to findings, in pure Python."""

from __future__ import annotations

from fastcore._fallback.finding_fingerprints import with_fingerprints
from fastcore._fallback.finding_table import FindingTable
from fastcore._fallback.sarif_json import read_json
from fastcore._fallback.sarif_log import LogReader
from fastcore._sarif_options import SarifOptions

__all__ = ["FindingTable", "parse_sarif"]


def parse_sarif(
    log: bytes, *, options: SarifOptions
) -> tuple[
    FindingTable,
    list[tuple[str, str, str, int, str, str, list[tuple[str, str, str, str]]]],
    list[tuple[str, str]],
]:
    """Reads a log of UTF-8 without a byte order mark: its findings, its runs, and its problems.

    Raises:
        SarifError: the text is no JSON or no log; with ``strict`` also the first problem of a log.
    """
    reader = LogReader(options)
    reader.read(read_json(log, options.max_depth))
    table = FindingTable.from_rows(with_fingerprints(reader.rows))
    return table, reader.runs, reader.problems.listed()
