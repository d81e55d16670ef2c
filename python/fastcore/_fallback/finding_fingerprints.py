"""Fingerprints of findings that are rows."""

from __future__ import annotations

from collections.abc import Iterable

from fastcore._fallback.fingerprints import fingerprint_findings
from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_FIELDS


def with_fingerprints(rows: Iterable[FindingRow]) -> list[FindingRow]:
    """The rows, numbered as those of one log."""
    numbered = list(rows)
    findings = [dict(zip(FINDING_FIELDS, row, strict=True)) for row in numbered]
    fingerprints = fingerprint_findings(findings, version=2, fields=None, known=None).fingerprints()
    return [_with_fingerprint(*pair) for pair in zip(numbered, fingerprints, strict=True)]


def _with_fingerprint(row: FindingRow, fingerprint: str) -> FindingRow:
    # by the order of FINDING_FIELDS; places that are names have types that are not known
    return (*row[:10], fingerprint, *row[11:])
