"""A scan as a log again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fastcore import SarifError, parse_sarif
from fastcore.sarif import SarifReport
from fastcore.scans.export import export_sarif
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from real_sarif_logs import TOOLS, logs_of
from sarif_strategies import logs
from scan_logs import Connection, by_fingerprint, stored


def export(conn: Connection, organisation: str, *reports: SarifReport) -> bytes:
    scan = store_scan(conn, ScanTarget(organisation=organisation), reports)
    chunks = export_sarif(conn, scan.id, organisation)
    assert chunks is not None
    return b"".join(chunks)


def check(conn: Connection, organisation: str, *reports: SarifReport) -> None:
    """What is stored comes back, and no word of the format is misused."""
    scan = store_scan(conn, ScanTarget(organisation=organisation), reports)
    chunks = export_sarif(conn, scan.id, organisation)
    assert chunks is not None
    again = parse_sarif(b"".join(chunks), validate="schema")
    assert again.errors == ()
    assert by_fingerprint(again.findings) == stored(conn, scan.id)


@pytest.mark.parametrize("tool", TOOLS)
def test_real_logs_come_back(conn: Connection, organisation: str, tool: str) -> None:
    for log in logs_of(tool).values():
        check(conn, organisation, parse_sarif(log))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs())
def test_any_findings_come_back(conn: Connection, organisation: str, log: Any) -> None:
    try:
        report = parse_sarif(json.dumps(log))
    except SarifError:
        return
    check(conn, organisation, report)
