"""``fastcore serve``: the HTTP service."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fastcore.cli._failure import fail

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

_OPTIONS = ("host", "port", "data_dir", "database_url", "demo", "only", "migrate")


def add_parser(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "serve",
        help="run the HTTP service",
        description="Run the HTTP service. Options that are not given here are read from the environment: "
        "FASTCORE_HOST, FASTCORE_PORT, DATABASE_URL and so on.",
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument(
        "--host",
        help="address to listen on (127.0.0.1); FASTCORE_ALLOWED_HOSTS lists the names, separated by commas, "
        "under which others may reach it",
    )
    parser.add_argument("--port", type=int, help="port to listen on (8000); 0 takes a free one")
    parser.add_argument("--demo", action="store_true", help="load sample data and serve it under /api/demo")
    parser.add_argument(
        "--data-dir",
        help="where the embedded PostgreSQL keeps its data (/var/lib/fastcore for root, "
        "~/.local/share/fastcore otherwise)",
    )
    parser.add_argument("--database-url", help="use this PostgreSQL instead of the embedded one")
    parser.add_argument(
        "--only",
        metavar="PARTS",
        help="run these parts only, separated by commas: sarif, which needs no database, and scans",
    )
    parser.add_argument(
        "--no-migrate",
        dest="migrate",
        action="store_false",
        help="leave the tables as they are, and do not start where some are missing: 'fastcore migrate' "
        "makes them",
    )
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Run the service until it is stopped; returns the exit code."""
    try:
        from fastcore.service import server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("fastcore"):
            raise
        return fail(f"serve needs the package {error.name}: pip install 'fastcore-native[service]'")
    given = {name: value for name, value in vars(arguments).items() if name in _OPTIONS}
    try:
        server.serve(given)
    except server.ServiceStartError as error:
        return fail(error)
    return 0
