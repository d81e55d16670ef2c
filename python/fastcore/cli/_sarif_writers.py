"""What the forms of output have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fastcore.cli._sarif_diff import Change
from fastcore.sarif import Findings, SarifReport

Groups = Sequence[tuple[Change, Findings]]
"""The findings of a log; those that are new, and those that are unchanged, where there is a diff."""


class Writer(Protocol):
    """Takes one log after the other."""

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Adds a log."""

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Ends the output; None: there is no diff."""


class NoWriter:
    """Writes nothing, for those who want the exit code."""

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Passes over a log."""

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Ends nothing."""
