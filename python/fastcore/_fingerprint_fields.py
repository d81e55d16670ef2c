"""What fingerprints can be made of."""

from __future__ import annotations

from collections.abc import Mapping

TEXT_FIELDS = (
    "rule_id",
    "severity",
    "file_path",
    "message",
    "code_snippet",
    "baseline_state",
    "tool_name",
)
REGION_FIELDS = ("line", "column", "end_line", "end_column")
FIELDS = frozenset({*TEXT_FIELDS, *REGION_FIELDS, "cwe", "suppressed"})

NORMALISED_FIELDS = ("code_snippet", "message")
"""Those of version 2 whose whitespace does not count."""

OWN_FIELDS: Mapping[int, tuple[str, ...]] = {
    1: ("rule_id", "file_path", "line", "column", "message"),
    2: ("tool_name", "rule_id", "file_path", "code_snippet"),
}
"""The fields that each version takes unless it is told others."""


def needed_fields(version: int, fields: tuple[str, ...] | None) -> tuple[str, ...]:
    """Returns what is read of each finding, in this order."""
    needed = [*(fields or OWN_FIELDS[version])]
    if version == 1:
        return tuple(needed)
    # the message stands in for a snippet that is not there, the region tells findings apart
    more = (*(() if fields else ("message",)), *REGION_FIELDS)
    return (*needed, *(field for field in more if field not in needed))
