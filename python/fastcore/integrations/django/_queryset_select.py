"""A queryset as a query of one json column."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
)

from fastcore.errors import ArgumentError
from fastcore.integrations.django._queryset_rows import QuerySetRows
from fastcore.integrations.django._select import Select, postgres_connection


def queryset_select(queryset: QuerySet[Any, Any]) -> Select:
    """Compile a queryset that was checked with Django's compiler, and let PostgreSQL write its rows.

    Raises:
        ArgumentError: its database is no PostgreSQL, or a name is too long for it.
    """
    connection = postgres_connection(queryset.db)
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        inner, params = compiler.as_sql()
    except EmptyResultSet:
        return Select(connection, None, None)
    rows = QuerySetRows(compiler)
    kind = _iterable(queryset)
    if issubclass(kind, ModelIterable):
        sql = rows.of_models(inner)
    elif issubclass(kind, ValuesIterable):
        sql = rows.of_values(inner)
    else:
        sql = rows.of_single_values(inner)
    return Select(connection, sql, [*rows.params, *params])


def check_queryset(queryset: Any) -> None:
    """Refuse a queryset whose rows are no json objects or values; the database is not needed for that.

    Raises:
        ArgumentError: it prefetches, or makes tuples or objects of its own.
    """
    if queryset._prefetch_related_lookups:
        raise ArgumentError(
            "prefetch_related() is more queries than one: annotate the objects instead, as in "
            ".annotate(books=ArraySubquery(Book.objects.filter(author=OuterRef('pk')).values(json=JSONObject("
            "title='title')))), or clear it with .prefetch_related(None)"
        )
    kind = _iterable(queryset)
    if issubclass(kind, ValuesListIterable | NamedValuesListIterable):
        raise ArgumentError(
            "values_list() has rows without names: use values(), or flat=True with a single column"
        )
    if not issubclass(kind, ModelIterable | ValuesIterable | FlatValuesListIterable):
        raise ArgumentError(f"a queryset with {kind.__name__} makes its rows in Python: use values()")


def _iterable(queryset: Any) -> type[Any]:
    kind: type[Any] = queryset._iterable_class
    return kind
