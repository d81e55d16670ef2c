"""Findings as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

from fastcore.cli._sarif_diff import Change
from fastcore.cli._sarif_severity import rank_of
from fastcore.cli._sarif_summary import Summary
from fastcore.cli._sarif_writers import Groups
from fastcore.cli._terminal import coloured, cut_end, cut_start, printable, width_of
from fastcore.sarif import Findings, SarifReport

_STYLES = {"critical": "1;31", "high": "31", "medium": "33", "low": "36", "info": "2"}
_CHANGE_STYLES = {"new": "1;31", "absent": "32"}
_GAP = "  "
_NARROWEST_MESSAGE = 10


class Look(NamedTuple):
    """How the table looks.

    Attributes:
        encoding: what the output's characters are written in.
        width: columns of the terminal; None cuts nothing.
        has_colours: severities are coloured.
    """

    encoding: str
    width: int | None
    has_colours: bool


class _Row(NamedTuple):
    change: Change
    severity: str
    rule: str
    place: str
    message: str


class TableWriter:
    """Writes the findings, the most severe first, and their number.

    Suppressed findings are only counted, and with a diff so are those that are unchanged.
    """

    def __init__(self, output: BinaryIO, look: Look) -> None:
        self._output = output
        self._look = look
        self._summary = Summary()
        self._rows: list[tuple[tuple[int, str, int], _Row]] = []

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Adds a log."""
        self._summary.add(report, groups)
        for change, findings in groups:
            if change != "unchanged":
                self._take(change, findings)

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Writes the table."""
        self._summary.count_absent(absent or ())
        for findings in absent or ():
            self._take("absent", findings)
        self._rows.sort(key=lambda item: item[0])
        rows = [row for _, row in self._rows]
        for line in self._lines(rows, has_diff=absent is not None):
            self._write(line)
        if rows:
            self._write("")
        self._write(self._summary.headline(has_diff=absent is not None))

    def _take(self, change: Change, findings: Findings) -> None:
        standing = findings.filter(suppressed=False)
        columns = zip(
            *(standing.column(name) for name in ("severity", "rule_id", "file_path", "line", "message")),
            strict=True,
        )
        for severity, rule, path, line, message in columns:
            place = f"{path}:{line}" if path and line else path
            row = _Row(change, *map(printable, (severity, rule, place, message)))
            self._rows.append(((rank_of(severity), path, line), row))

    def _lines(self, rows: list[_Row], *, has_diff: bool) -> Iterable[str]:
        if not rows:
            return
        shown = _fitted(rows, self._look.width, has_diff) if self._look.width is not None else rows
        widths = [max(map(width_of, column)) for column in list(zip(*shown, strict=True))[:-1]]
        for row, fitted in zip(rows, shown, strict=True):
            cells = [_padded(cell, width) for cell, width in zip(fitted[:-1], widths, strict=True)]
            if self._look.has_colours:
                cells[0] = coloured(cells[0], _CHANGE_STYLES.get(row.change, ""))
                cells[1] = coloured(cells[1], _STYLES.get(row.severity, ""))
            yield _GAP.join([*cells[0 if has_diff else 1 :], fitted.message]).rstrip()

    def _write(self, line: str) -> None:
        self._output.write(f"{line}\n".encode(self._look.encoding, "replace"))


def _fitted(rows: list[_Row], width: int, has_diff: bool) -> list[_Row]:
    """Cuts what is too wide: a fourth of the line for the rule, a third for the place, the rest is left."""
    severity = max(width_of(row.severity) for row in rows)
    rule = min(max(width_of(row.rule) for row in rows), width // 4)
    place = min(max(width_of(row.place) for row in rows), width // 3)
    change = len("absent") + len(_GAP) if has_diff else 0
    message = max(width - change - severity - rule - place - 3 * len(_GAP), _NARROWEST_MESSAGE)
    return [
        row._replace(
            rule=cut_start(row.rule, rule),
            place=cut_start(row.place, place),
            message=cut_end(row.message, message),
        )
        for row in rows
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
