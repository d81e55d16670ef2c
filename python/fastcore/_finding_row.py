"""A finding as the tables of findings, native and fallback, take and give it."""

from __future__ import annotations

from typing import TypeAlias

# fmt: off
FindingRow: TypeAlias = tuple[
    str, str, str, int, int, int, int, str, str, tuple[str, ...], str, bool, str, dict[str, str], str
]
# fmt: on
"""The values of ``FINDING_FIELDS``, in their order."""
