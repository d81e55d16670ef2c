"""The examples in the docstrings of scans, on a real database, and that there is one in each."""

from __future__ import annotations

import doctest
import importlib
import inspect
from datetime import timedelta
from types import ModuleType

import pytest

from fastcore import parse_sarif
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import Connection, report, result

MODULES = [
    importlib.import_module(f"fastcore.scans.{name}")
    for name in (
        "bulk",
        "change_counts",
        "export",
        "filters",
        "finding_queries",
        "migrations",
        "queries",
        "retention",
        "store",
        "target",
        "triage",
    )
]
# what functions return
RESULTS = {"ChangeCounts", "InsertedFindings", "OldScan", "Page", "StoredScan"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples(conn: Connection, module: ModuleType) -> None:
    names = {
        "conn": conn,
        "report": report(result(path="app/db.py"), result("R2", "tests/test_db.py")),
        "empty_report": report(),
        "parse_sarif": parse_sarif,
        "store_scan": store_scan,
        "ScanTarget": ScanTarget,
        "timedelta": timedelta,
    }
    failed, tried = doctest.testmod(module, extraglobs=names)
    assert failed == 0
    assert tried


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_public_name_is_documented(module: ModuleType) -> None:
    for name, public in vars(module).items():
        if name.startswith("_") or getattr(public, "__module__", "") != module.__name__:
            continue
        documentation = inspect.getdoc(public) or ""
        assert documentation, name
        if name not in RESULTS and not (inspect.isclass(public) and issubclass(public, Exception)):
            assert "Example:" in documentation or not inspect.signature(public).parameters, name
            assert "Args:" in documentation or not inspect.signature(public).parameters, name
