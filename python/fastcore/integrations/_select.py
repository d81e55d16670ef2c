"""The one query behind ``JSONRepository``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql

from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._lookups import Parameters, PercentDoubled, build_conditions, identifier

_BIGINT_MAX = 2**63 - 1


def build_select(
    view: str | sql.Identifier,
    *,
    column: str | None,
    where: Mapping[str, Any] | sql.Composable | None,
    order_by: str | Sequence[str] | None,
    limit: int | None,
    offset: int | None,
) -> tuple[sql.Composed, Parameters]:
    """Compose the query: one json column, the rows that ``where`` lets through, in order, cut to the page."""
    condition, parameters = build_conditions(where)
    tail: list[sql.Composable] = [
        sql.SQL(" FROM {} WHERE {}").format(_relation(view), condition),
        _order(order_by),
    ]
    if limit is not None:
        tail.append(sql.SQL(" LIMIT %s"))
        parameters = [*parameters, _count("limit", limit)]
    if offset is not None:
        tail.append(sql.SQL(" OFFSET %s"))
        parameters = [*parameters, _count("offset", offset)]
    if column is not None:
        return sql.SQL("SELECT {}").format(identifier(column, "column")) + sql.Composed(tail), parameters
    # The rows are cut first and turned into json after: PostgreSQL would convert every row before it sorts.
    # json and not jsonb, which costs more and loses the order of keys. The alias is written with .* since a
    # column may have its name.
    rows = sql.SQL("SELECT *") + sql.Composed(tail)
    return sql.SQL("SELECT row_to_json(page.*) FROM ({}) AS page").format(rows), parameters


def _relation(view: str | sql.Identifier) -> sql.Composable:
    if isinstance(view, sql.Identifier):
        return PercentDoubled(view)
    if not isinstance(view, str):
        raise ArgumentTypeError(f"view must be str or psycopg.sql.Identifier, not {type(view).__name__}")
    parts = view.split(".")
    if "\0" in view or not all(parts) or len(parts) > 2:
        raise ArgumentError(
            f'view must be "view" or "schema.view", not {view!r}; for other names pass psycopg.sql.Identifier'
        )
    return PercentDoubled(sql.Identifier(*parts))


def _order(order_by: str | Sequence[str] | None) -> sql.Composable:
    names = [order_by] if isinstance(order_by, str) else order_by or ()
    if not isinstance(names, Sequence):
        raise ArgumentTypeError(f"order_by must be str or a sequence of str, not {type(order_by).__name__}")
    if not names:
        return sql.SQL("")
    return sql.SQL(" ORDER BY ") + sql.SQL(", ").join(_order_item(name) for name in names)


def _order_item(name: object) -> sql.Composable:
    if isinstance(name, str) and name.startswith("-"):
        return identifier(name[1:], "order_by") + sql.SQL(" DESC")
    return identifier(name, "order_by")


def _count(argument: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentTypeError(f"{argument} must be int, not {type(value).__name__}")
    if not 0 <= value <= _BIGINT_MAX:
        raise ArgumentError(f"{argument} must be from 0 to 2**63-1, not {value}")
    return value
