"""The order of severities, and which findings make a build fail."""

from __future__ import annotations

from fastcore.sarif import Findings

LEVELS = ("critical", "high", "medium", "low", "info")

_RANKS = {level: rank for rank, level in enumerate(LEVELS)}
# a word of a tool's own counts like a finding whose severity is unknown
_OTHER = _RANKS["medium"]


def rank_of(severity: str) -> int:
    """Counts from 0, the most severe."""
    return _RANKS.get(severity, _OTHER)


def reaches(findings: Findings, level: str) -> bool:
    """Says whether a finding that stands is as severe as ``level`` or more.

    Suppressed findings do not stand, and those a tool reports as absent are gone.
    """
    columns = zip(
        findings.column("severity"),
        findings.column("suppressed"),
        findings.column("baseline_state"),
        strict=True,
    )
    return any(
        rank_of(severity) <= _RANKS[level] and not suppressed and state != "absent"
        for severity, suppressed, state in columns
    )
