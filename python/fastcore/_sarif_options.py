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

# about what each takes in memory and adds to JSON; native code has the same numbers
FINDING_BYTES = 256
RULE_BYTES = 256
RUN_BYTES = 1024


class SarifOptions(NamedTuple):
    """How a log is read; native code takes the items by their place.

    Attributes:
        source_root: folder or ``file:`` URI that paths become relative to; empty: they stay.
        strict: the first problem is raised instead of listed.
        max_depth: open brackets at most.
        max_errors: problems listed at most; the others are counted.
        max_text_bytes: what all findings, rules and runs may take: their texts (a few bytes of a result may
            refer to a long one), and for each of them `FINDING_BYTES`, `RULE_BYTES` or `RUN_BYTES`.
    """

    source_root: str
    strict: bool
    max_depth: int
    max_errors: int
    max_text_bytes: int
