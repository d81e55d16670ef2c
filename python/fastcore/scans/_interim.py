"""Stand-ins until the library has concat, deduplicated, rules and values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from fastcore.integrations import postgres
from fastcore.sarif import Findings


def concat(parts: Sequence[Findings]) -> Findings:
    """Of one part only."""
    return Findings.from_findings(chain.from_iterable(parts))


def deduplicated(findings: Findings) -> Findings:
    """By the fingerprint."""
    first: dict[str, Any] = {}
    for finding in findings:
        first.setdefault(finding.fingerprint, finding)
    return Findings.from_findings(first.values())


def rules_of(run: Any) -> Any:
    """None yet."""
    return getattr(run, "rules", ())


def bulk_insert(conn: Any, table: str, findings: Findings, *, values: dict[str, Any], **options: Any) -> Any:
    """With the values in each row."""
    rows = [{**row, **values} for row in findings.to_dicts()]
    columns = list(rows[0]) if rows else None
    return postgres.bulk_insert(conn, table, rows, columns=columns, **options)
