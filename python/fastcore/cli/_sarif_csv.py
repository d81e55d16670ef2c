"""Findings as CSV (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from fastcore._sarif_options import FINDING_FIELDS
from fastcore.cli._sarif_diff import Change
from fastcore.cli._sarif_writers import Groups
from fastcore.sarif import Finding, Findings, SarifReport

# a spreadsheet takes a cell that starts so for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 4096


class CsvWriter:
    """Writes a header and a record for each finding: its log, with a diff what has become of it, its fields.

    Weaknesses are separated by spaces, partial fingerprints are JSON.
    """

    def __init__(self, output: BinaryIO, *, has_diff: bool) -> None:
        self._output = output
        self._has_diff = has_diff
        self._write([["source", *(["change"] if has_diff else []), *FINDING_FIELDS]])

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Adds a log."""
        for change, findings in groups:
            self._add(report.source or "", change, findings)

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Adds what is absent; it has no log."""
        for findings in absent or ():
            self._add("", "absent", findings)

    def _add(self, source: str, change: Change, findings: Findings) -> None:
        before = [_text(source), *([change] if self._has_diff else [])]
        for start in range(0, len(findings), _ROWS_AT_ONCE):
            self._write([[*before, *_cells(finding)] for finding in findings[start : start + _ROWS_AT_ONCE]])

    def _write(self, records: list[list[Any]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(records)
        self._output.write(text.getvalue().encode(errors="replace"))


def _cells(finding: Finding) -> list[Any]:
    return [_cell(getattr(finding, name)) for name in FINDING_FIELDS]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _text(" ".join(value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
