"""What is asked of the database: one query of one json column, on one of Django's connections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from fastcore.errors import ArgumentError

Params: TypeAlias = Sequence[Any] | Mapping[str, Any] | None


class Select(NamedTuple):
    """A query whose only column holds the rows.

    Attributes:
        sql: None when Django knows that no row can match, and the database need not be asked.
    """

    connection: BaseDatabaseWrapper
    sql: str | None
    params: Params


def postgres_connection(alias: str) -> BaseDatabaseWrapper:
    """Give this thread's connection to a database of the settings.

    Raises:
        ArgumentError: it is no PostgreSQL.
    """
    connection = connections[alias]
    if connection.vendor != "postgresql":
        raise ArgumentError(
            f"database {alias!r} is {connection.display_name}: only PostgreSQL writes the rows as json"
        )
    return connection
