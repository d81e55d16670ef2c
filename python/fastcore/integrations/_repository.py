"""Views and tables as response bytes."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias

from psycopg import Cursor, sql
from psycopg_pool import ConnectionPool

from fastcore import ResponseBytes, stream_list_response
from fastcore.errors import ArgumentTypeError
from fastcore.integrations._building import Build, list_builder, single_builder
from fastcore.integrations._chunk_stream import ITERSIZE, check_itersize, started
from fastcore.integrations._fetching import fetch
from fastcore.integrations._parameters import sending
from fastcore.integrations._select import build_select
from fastcore.integrations.server_cursor import stream_rows

Where: TypeAlias = Mapping[str, Any] | sql.Composable | None
OrderBy: TypeAlias = str | Sequence[str] | None


class JSONRepository:
    """Reads views and tables as response bytes.

    Each row of the view becomes an object of all its columns; where the view has a json column that is the
    row already, ``column`` names it. The view and the columns are quoted, values are parameters.

    Conditions are written as Django users write them, ``{"column__lookup": value}``, all of which must hold:

    ======================================== ===========================================================
    ``exact`` (also without a lookup)        equal; None means NULL
    ``ne``                                   different, NULL rows included; None means not NULL
    ``gt`` ``gte`` ``lt`` ``lte``            ordered
    ``in``                                   one of a sequence; an empty one gives no rows, None is ignored
    ``range``                                between two bounds, both included
    ``isnull``                               True or False
    ``contains`` ``startswith`` ``endswith`` text, taken literally; with ``i`` before it in any case
    ``iexact``                               equal text in any case
    ``like`` ``ilike``                       a pattern of SQL, with its ``%`` and ``_``
    ======================================== ===========================================================

    A value may be whatever psycopg sends. A list or tuple is an array of the column's type; a dict goes as
    ``psycopg.types.json.Jsonb``.

    Args:
        pool: an open ``psycopg_pool.ConnectionPool``; each call borrows one connection.

    Raises:
        ArgumentTypeError: ``pool`` is something else.

    Example:
        >>> repository = JSONRepository(pool)  # doctest: +SKIP
        >>> adults = {"age__gte": 18}
        >>> repository.find("app.users", "users", "User", where=adults, limit=20)  # doctest: +SKIP
        ResponseBytes(4711 bytes, 'application/json')
    """

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        if not isinstance(pool, ConnectionPool):
            raise ArgumentTypeError(f"pool must be a psycopg_pool.ConnectionPool, not {type(pool).__name__}")
        self._pool = pool

    def find(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        limit: int | None = None,
        offset: int | None = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build ``{"data":{field_name:[row,row,…]}}`` from the rows of a view.

        Args:
            view: a view or table, ``"view"`` or ``"schema.view"``; other names as ``psycopg.sql.Identifier``.
            field_name: as in `build_list_response`.
            type_name: as in `build_list_response`.
            column: a json, jsonb or text column that holds the whole row; None makes the row of all columns.
            where: conditions (see the class), or a finished expression of ``psycopg.sql`` with its values as
                literals.
            order_by: a column, or several; ``"-column"`` is descending.
            limit: how many rows at most.
            offset: how many rows to leave out first.
            options: passed on to `build_list_response`.

        Returns:
            The response body.

        Raises:
            ArgumentError: an unknown lookup, a value psycopg cannot send, or ``column`` is of another type.
            ArgumentTypeError: an argument has the wrong type.
            psycopg.Error: from the server, also for a view or column that does not exist.
            psycopg_pool.PoolTimeout: no connection became free in the pool's time.
        """
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=limit, offset=offset
        )
        return self._answer(query, params, list_builder(field_name, type_name, options))

    def find_one(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        **options: Any,
    ) -> ResponseBytes:
        """Build ``{"data":{field_name:row}}`` from the first row that matches; ``null`` when none does.

        Arguments and errors are those of `find`.
        """
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=1, offset=None
        )
        return self._answer(query, params, single_builder(field_name, type_name, options))

    def stream(
        self,
        view: str | sql.Identifier,
        field_name: str,
        type_name: str | None = None,
        *,
        column: str | None = None,
        where: Where = None,
        order_by: OrderBy = None,
        limit: int | None = None,
        offset: int | None = None,
        itersize: int = ITERSIZE,
        **options: Any,
    ) -> Generator[bytes, None, None]:
        """Build the response of `find` in chunks, while the rows come; see ``stream_to_response``.

        The connection is borrowed until the chunks are read to the end, closed or thrown away.

        Args:
            view: as all up to ``offset`` in `find`.
            field_name: as in `find`.
            type_name: as in `find`.
            column: as in `find`.
            where: as in `find`.
            order_by: as in `find`.
            limit: as in `find`.
            offset: as in `find`.
            itersize: how many rows are asked of the server at a time.
            options: passed on to `fastcore.stream_list_response`.

        Returns:
            The chunks; joined they are the response body.
        """
        query, params = build_select(
            view, column=column, where=where, order_by=order_by, limit=limit, offset=offset
        )
        rows = stream_rows(self._pool, query, params, check_itersize(itersize), has_conditions=True)
        return started(rows, stream_list_response(rows, field_name, type_name, **options))

    def _answer(self, query: sql.Composed, params: list[Any], build: Build) -> ResponseBytes:
        # The connection goes back to the pool before the work on the rows begins.
        with self._pool.connection() as conn, Cursor(conn) as cursor, sending(cursor):
            values = fetch(cursor, query, params)
        return ResponseBytes(build(values))
