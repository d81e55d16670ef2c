"""``fastcore migrate``: the tables that scans are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastcore.cli._database import database_address
from fastcore.cli._failure import fail
from fastcore.errors import FastcoreError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

_DESCRIPTION = (
    "Make the tables that scans are kept in, and bring them up to date: all missing steps, or none where one "
    "fails. 'fastcore serve' does it at its start as well, for its embedded PostgreSQL too. Exit codes: 0 "
    "done, 2 the arguments are wrong or the database cannot be used, 130 Ctrl-C ended it."
)


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "migrate", help="make the tables that scans are kept in", description=_DESCRIPTION
    )
    parser.add_argument(
        "--database-url",
        type=database_address,
        metavar="URL",
        help="the PostgreSQL; DATABASE_URL if not given",
    )
    parser.add_argument("--list", action="store_true", help="only show the steps, and which are missing")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Take the missing steps, or list them all; returns the exit code."""
    from fastcore.cli._database import database_url, open_database

    try:
        with open_database(database_url(arguments.database_url)) as conn:
            from fastcore.scans.migrations import migrate, migration_names, missing_migrations

            if arguments.list:
                missing = missing_migrations(conn)
                for name in migration_names():
                    print(f"{name}: {'missing' if name in missing else 'done'}")
                return 0
            taken = migrate(conn)
    except FastcoreError as error:
        return fail(error)
    for name in taken:
        print(f"{name}: done")
    if not taken:
        print("the tables are up to date")
    return 0
