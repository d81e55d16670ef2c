"""``fastcore scans``: which scans are kept, and how long."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastcore.cli._database import database_address
from fastcore.cli._failure import fail
from fastcore.errors import FastcoreError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from psycopg import Connection

    from fastcore.scans.retention import OldScan

_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
# the server's own times go back no further than 4713 BC
_LONGEST = timedelta(days=1000 * 365)
_GAP = "  "
_HEADER = ("created", "repository", "branch", "commit", "tool", "findings", "new", "fixed", "id")

_EXIT_CODES = """
exit codes: 0 done, 2 the arguments are wrong or the database cannot be used, 130 Ctrl-C ended it
"""

_LIST_EPILOG = f"""\
examples:
  fastcore scans list --repository acme/shop --branch main
  fastcore scans list --limit 1000 --json            the answer of GET /scans
{_EXIT_CODES}"""

_PRUNE_EPILOG = f"""\
examples:
  fastcore scans prune --older-than 90d --dry-run    what would go
  fastcore scans prune --older-than 12w --keep 5     the five newest of each branch stay

The newest scan of each branch, category and set of tools always stays, and so does what was decided about
findings. Each scan is deleted in a transaction of its own: what is interrupted has deleted some of them.
{_EXIT_CODES}"""


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the subcommand."""
    text = "list the scans that are kept in a database, and delete old ones"
    parser = commands.add_parser("scans", help=text, description=f"{text[0].upper()}{text[1:]}.")
    actions = parser.add_subparsers(title="actions", required=True, metavar="action")
    listing = _action(actions, "list", "show scans, the newest first", _LIST_EPILOG)
    listing.add_argument("--branch", metavar="NAME", help="only its scans")
    listing.add_argument("--limit", type=_count, default=50, metavar="N", help="how many at most (50)")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    listing.set_defaults(run=run, action=_list)
    pruning = _action(actions, "prune", "delete old scans with their findings", _PRUNE_EPILOG)
    pruning.add_argument(
        "--older-than",
        type=_age,
        required=True,
        metavar="AGE",
        help="scans of this age or more: 36h, 90d, 12w",
    )
    pruning.add_argument(
        "--keep", type=_count, default=1, metavar="N", help="scans of each branch that stay in any case (1)"
    )
    pruning.add_argument("--dry-run", action="store_true", help="only show what would go")
    pruning.add_argument(
        "--no-progress", action="store_true", help="no progress bar (it needs tqdm and a terminal)"
    )
    pruning.set_defaults(run=run, action=_prune)


def _action(actions: _SubParsersAction[ArgumentParser], name: str, text: str, epilog: str) -> ArgumentParser:
    parser = actions.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--database-url",
        type=database_address,
        metavar="URL",
        help="the PostgreSQL; DATABASE_URL if not given",
    )
    parser.add_argument("--organisation", metavar="NAME", help="only its scans")
    parser.add_argument("--repository", metavar="NAME", help="only its scans")
    return parser


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([hdw])", text, re.ASCII)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no age: write 36h, 90d or 12w")
    return min(timedelta(hours=1) * int(found[1]) * _HOURS[found[2]], _LONGEST)


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def run(arguments: Namespace) -> int:
    """Do what is asked; returns the exit code."""
    from fastcore.cli._database import database_url, open_database

    try:
        with open_database(database_url(arguments.database_url)) as conn:
            from fastcore.scans.migrations import check_migrated

            check_migrated(conn)
            arguments.action(arguments, conn)
    except FastcoreError as error:
        return fail(error)
    return 0


def _list(arguments: Namespace, conn: Connection[Any]) -> None:
    from fastcore.scans.filters import ScanFilter
    from fastcore.scans.queries import list_scans

    where = ScanFilter(arguments.organisation, arguments.repository, arguments.branch)
    page = list_scans(conn, where, limit=arguments.limit, offset=0)
    if arguments.json:
        print(page.content.bytes.decode())
        return
    scans = json.loads(page.content.bytes)["data"]["scans"]
    for line in _table([_HEADER, *map(_cells, scans)] if scans else []):
        print(line)
    shown = "" if len(scans) == page.total else f", of which {len(scans)} are shown"
    print(f"{_counted(page.total, 'scan')}{shown}")


def _cells(scan: dict[str, Any]) -> Sequence[str]:
    created = datetime.fromisoformat(scan["createdAt"]).astimezone()
    counts = [str(scan[name]) for name in ("findingCount", "newCount", "fixedCount")]
    names = [scan[name] or "-" for name in ("repository", "branch")]
    commit = scan["commit"][:12] or "-"
    return (f"{created:%Y-%m-%d %H:%M}", *names, commit, scan["tool"] or "-", *counts, scan["id"])


def _prune(arguments: Namespace, conn: Connection[Any]) -> None:
    from fastcore.cli._progress import Progress
    from fastcore.scans.retention import old_scans, prune

    old = old_scans(
        conn,
        arguments.older_than,
        keep=arguments.keep,
        organisation=arguments.organisation,
        repository=arguments.repository,
    )
    if arguments.dry_run:
        for line in _table([_old_cells(scan) for scan in old]):
            print(line)
        print(f"would delete {_amount(old)}")
        return
    gone: list[OldScan] = []
    try:
        wanted = not arguments.no_progress
        with Progress(len(old), wanted=wanted, unit=" scans", title="deleting") as progress:
            for scan in prune(conn, old):
                gone.append(scan)
                progress.advance(1)
    finally:
        print(f"deleted {_amount(gone)}")


def _old_cells(scan: OldScan) -> Sequence[str]:
    return (
        scan.created_at,
        scan.repository or "-",
        scan.branch or "-",
        str(scan.finding_count),
        str(scan.id),
    )


def _amount(scans: Sequence[OldScan]) -> str:
    findings = sum(scan.finding_count for scan in scans)
    return f"{_counted(len(scans), 'scan')} with {_counted(findings, 'finding')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    from fastcore.cli._terminal import printable, width_of

    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = [cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)]
        yield _GAP.join(cells).rstrip()
