"""The words of ``fastcore sarif``."""

from __future__ import annotations

import argparse
import math
import os
from typing import TYPE_CHECKING

from fastcore.cli._database import database_address, is_address
from fastcore.cli._sarif_severity import LEVELS

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

_DESCRIPTION = """\
Read SARIF 2.1.0 logs of static analysers and show their findings; keep them in a database.

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
  fastcore sarif reports/ --database postgresql://ci@db/scans --repository acme/shop --branch main
                                                     keep the findings, and show what has changed since
                                                     the branch's last scan
  DATABASE_URL=… fastcore sarif scan.sarif --database --repository acme/shop --fail-on high
                                                     only what the last scan did not have fails

exit codes:
  0    done; nothing reached --fail-on
  1    a finding reached --fail-on; with --diff or --database, a new one
  2    a log could not be read, is invalid (--validate strict or schema), the arguments are wrong, or the
       database cannot be used; the other logs are reported all the same, but with --database nothing
       is stored or reported then
  130  Ctrl-C ended it: with --database nothing is stored, unless its notes say so
  141  nobody reads the output any more
"""


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> ArgumentParser:
    """Add the subcommand."""
    parser = commands.add_parser(
        "sarif",
        help="show the findings of SARIF logs, and keep them",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=_file, metavar="FILES", help="logs, folders with logs, or -")
    _add_reading(parser)
    before = parser.add_mutually_exclusive_group()
    before.add_argument(
        "--diff",
        action="append",
        metavar="OLD",
        help="tell what is new, unchanged and absent since this log or folder; may be given several times",
    )
    before.add_argument(
        "--database",
        nargs="?",
        const="",
        type=database_address,
        metavar="URL",
        help="keep the findings of all FILES, which come before this option, as one scan in this PostgreSQL "
        "(DATABASE_URL if none is named): postgresql://user@host/database or host=... dbname=...; "
        "tell what is new, unchanged and absent since the last scan of the branch",
    )
    _add_target(parser)
    _add_showing(parser)
    return parser


def _add_reading(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--validate",
        choices=("lenient", "strict", "schema"),
        help="bad results are passed over (lenient, the default) or make their log invalid (strict); schema "
        "compares the log with the JSON Schema as well, and what violates it is invalid",
    )
    parser.add_argument("--schema", metavar="FILE", help="the JSON Schema; implies --validate schema")
    parser.add_argument("--source-root", metavar="DIR", help="make paths relative to this folder")
    parser.add_argument("--workers", type=int, metavar="N", help="threads; one a CPU if not given")


def _add_target(parser: ArgumentParser) -> None:
    target = parser.add_argument_group("with --database")
    target.add_argument("--repository", metavar="NAME", help="what was scanned, such as acme/shop; needed")
    target.add_argument("--branch", metavar="NAME", help="its branch; scans of one branch follow each other")
    target.add_argument("--commit", metavar="HASH", help="its commit")
    target.add_argument("--organisation", metavar="NAME", help="whose it is (default)")
    target.add_argument(
        "--category",
        metavar="NAME",
        help="tells scans of one tool apart that look at different parts of the repository",
    )
    target.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="how long storing may take at most (300)"
    )


def _add_showing(parser: ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="one JSON document")
    form.add_argument("--csv", dest="form", action="store_const", const="csv", help="CSV with a header")
    form.add_argument("--summary", dest="form", action="store_const", const="summary", help="only counts")
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
    parser.add_argument(
        "--no-progress", action="store_true", help="no progress bar (it needs tqdm and a terminal)"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="no table, no notes, no progress bar: only errors"
    )


def _file(text: str) -> str:
    # that there is no such file would be said with the password
    if is_address(text) and not os.path.exists(text):
        raise argparse.ArgumentTypeError(
            "files are expected here: the URL of a database goes behind --database"
        )
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


def _severities(text: str) -> list[str]:
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise argparse.ArgumentTypeError("severities are words with commas between them")
    # the tools' own words keep their case
    return [word.lower() if word.lower() in LEVELS else word for word in words]
