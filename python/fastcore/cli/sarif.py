"""``fastcore sarif``: findings of SARIF logs, for people, for spreadsheets and for CI."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from fastcore.cli._sarif_severity import LEVELS, reaches
from fastcore.errors import FastcoreError, SarifError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from fastcore.cli._progress import Progress
    from fastcore.cli._sarif_diff import Baseline
    from fastcore.cli._sarif_inputs import Input
    from fastcore.cli._sarif_writers import Groups, Writer
    from fastcore.sarif import Findings, SarifReport
    from fastcore.sarif_report import ParseOptions

_FOUND = 1
_FAILED = 2
_NOBODY_READS = 128 + signal.SIGPIPE
_PROBLEMS_SHOWN = 10

_DESCRIPTION = """\
Read SARIF 2.1.0 logs of static analysers and show their findings.

FILES are logs, folders with logs (*.sarif, *.sarif.json, and both with .gz), or - for the standard input
stream. Logs may be compressed with gzip and be in UTF-8, UTF-16 or UTF-32."""

_EPILOG = """\
examples:
  fastcore sarif reports/                            a table of all findings below a folder
  fastcore sarif scan.sarif --summary                counts by severity, tool, rule and file
  semgrep --sarif . | fastcore sarif - --json        one JSON document
  fastcore sarif scan.sarif --csv --output scan.csv  for a spreadsheet
  fastcore sarif scan.sarif --fail-on high           a gate for CI
  fastcore sarif new.sarif --diff old.sarif --fail-on low
                                                     only what was not there before fails

exit codes:
  0    done; nothing reached --fail-on
  1    a finding reached --fail-on; with --diff, a new one
  2    a log could not be read, is invalid (--validate strict or schema), or the arguments are wrong;
       the other logs are reported all the same
"""


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "sarif",
        help="show the findings of SARIF logs",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILES", help="logs, folders with logs, or -")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="one JSON document")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="CSV with a header")
    form.add_argument("--summary", dest="form", action="store_const", const="summary", help="only counts")
    parser.add_argument(
        "--validate",
        choices=("lenient", "strict", "schema"),
        help="bad results are passed over (lenient, the default) or make their log invalid (strict); schema "
        "compares the log with the JSON Schema as well, and what violates it is invalid",
    )
    parser.add_argument("--schema", metavar="FILE", help="the JSON Schema; implies --validate schema")
    parser.add_argument("--source-root", metavar="DIR", help="make paths relative to this folder")
    parser.add_argument(
        "--diff",
        action="append",
        metavar="OLD",
        help="tell what is new, unchanged and absent since this log or folder; may be given several times",
    )
    parser.add_argument(
        "--severity",
        type=_severities,
        metavar="LEVELS",
        help=f"only findings of these severities, separated by commas: {', '.join(LEVELS)}, or a tool's own",
    )
    parser.add_argument(
        "--fail-on",
        choices=LEVELS,
        help="exit with 1 when a finding that is not suppressed is so severe or more",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write there instead of to the standard output stream"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="threads; one a CPU if not given")
    parser.add_argument(
        "--no-progress", action="store_true", help="no progress bar (it needs tqdm and a terminal)"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="no table, no notes on bad results, no progress bar: only errors"
    )
    parser.set_defaults(run=run)


def _severities(text: str) -> list[str]:
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise argparse.ArgumentTypeError("severities are words with commas between them")
    # the tools' own words keep their case
    return [word.lower() if word.lower() in LEVELS else word for word in words]


def run(arguments: Namespace) -> int:
    """Show the findings; returns the exit code."""
    from fastcore.cli._sarif_inputs import InputError

    try:
        return _run(arguments)
    except BrokenPipeError:
        # head has seen enough; what is still buffered must not fail when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    except (FastcoreError, InputError, OSError) as error:
        print(f"fastcore: {error}", file=sys.stderr)
        return _FAILED


def _run(arguments: Namespace) -> int:
    from fastcore.cli._output import output_to
    from fastcore.cli._progress import Progress
    from fastcore.cli._sarif_diff import Baseline
    from fastcore.cli._sarif_inputs import inputs_of

    options = _options(arguments)
    old = inputs_of(arguments.diff or [])
    new = inputs_of(arguments.files)
    total = sum(log.length for log in old + new)
    with (
        output_to(arguments.output) as output,
        Progress(total, wanted=_wants_progress(arguments)) as progress,
    ):
        session = _Session(arguments, options, progress, Baseline() if arguments.diff else None)
        session.take_old(old)
        session.show(new, _writer(arguments, output))
    return session.exit_code()


def _options(arguments: Namespace) -> ParseOptions:
    from fastcore.sarif_report import SarifLimits, parse_options

    validate = arguments.validate or ("schema" if arguments.schema else "lenient")
    return parse_options(None, validate, arguments.source_root, SarifLimits(), arguments.schema)


def _wants_progress(arguments: Namespace) -> bool:
    from fastcore.cli._terminal import is_terminal

    # what comes while the bar is there would be written into it
    streams = arguments.form in ("json", "csv") and not arguments.output and is_terminal(sys.stdout)
    return not (arguments.no_progress or arguments.quiet or streams)


class _Session:
    """Reads the logs of one command."""

    def __init__(
        self, arguments: Namespace, options: ParseOptions, progress: Progress, baseline: Baseline | None
    ) -> None:
        self._arguments = arguments
        self._options = options
        self._progress = progress
        self._baseline = baseline
        self._has_failed = False
        self._has_found = False

    def take_old(self, logs: Sequence[Input]) -> None:
        """Reads what is compared with."""
        for report in self._read(logs):
            if self._baseline is not None:
                self._baseline.add(report.findings)

    def show(self, logs: Sequence[Input], writer: Writer) -> None:
        """Reads the logs and writes their findings."""
        for report in self._read(logs):
            groups: Groups = [("", report.findings)]
            if self._baseline is not None:
                groups = self._baseline.split(report.findings)
            groups = [(change, self._selected(findings)) for change, findings in groups]
            fail_on = self._arguments.fail_on
            # the first group has what is new
            self._has_found |= fail_on is not None and reaches(groups[0][1], fail_on)
            writer.add(report, groups)
        absent = None if self._baseline is None else self._baseline.absent()
        writer.finish(None if absent is None else [self._selected(findings) for findings in absent])

    def exit_code(self) -> int:
        """What the command ends with; that something failed says more than what was found."""
        if self._has_failed:
            return _FAILED
        return _FOUND if self._has_found else 0

    def _selected(self, findings: Findings) -> Findings:
        wanted = self._arguments.severity
        return findings if wanted is None else findings.filter(severity=wanted)

    def _read(self, logs: Sequence[Input]) -> Iterator[SarifReport]:
        for log, report in zip(logs, _reports(logs, self._arguments.workers, self._options), strict=True):
            self._note(report)
            self._progress.advance(log.length)
            yield report

    def _note(self, report: SarifReport) -> None:
        if report.error is not None:
            self._has_failed = True
            self._progress.say(str(report.error))
            return
        # schema mode lists instead of raising, but whoever asks for it wants to know
        self._has_failed |= self._options.schema is not None and bool(report.errors)
        if self._arguments.quiet:
            return
        for problem in report.errors[:_PROBLEMS_SHOWN]:
            self._progress.say(": ".join(filter(None, (report.source, problem.pointer, problem.reason))))
        if len(report.errors) > _PROBLEMS_SHOWN:
            self._progress.say(f"{report.source}: and {len(report.errors) - _PROBLEMS_SHOWN} more problems")


def _reports(logs: Sequence[Input], workers: int | None, options: ParseOptions) -> Iterator[SarifReport]:
    from fastcore.cli._sarif_inputs import grouped
    from fastcore.sarif_files import parse_files
    from fastcore.sarif_report import failed_report, parse_source

    for group in grouped(logs):
        paths = [log.path for log in group if log.path is not None]
        if paths:
            yield from parse_files(paths, workers, options)
            continue
        try:
            yield parse_source(sys.stdin.buffer, "<stdin>", options)
        except SarifError as error:
            yield failed_report(error, options)


def _writer(arguments: Namespace, output: BinaryIO) -> Writer:
    from fastcore.cli._sarif_csv import CsvWriter
    from fastcore.cli._sarif_json import JsonWriter
    from fastcore.cli._sarif_summary import SummaryWriter
    from fastcore.cli._sarif_table import Look, TableWriter
    from fastcore.cli._sarif_writers import NoWriter
    from fastcore.cli._terminal import has_colours, is_terminal, terminal_width

    if arguments.form == "json":
        return JsonWriter(output)
    if arguments.form == "csv":
        return CsvWriter(output, has_diff=bool(arguments.diff))
    encoding = "utf-8" if arguments.output else sys.stdout.encoding or "utf-8"
    if arguments.form == "summary":
        return SummaryWriter(output, encoding)
    if arguments.quiet:
        return NoWriter()
    seen = not arguments.output and is_terminal(sys.stdout)
    width = terminal_width() if seen else None
    return TableWriter(output, Look(encoding, width, seen and has_colours(sys.stdout)))
