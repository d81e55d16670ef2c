"""What is new, unchanged and absent between two scans, by fingerprint."""

from __future__ import annotations

from typing import Literal, TypeAlias

from fastcore.sarif import Findings

Change: TypeAlias = Literal["", "new", "unchanged", "absent"]
"""Empty: there is nothing to compare with."""


class Baseline:
    """The findings of the older scan."""

    def __init__(self) -> None:
        self._old: list[Findings] = []
        self._known: set[str] = set()
        self._seen: set[str] = set()

    def add(self, findings: Findings) -> None:
        """Adds findings of the older scan; one that is there already adds nothing."""
        fingerprints = findings.column("fingerprint")
        added = []
        for index, fingerprint in enumerate(fingerprints):
            if fingerprint not in self._known:
                self._known.add(fingerprint)
                added.append(index)
        self._old.append(_taken(findings, added))

    def split(self, findings: Findings) -> list[tuple[Change, Findings]]:
        """Tells findings of the newer scan that are new from those that are unchanged."""
        fingerprints = findings.column("fingerprint")
        self._seen.update(fingerprints)
        places: tuple[list[int], list[int]] = ([], [])
        for index, fingerprint in enumerate(fingerprints):
            places[fingerprint in self._known].append(index)
        return [("new", _taken(findings, places[False])), ("unchanged", _taken(findings, places[True]))]

    def absent(self) -> list[Findings]:
        """The findings of the older scan that the newer one did not have."""
        return [
            _taken(
                findings,
                [index for index, fingerprint in enumerate(fingerprints) if self._is_gone(fingerprint)],
            )
            for findings in self._old
            for fingerprints in [findings.column("fingerprint")]
        ]

    def _is_gone(self, fingerprint: str) -> bool:
        return fingerprint not in self._seen


def _taken(findings: Findings, indices: list[int]) -> Findings:
    return findings if len(indices) == len(findings) else Findings(findings.table.take(indices))
