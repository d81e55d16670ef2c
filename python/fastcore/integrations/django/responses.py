"""Rows of Django's databases to response bytes."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async

from fastcore import ResponseBytes, build_list_response, build_single_response
from fastcore.integrations.django._rows import fetch_rows
from fastcore.integrations.django._select import Params
from fastcore.integrations.django._source import Source, first_of, select_from


def json_list_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    **options: Any,
) -> ResponseBytes:
    r"""Build ``{"data":{field_name:[row,row,…]}}``, with rows that PostgreSQL writes as JSON.

    A queryset's rows are objects. They have what the queryset loads:

    - the fields of the model under the names of ``values()``, so a foreign key is ``author_id``; ``only()``
      and ``defer()`` leave fields out;
    - annotations;
    - related objects of ``select_related()`` under the relation's name, null where there is none.

    After ``values()`` they have exactly the names it was given, in that order; ``author__name`` leaves as
    ``authorName``.

    After ``values_list(flat=True)`` a row is the value itself: a ``JSONField`` or a ``TextField`` that holds
    JSON is the row as it is, without those that are NULL; every other value becomes JSON, NULL becomes null.

    Values are written as PostgreSQL writes them in JSON: numbers, ``Decimal`` too, with their digits, dates
    and times as ISO 8601 in the connection's time zone, arrays and ``JSONField`` as JSON, UUID as text, bytes
    as ``"\x…"``, durations as intervals, NaN and infinity as text. What a field does in Python
    (``from_db_value``) is not done.

    Args:
        queryset_or_sql: a queryset, whose filters, order, slice and database are respected; or SQL as str or
            ``psycopg.sql``. One json, jsonb or text column of SQL is the row as it is, without those that are
            NULL; otherwise the columns become an object with their names.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        params: values for the placeholders of SQL, as ``cursor.execute`` takes them; None for none, and then
            percent signs have no meaning.
        using: the database; None is the queryset's own, and ``default`` for SQL.
        options: passed on to `build_list_response`.

    Returns:
        The response body, for a view with `bytes_view`.

    Raises:
        ArgumentError: the database is no PostgreSQL; the queryset prefetches, or has rows without names; the
            SQL returns nothing.
        ArgumentTypeError: an argument has the wrong type.
        RowError: two names of a row become the same, or a text column holds no JSON.
        django.db.Error: from the database.

    Example:
        >>> json_list_response(Author.objects.filter(name="Ada").values("id", "pen_name"), "authors").bytes
        b'{"data":{"authors":[{"id":1,"penName":"A. L."}]}}'
        >>> json_list_response("SELECT id FROM bookshop_author WHERE name = %s", "x", params=["Ada"]).bytes
        b'{"data":{"x":[{"id":1}]}}'
    """
    rows = fetch_rows(select_from(queryset_or_sql, params, using))
    return ResponseBytes(build_list_response(rows, field_name, type_name, **options))


def json_single_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    **options: Any,
) -> ResponseBytes:
    """Build ``{"data":{field_name:row}}`` from the first row; ``null`` when there is none.

    Arguments and errors are those of `json_list_response`. The first row is the queryset's own first: without
    an order it may be any.

    Args:
        queryset_or_sql: as in `json_list_response`; no more than one row of a queryset is asked for.
        field_name: as in `build_single_response`.
        type_name: as in `build_single_response`.
        params: as in `json_list_response`.
        using: as in `json_list_response`.
        options: passed on to `build_single_response`.

    Returns:
        The response body, for a view with `bytes_view`.

    Raises:
        FastcoreError: as in `json_list_response`.

    Example:
        >>> json_single_response(Author.objects.filter(pk=404), "author").bytes
        b'{"data":{"author":null}}'
    """
    rows = fetch_rows(select_from(first_of(queryset_or_sql), params, using))
    row = rows[0] if rows else None
    return ResponseBytes(build_single_response(row, field_name, type_name, **options))


async def ajson_list_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    **options: Any,
) -> ResponseBytes:
    """Build the response of `json_list_response` in an async view.

    Query and building run in the thread that Django's connections of this request belong to.
    """
    return await sync_to_async(json_list_response)(
        queryset_or_sql, field_name, type_name, params=params, using=using, **options
    )


async def ajson_single_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    **options: Any,
) -> ResponseBytes:
    """Build the response of `json_single_response` in an async view; see `ajson_list_response`."""
    return await sync_to_async(json_single_response)(
        queryset_or_sql, field_name, type_name, params=params, using=using, **options
    )
