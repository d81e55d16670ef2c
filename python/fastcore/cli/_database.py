"""The database that a command works on."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fastcore.errors import FastcoreError

if TYPE_CHECKING:
    from psycopg import Connection

CONNECT_TIMEOUT = 10

_VARIABLES = ("FASTCORE_DATABASE_URL", "DATABASE_URL")


class DatabaseError(FastcoreError):
    """The database cannot be reached, or refuses what is asked of it."""


def database_address(text: str) -> str:
    """Take the word behind an option that names a database.

    Raises:
        ArgumentTypeError: it is a file or folder, as where FILES follow ``--database``. Other words that are
            no address may hold a password: `open_database` refuses them without showing them.
    """
    if os.path.exists(text):
        raise argparse.ArgumentTypeError(
            f"{text} is there as a file or folder: the URL of a PostgreSQL is expected here, such as "
            "postgresql://user@host/database"
        )
    return text


def is_address(text: str) -> bool:
    """Tell whether a word is meant to name a database."""
    return re.match(r"postgres(ql)?:/|(.*\s)?(host|dbname|password)\s*=", text) is not None


def database_url(given: str | None) -> str:
    """Say where the database is: where the command says, else where the environment does.

    Raises:
        DatabaseError: nobody says so.
    """
    found = [url for url in (given, *map(os.environ.get, _VARIABLES)) if url]
    if not found:
        raise DatabaseError("no database: give its URL, or set DATABASE_URL")
    return found[0]


@contextmanager
def open_database(url: str) -> Iterator[Connection[Any]]:
    """Connect to a database; each statement is a transaction of its own.

    Args:
        url: ``postgresql://user:password@host:5432/database``, or ``host=… dbname=…``; it may have a
            ``connect_timeout``, which is 10 seconds otherwise.

    Raises:
        DatabaseError: psycopg is missing, the URL is none, there is no connection, or the server refuses
            what is done inside the block. No message holds the password.
    """
    try:
        import psycopg
    except ImportError as error:
        missing = f"the package {error.name}" if error.name else "PostgreSQL's client library"
        raise DatabaseError(f"a database needs {missing}: pip install 'fastcore-native[postgres]'") from error
    options = _options(url)
    try:
        with psycopg.connect(autocommit=True, **options) as conn:
            yield conn
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        if password := options.get("password"):
            reason = reason.replace(str(password), "…")
        raise DatabaseError(f"the database cannot be used: {reason}") from None


def _options(url: str) -> dict[str, Any]:
    from fastcore.operations.conninfo import read_conninfo

    given = read_conninfo(url)
    if not given:
        raise DatabaseError(
            "the database's address cannot be read: write postgresql://user:password@host:5432/database, or "
            "host=... dbname=...; a password in a URL has %40 for @, %2F for / and so on"
        )
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        "application_name": "fastcore",
        **given,
        "client_encoding": "utf8",
    }
