"""What the readers of SARIF logs, native and fallback, have in common."""

from __future__ import annotations

from typing import NamedTuple

FINDING_FIELDS = (
    "rule_id",
    "severity",
    "file_path",
    "line",
    "column",
    "end_line",
    "end_column",
    "message",
    "code_snippet",
    "cwe",
    "fingerprint",
    "suppressed",
    "baseline_state",
    "partial_fingerprints",
    "tool_name",
)


class SarifOptions(NamedTuple):
    """How a log is read; native code takes the items by their place.

    Attributes:
        source_root: folder or ``file:`` URI that paths become relative to; empty: they stay.
        strict: the first problem is raised instead of listed.
        max_depth: open brackets at most.
        max_errors: problems listed at most; the others are counted.
        max_text_bytes: texts of all findings at most; a few bytes of a result may refer to a long text.
    """

    source_root: str
    strict: bool
    max_depth: int
    max_errors: int
    max_text_bytes: int
