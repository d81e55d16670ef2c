"""What the functions for Django are given: a queryset, or SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Manager, QuerySet
from django.db.models.query import RawQuerySet

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.django._queryset_select import check_queryset, queryset_select
from fastcore.integrations.django._select import Params, Select, postgres_connection
from fastcore.integrations.django._sql_select import sql_select

if TYPE_CHECKING:
    from psycopg.sql import Composable

Source: TypeAlias = "QuerySet[Any, Any] | str | Composable"


def check_source(source: Source, params: Params) -> None:
    """Refuse what has no rows, as far as that can be told without a database.

    Raises:
        ArgumentTypeError: ``source`` is neither a queryset nor SQL.
        ArgumentError: a queryset with parameters, or of a kind that has no json rows.
    """
    if isinstance(source, QuerySet):
        if params is not None:
            raise ArgumentError("params are for SQL: a queryset has its own")
        check_queryset(source)
    elif not isinstance(source, str) and not hasattr(source, "as_string"):
        hint = ""
        if isinstance(source, Manager):
            hint = ": write .all()"
        elif isinstance(source, RawQuerySet):
            hint = ": pass its SQL and params"
        raise ArgumentTypeError(
            f"queryset_or_sql must be a QuerySet or SQL, not {type_name_of(source)}{hint}"
        )


def select_from(source: Source, params: Params, using: str | None) -> Select:
    """Make the query of one json column.

    Raises:
        ArgumentError: see `check_source`; also for a database that is no PostgreSQL.
        ArgumentTypeError: see `check_source`.
    """
    check_source(source, params)
    if isinstance(source, QuerySet):
        return queryset_select(source if using is None else source.using(using))
    connection = postgres_connection(using or DEFAULT_DB_ALIAS)
    if not isinstance(source, str):
        connection.ensure_connection()
        source = source.as_string(connection.connection)
    return sql_select(connection, source, params)


def first_of(source: Source) -> Source:
    """Ask for no more than one row, where that can be asked."""
    return source[:1] if isinstance(source, QuerySet) else source
