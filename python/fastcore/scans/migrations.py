"""Brings the tables of scans up to date, from the files in ``schema``."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from fastcore.errors import FastcoreError
from fastcore.scans.schema import LOCK, migration_names, migration_sql, why_too_new

__all__ = [
    "MigrationError",
    "check_migrated",
    "migrate",
    "migration_names",
    "migration_sql",
    "missing_migrations",
]


class MigrationError(FastcoreError):
    """The tables of scans are missing or too old (``fastcore migrate`` makes them), or too new."""


def missing_migrations(conn: Connection[Any]) -> list[str]:
    """Give the steps that this database has not taken.

    Args:
        conn: the database.

    Raises:
        MigrationError: it has taken a step that this fastcore does not know; what that has changed nobody
            can tell.
        psycopg.Error: from the server.

    Example:
        >>> missing_migrations(conn)
        []
    """
    with Cursor(conn, row_factory=tuple_row) as cursor:
        # by itself to_regclass does not see within a transaction what others have made in the meantime
        there = "SELECT FROM pg_class WHERE oid = to_regclass('fastcore_migration')"
        if cursor.execute(there).fetchone() is None:
            return migration_names()
        applied = {name for (name,) in cursor.execute("SELECT name FROM fastcore_migration")}
    if (reason := why_too_new(applied)) is not None:
        raise MigrationError(reason)
    return [name for name in migration_names() if name not in applied]


def migrate(conn: Connection[Any]) -> list[str]:
    """Take the steps that are missing, all of them or none.

    Args:
        conn: of a user who may make tables in the first schema of the search path.

    Returns:
        The names of the steps taken.

    Raises:
        MigrationError: the database is of a newer fastcore.
        psycopg.Error: from the server.

    Example:
        >>> migrate(conn)
        []
    """
    if not missing_migrations(conn):
        return []
    with conn.transaction(), Cursor(conn, row_factory=tuple_row) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        missing = missing_migrations(conn)
        for name in missing:
            cursor.execute(migration_sql(name).encode())
    return missing


def check_migrated(conn: Connection[Any]) -> None:
    """Refuse a database whose tables are missing, too old, or of a newer fastcore.

    Args:
        conn: the database.

    Raises:
        MigrationError: with the names of the steps.

    Example:
        >>> check_migrated(conn)
    """
    missing = missing_migrations(conn)
    if missing:
        raise MigrationError(
            f"the database lacks the tables of scans ({', '.join(missing)}): run 'fastcore migrate'"
        )
