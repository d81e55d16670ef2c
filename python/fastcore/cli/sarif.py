"""``fastcore sarif``: findings of SARIF logs, for people, spreadsheets and CI, kept in a database or not."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, BinaryIO

from fastcore.cli import _sarif_arguments
from fastcore.cli._failure import FAILED, fail
from fastcore.errors import FastcoreError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from fastcore.cli._sarif_writers import Writer
    from fastcore.sarif import SarifReport
    from fastcore.sarif_report import ParseOptions

_NOBODY_READS = 128 + signal.SIGPIPE


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the subcommand."""
    _sarif_arguments.add_parser(commands).set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Show the findings; returns the exit code."""
    from fastcore.cli._sarif_inputs import InputError
    from fastcore.cli._sarif_storage import check_target

    try:
        check_target(arguments)
        return _show(arguments) if arguments.database is None else _store_and_show(arguments)
    except BrokenPipeError:
        # head has seen enough; what is still buffered must not fail when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    except (FastcoreError, InputError, OSError) as error:
        return fail(error)


def _show(arguments: Namespace) -> int:
    from fastcore.cli._output import output_to
    from fastcore.cli._progress import Progress
    from fastcore.cli._sarif_diff import Baseline
    from fastcore.cli._sarif_inputs import inputs_of
    from fastcore.cli._sarif_session import Session

    options = _options(arguments)
    old = inputs_of(arguments.diff or [])
    new = inputs_of(arguments.files)
    total = sum(log.length for log in old + new)
    with (
        output_to(arguments.output) as output,
        Progress(total, wanted=_wants_progress(arguments)) as progress,
    ):
        session = Session(arguments, options, progress)
        baseline = Baseline() if arguments.diff else None
        if baseline is not None:
            for report in session.read(old):
                baseline.add(report.findings)
        session.show(session.read(new), baseline, _writer(arguments, output))
    return session.exit_code()


def _store_and_show(arguments: Namespace) -> int:
    from fastcore.cli._output import output_to
    from fastcore.cli._progress import Progress
    from fastcore.cli._sarif_inputs import inputs_of
    from fastcore.cli._sarif_session import Session
    from fastcore.cli._sarif_storage import read_and_store

    options = _options(arguments)
    logs = inputs_of(arguments.files)
    total = sum(log.length for log in logs)
    with Progress(total, wanted=_wants_progress(arguments)) as progress:
        session = Session(arguments, options, progress)

        def read() -> list[SarifReport] | None:
            reports = list(session.read(logs))
            return None if session.has_failed else reports

        stored = read_and_store(arguments, read)
        if stored is None:
            progress.say("nothing is stored of these logs")
            return FAILED
    try:
        with output_to(arguments.output) as output:
            session.show(stored.reports, stored.baseline, _writer(arguments, output))
    finally:
        # also when nobody takes the output: the scan is there
        if not arguments.quiet:
            for note in stored.notes():
                progress.say(note)
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
        return CsvWriter(output, has_diff=bool(arguments.diff) or arguments.database is not None)
    encoding = "utf-8" if arguments.output else sys.stdout.encoding or "utf-8"
    if arguments.form == "summary":
        return SummaryWriter(output, encoding)
    if arguments.quiet:
        return NoWriter()
    seen = not arguments.output and is_terminal(sys.stdout)
    width = terminal_width() if seen else None
    return TableWriter(output, Look(encoding, width, seen and has_colours(sys.stdout)))
