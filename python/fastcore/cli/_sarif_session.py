"""Reads the logs that a command names, and shows their findings."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence

from fastcore.cli._failure import FAILED
from fastcore.cli._progress import Progress
from fastcore.cli._sarif_diff import Baseline
from fastcore.cli._sarif_inputs import Input, grouped
from fastcore.cli._sarif_severity import reaches
from fastcore.cli._sarif_writers import Groups, Writer
from fastcore.errors import SarifError
from fastcore.sarif import Findings, SarifReport
from fastcore.sarif_files import parse_files
from fastcore.sarif_report import ParseOptions, failed_report, parse_source

FOUND = 1

_PROBLEMS_SHOWN = 10


class Session:
    """What one command reads and shows.

    Attributes:
        has_failed: a log could not be read, or is invalid.
    """

    def __init__(self, arguments: Namespace, options: ParseOptions, progress: Progress) -> None:
        self.has_failed = False
        self._arguments = arguments
        self._options = options
        self._progress = progress
        self._has_found = False

    def read(self, logs: Sequence[Input]) -> Iterator[SarifReport]:
        """Reads logs, and says what is wrong with them."""
        for log, report in zip(logs, _reports(logs, self._arguments.workers, self._options), strict=True):
            self._note(report)
            self._progress.advance(log.length)
            yield report

    def show(self, reports: Iterable[SarifReport], baseline: Baseline | None, writer: Writer) -> None:
        """Writes the findings of logs, compared with the baseline where there is one."""
        for report in reports:
            groups: Groups = [("", report.findings)]
            if baseline is not None:
                groups = baseline.split(report.findings)
            groups = [(change, self._selected(findings)) for change, findings in groups]
            fail_on = self._arguments.fail_on
            # the first group has what is new
            self._has_found |= fail_on is not None and reaches(groups[0][1], fail_on)
            writer.add(report, groups)
        absent = None if baseline is None else baseline.absent()
        writer.finish(None if absent is None else [self._selected(findings) for findings in absent])

    def exit_code(self) -> int:
        """What the command ends with; that something failed says more than what was found."""
        if self.has_failed:
            return FAILED
        return FOUND if self._has_found else 0

    def _selected(self, findings: Findings) -> Findings:
        wanted = self._arguments.severity
        return findings if wanted is None else findings.filter(severity=wanted)

    def _note(self, report: SarifReport) -> None:
        if report.error is not None:
            self.has_failed = True
            self._progress.say(str(report.error))
            return
        # schema mode lists instead of raising, but whoever asks for it wants to know
        self.has_failed |= self._options.schema is not None and bool(report.errors)
        if self._arguments.quiet:
            return
        for problem in report.errors[:_PROBLEMS_SHOWN]:
            self._progress.say(": ".join(filter(None, (report.source, problem.pointer, problem.reason))))
        if len(report.errors) > _PROBLEMS_SHOWN:
            self._progress.say(f"{report.source}: and {len(report.errors) - _PROBLEMS_SHOWN} more problems")


def _reports(logs: Sequence[Input], workers: int | None, options: ParseOptions) -> Iterator[SarifReport]:
    for group in grouped(logs):
        paths = [log.path for log in group if log.path is not None]
        if paths:
            yield from parse_files(paths, workers, options)
            continue
        try:
            yield parse_source(sys.stdin.buffer, "<stdin>", options)
        except SarifError as error:
            yield failed_report(error, options)
