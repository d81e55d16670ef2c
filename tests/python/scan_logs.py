"""Logs for scans, and what of them is in the database."""

from __future__ import annotations

import json
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg import Cursor
from psycopg.rows import dict_row

from fastcore import Findings, parse_sarif
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.sarif import SarifReport

Connection: TypeAlias = psycopg.Connection[Any]

_ROWS = "SELECT * FROM fastcore_finding WHERE scan_id = %s ORDER BY fingerprint"


def result(
    rule: str = "R1", path: str = "a.py", line: int = 1, *, snippet: str = "", text: str = "text", **more: Any
) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": line}
    if snippet:
        region["snippet"] = {"text": snippet}
    place = {"physicalLocation": {"artifactLocation": {"uri": path}, "region": region}}
    return {"ruleId": rule, "message": {"text": text}, "locations": [place], **more}


def report(*results: Any, tool: str = "tool", version: str = "1.0", rules: Any = ()) -> SarifReport:
    driver = {"name": tool, "version": version, "rules": list(rules)}
    run = {"tool": {"driver": driver}, "results": list(results)}
    return parse_sarif(json.dumps({"version": "2.1.0", "runs": [run]}))


def many(count: int, **common: Any) -> SarifReport:
    """As many findings, all different."""
    return report(*(result(path=f"src/{number}.py", **common) for number in range(count)))


def stored(conn: Connection, scan_id: UUID) -> list[dict[str, Any]]:
    """The findings of a scan with the fields of `Finding`, by fingerprint."""
    with Cursor(conn, row_factory=dict_row) as cursor:
        rows = cursor.execute(_ROWS, [scan_id]).fetchall()
    return [{name: row[name] for name in FINDING_FIELDS} for row in rows]


def by_fingerprint(findings: Findings) -> list[dict[str, Any]]:
    """The findings as `stored` gives them."""
    return sorted(findings.to_dicts(), key=lambda row: str(row["fingerprint"]))


def scan_row(conn: Connection, scan_id: UUID) -> dict[str, Any]:
    with Cursor(conn, row_factory=dict_row) as cursor:
        row = cursor.execute("SELECT * FROM fastcore_scan WHERE id = %s", [scan_id]).fetchone()
    assert row is not None
    return row
