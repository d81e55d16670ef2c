"""Logs of static analysis in SARIF 2.1.0 to findings, in pure Python."""

from __future__ import annotations

from fastcore._fallback.digest import fingerprint_findings
from fastcore._fallback.finding_table import FindingTable
from fastcore._fallback.sarif_json import read_json
from fastcore._fallback.sarif_log import LogReader
from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_FIELDS, SarifOptions

__all__ = ["FindingTable", "parse_sarif"]


def parse_sarif(
    log: bytes, *, options: SarifOptions
) -> tuple[FindingTable, list[tuple[str, str, str, int, str, str]], list[tuple[str, str]]]:
    """Reads a log of UTF-8 without a byte order mark: its findings, its runs, and its problems.

    Raises:
        SarifError: the text is no JSON or no log; with ``strict`` also the first problem of a log.
    """
    reader = LogReader(options)
    reader.read(read_json(log, options.max_depth))
    rows = reader.rows
    findings = [dict(zip(FINDING_FIELDS, row, strict=True)) for row in rows]
    fingerprints, _ = fingerprint_findings(findings, version=2, fields=None, known=None)
    fingerprinted = (_with_fingerprint(*pair) for pair in zip(rows, fingerprints, strict=True))
    return FindingTable.from_rows(fingerprinted), reader.runs, reader.problems.listed()


def _with_fingerprint(row: FindingRow, fingerprint: str) -> FindingRow:
    # by the order of FINDING_FIELDS; places that are names have types that are not known
    return (*row[:10], fingerprint, *row[11:])
