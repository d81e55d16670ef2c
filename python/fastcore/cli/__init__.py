"""The command ``fastcore``: one module a subcommand."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Sequence
from typing import NoReturn

from fastcore.cli import migrate, sarif, scans, serve
from fastcore.cli._parser import Parser

_INTERRUPTED = 128 + signal.SIGINT


class _ShowVersion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"fastcore {version('fastcore-native')}")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the words after the program's name; None takes those of the process.

    Returns:
        The exit code: 0 when all went well, 1 when ``sarif`` has found what it was to fail on, 2 when the
        command cannot be done as it was given, 130 when Ctrl-C ended it, 141 when nobody reads its output.
    """
    parser: argparse.ArgumentParser = Parser(
        prog="fastcore", description="Finished bytes from PostgreSQL to HTTP."
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")
    serve.add_parser(commands)
    sarif.add_parser(commands)
    scans.add_parser(commands)
    migrate.add_parser(commands)
    parsed = parser.parse_args(arguments)
    try:
        exit_code: int = parsed.run(parsed)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return exit_code
