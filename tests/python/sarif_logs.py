"""Logs made of the part that a test is about, and what an implementation reads in them."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any, NamedTuple

from fastcore._sarif_options import FINDING_FIELDS, SarifOptions

OPTIONS = SarifOptions(source_root="", strict=False, max_depth=512, max_errors=10_000, max_text_bytes=2**40)


class Parsed(NamedTuple):
    """Findings by field name, the runs as tuples, and the problems as pairs of pointer and reason."""

    findings: list[dict[str, Any]]
    runs: list[tuple[Any, ...]]
    problems: list[tuple[str, str]]


def each(*values: Any) -> tuple[Any, ...]:
    """Values of kinds that have no type in common."""
    return values


def log_of(*runs: object, **properties: object) -> dict[str, object]:
    return {"version": "2.1.0", "runs": list(runs), **properties}


def run_of(*results: object, driver: object = None, extensions: object = None, **properties: object) -> Any:
    tool = {"driver": driver if driver is not None else {"name": "tool"}}
    if extensions is not None:
        tool["extensions"] = extensions
    return {"tool": tool, "results": list(results), **properties}


def located(uri: object = "a.py", **physical_location: object) -> dict[str, object]:
    """A result at a place; the artifact location is written out where it is more than a URI."""
    artifact_location = {"uri": uri} if isinstance(uri, str) else uri
    return {"locations": [{"physicalLocation": {"artifactLocation": artifact_location, **physical_location}}]}


def parse(implementation: ModuleType, log: object, **options: Any) -> Parsed:
    """Parses a log, given as text, as bytes or as what JSON makes of it."""
    text = log if isinstance(log, str | bytes) else json.dumps(log)
    data = text.encode() if isinstance(text, str) else text
    table, runs, problems = implementation.parse_sarif(data, options=OPTIONS._replace(**options))
    rows = table.rows(range(len(table)))
    findings = [dict(zip(FINDING_FIELDS, row, strict=True)) for row in rows]
    return Parsed(findings, runs, problems)


def finding(
    implementation: ModuleType, result: object, *, source_root: str = "", **run: Any
) -> dict[str, Any]:
    """The finding of a run's one result."""
    log = log_of(run_of(result, **run))
    parsed = parse(implementation, log, source_root=source_root)
    assert parsed.problems == []
    assert len(parsed.findings) == 1
    return parsed.findings[0]
