"""SARIF logs of static analysers to findings in columns."""

from __future__ import annotations

from fastcore.errors import SarifError
from fastcore.sarif_files import parse_sarif_files
from fastcore.sarif_findings import Finding, Findings
from fastcore.sarif_report import (
    MAX_LISTED_ERRORS,
    MAX_LOG_BYTES,
    MAX_LOG_DEPTH,
    MAX_TEXT_BYTES,
    SarifLimits,
    SarifProblem,
    SarifReport,
    ToolRun,
    parse_sarif,
)
from fastcore.sarif_rule import ToolRule
from fastcore.sarif_source import SarifSource

__all__ = [
    "MAX_LISTED_ERRORS",
    "MAX_LOG_BYTES",
    "MAX_LOG_DEPTH",
    "MAX_TEXT_BYTES",
    "Finding",
    "Findings",
    "SarifError",
    "SarifLimits",
    "SarifProblem",
    "SarifReport",
    "SarifSource",
    "ToolRule",
    "ToolRun",
    "parse_sarif",
    "parse_sarif_files",
]
