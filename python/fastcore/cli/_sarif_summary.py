"""How many findings there are, and of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from fastcore.cli._sarif_severity import rank_of
from fastcore.cli._sarif_writers import Groups
from fastcore.cli._terminal import printable
from fastcore.sarif import Findings, SarifReport

_TOP = 10


class Summary:
    """Counts findings; those that are suppressed count only as that."""

    def __init__(self) -> None:
        self.logs = 0
        self.failed = 0
        self.suppressed = 0
        self._changes: Counter[str] = Counter()
        self._severities: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._files: Counter[str] = Counter()
        self._tools: Counter[str] = Counter()

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Counts a log."""
        self.logs += 1
        self.failed += report.error is not None
        for change, findings in groups:
            self._count(change, findings)

    def count_absent(self, absent: Sequence[Findings]) -> None:
        """Counts what the newer scan does not have."""
        self._changes["absent"] += sum(map(len, absent))

    def _count(self, change: str, findings: Findings) -> None:
        standing = findings.filter(suppressed=False)
        self.suppressed += len(findings) - len(standing)
        self._changes[change] += len(standing)
        self._severities.update(standing.column("severity"))
        self._rules.update(standing.column("rule_id"))
        self._files.update(standing.column("file_path"))
        self._tools.update(standing.column("tool_name"))

    def headline(self, *, has_diff: bool) -> str:
        """One line: how many findings of which severity, in how many logs."""
        total = sum(self._severities.values())
        by_severity = sorted(self._severities.items(), key=lambda item: (rank_of(item[0]), item[0]))
        parts = [f"{total} finding{'' if total == 1 else 's'}"]
        if by_severity:
            parts.append(", ".join(f"{count} {printable(severity)}" for severity, count in by_severity))
        line = ": ".join(parts) + f" in {self.logs} log{'' if self.logs == 1 else 's'}"
        if has_diff:
            line += "; " + ", ".join(
                f"{self._changes[kind]} {kind}" for kind in ("new", "unchanged", "absent")
            )
        if self.suppressed:
            line += f"; {self.suppressed} suppressed"
        return line + (f"; {self.failed} could not be read" if self.failed else "")

    def tables(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """The counts by tool, rule and file, the largest first; of many only the first."""
        for title, counts in (("tools", self._tools), ("rules", self._rules), ("files", self._files)):
            # equal counts by name, so that equal scans give equal summaries
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            if ordered:
                more = f" (first {_TOP} of {len(ordered)})" if len(ordered) > _TOP else ""
                yield title + more, ordered[:_TOP]


class SummaryWriter:
    """Writes the counts."""

    def __init__(self, output: BinaryIO, encoding: str) -> None:
        self._output = output
        self._encoding = encoding
        self._summary = Summary()

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Counts a log."""
        self._summary.add(report, groups)

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Writes the counts."""
        self._summary.count_absent(absent or ())
        lines = [self._summary.headline(has_diff=absent is not None)]
        for title, counts in self._summary.tables():
            width = len(str(counts[0][1]))
            lines += ["", title, *(f"  {count:{width}} {printable(name) or '-'}" for name, count in counts)]
        self._output.write("".join(f"{line}\n" for line in lines).encode(self._encoding, "replace"))
