"""What ``manage.py migrate`` and ``manage.py check --database`` look for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from fastcore.scans.schema import why_too_new

TOO_NEW = "fastcore_scans.E001"

_TABLE = "fastcore_migration"


@register(Tags.database)
def check_tables(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a database that a newer fastcore has changed."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        reason = why_too_new(_steps(alias))
        if reason is not None:
            messages.append(Error(f"Database '{alias}': {reason}.", id=TOO_NEW))
    return messages


def _steps(alias: str) -> set[str]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return set()
    try:
        with connection.cursor() as cursor:
            if _TABLE not in connection.introspection.table_names(cursor):
                return set()
            cursor.execute(f"SELECT name FROM {_TABLE}")  # noqa: S608 - a constant
            return {name for (name,) in cursor.fetchall()}
    except DatabaseError:
        # The command says it, which uses the database next; and this must not hide what other checks found.
        return set()
