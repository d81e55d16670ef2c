"""Conditions as Django users write them: ``{"age__gte": 18, "name__icontains": "an"}``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from psycopg import sql
from psycopg.abc import AdaptContext

from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._parameters import parameter

Parameters: TypeAlias = list[Any]
Condition: TypeAlias = tuple[sql.Composable, Parameters]
Lookup: TypeAlias = Callable[[str, sql.Composable, Any], Condition]

_ALWAYS: Condition = (sql.SQL("TRUE"), [])
_NEVER: Condition = (sql.SQL("FALSE"), [])


def build_conditions(where: Mapping[str, Any] | sql.Composable | None) -> Condition:
    """Translate ``where`` into a boolean SQL expression: columns as quoted identifiers, values as parameters.

    Raises:
        ArgumentError: an unknown lookup, or a value a lookup cannot use.
        ArgumentTypeError: ``where`` or a value in it has the wrong type.
    """
    if where is None:
        return _ALWAYS
    if isinstance(where, sql.Composable):
        return _finished_sql(where), []
    if not isinstance(where, Mapping):
        raise ArgumentTypeError(f"where must be a mapping or psycopg.sql, not {type(where).__name__}")
    conditions = [_condition(key, value) for key, value in where.items()]
    if not conditions:
        return _ALWAYS
    expression = sql.SQL(" AND ").join(condition for condition, _ in conditions)
    return expression, [value for _, values in conditions for value in values]


class PercentDoubled(sql.Composable):
    """An expression inside a query that has placeholders: its own percent signs must not be read as such."""

    def __init__(self, expression: sql.Composable) -> None:
        super().__init__(expression)

    def as_bytes(self, context: AdaptContext | None = None) -> bytes:
        """Give the expression's SQL with every percent sign doubled."""
        expression: sql.Composable = self._obj
        return expression.as_bytes(context).replace(b"%", b"%%")


def identifier(name: object, argument: str) -> sql.Composable:
    """Quote a column name, whatever characters it has."""
    if not isinstance(name, str):
        raise ArgumentTypeError(f"{argument} must name columns as str, not {type(name).__name__}")
    if not name or "\0" in name:
        raise ArgumentError(f"{argument} names no column: {name!r}")
    return PercentDoubled(sql.Identifier(name))


def _condition(key: object, value: Any) -> Condition:
    if not isinstance(key, str):
        raise ArgumentTypeError(f"keys of where must be str, not {type(key).__name__}")
    name, separator, lookup = key.rpartition("__")
    if not separator or not name.strip("_"):
        name, lookup = key, "exact"
    if lookup not in _LOOKUPS:
        raise ArgumentError(
            f"where has no lookup {lookup!r} (in {key!r}); known are {', '.join(sorted(_LOOKUPS))}. "
            f"For a column of that name write {key + '__exact'!r}"
        )
    return _LOOKUPS[lookup](key, identifier(name, "where"), value)


def _finished_sql(expression: sql.Composable) -> sql.Composable:
    if _has_placeholder(expression):
        raise ArgumentError(
            "where as psycopg.sql takes its values as sql.Literal: placeholders cannot be filled"
        )
    return sql.SQL("({})").format(PercentDoubled(expression))


def _has_placeholder(expression: sql.Composable) -> bool:
    if isinstance(expression, sql.Composed):
        return any(_has_placeholder(part) for part in expression)
    return isinstance(expression, sql.Placeholder)


def _compare(operator: sql.SQL) -> Lookup:
    def lookup(key: str, column: sql.Composable, value: Any) -> Condition:
        if value is None:
            raise ArgumentError(f"{key}: nothing compares with None; use __isnull")
        return sql.SQL("{} {} %s").format(column, operator), [parameter(value)]

    return lookup


def _exact(key: str, column: sql.Composable, value: Any) -> Condition:
    if value is None:
        return sql.SQL("{} IS NULL").format(column), []
    return sql.SQL("{} = %s").format(column), [parameter(value)]


def _not_equal(key: str, column: sql.Composable, value: Any) -> Condition:
    if value is None:
        return sql.SQL("{} IS NOT NULL").format(column), []
    return sql.SQL("{} IS DISTINCT FROM %s").format(column), [parameter(value)]


def _is_null(key: str, column: sql.Composable, value: Any) -> Condition:
    if not isinstance(value, bool):
        raise ArgumentTypeError(f"{key} must be True or False, not {type(value).__name__}")
    return sql.SQL("{} IS NULL" if value else "{} IS NOT NULL").format(column), []


def _in(key: str, column: sql.Composable, value: Any) -> Condition:
    values = [item for item in _many(key, value) if item is not None]
    if not values:
        return _NEVER
    if len({type(item) for item in values}) == 1 and not isinstance(values[0], list | tuple):
        return sql.SQL("{} = ANY(%s)").format(column), [values]
    # An array has one element type, and none of its elements is an array: such values go one by one.
    places = sql.SQL(", ").join([sql.SQL("%s")] * len(values))
    return sql.SQL("{} IN ({})").format(column, places), [parameter(item) for item in values]


def _range(key: str, column: sql.Composable, value: Any) -> Condition:
    bounds = _many(key, value)
    if len(bounds) != 2:
        raise ArgumentError(f"{key} must be two bounds (first, last), not {len(bounds)}")
    if any(bound is None for bound in bounds):
        raise ArgumentError(f"{key} must be two bounds, not None; for a single one use __gte or __lte")
    return sql.SQL("{} BETWEEN %s AND %s").format(column), [parameter(bound) for bound in bounds]


def _many(key: str, value: Any) -> list[Any]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise ArgumentTypeError(f"{key} must be a sequence of values, not {type(value).__name__}")
    return list(value)


def _pattern(operator: sql.SQL, before: str = "", after: str = "", *, escape: bool = True) -> Lookup:
    def lookup(key: str, column: sql.Composable, value: Any) -> Condition:
        if not isinstance(value, str):
            raise ArgumentTypeError(f"{key} must be str, not {type(value).__name__}")
        text = _escape_pattern(value) if escape else value
        return sql.SQL("{}::text {} %s").format(column, operator), [before + text + after]

    return lookup


def _escape_pattern(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_LIKE = sql.SQL("LIKE")
_ILIKE = sql.SQL("ILIKE")

_LOOKUPS: dict[str, Lookup] = {
    "exact": _exact,
    "ne": _not_equal,
    "gt": _compare(sql.SQL(">")),
    "gte": _compare(sql.SQL(">=")),
    "lt": _compare(sql.SQL("<")),
    "lte": _compare(sql.SQL("<=")),
    "in": _in,
    "range": _range,
    "isnull": _is_null,
    "iexact": _pattern(_ILIKE),
    "contains": _pattern(_LIKE, "%", "%"),
    "icontains": _pattern(_ILIKE, "%", "%"),
    "startswith": _pattern(_LIKE, "", "%"),
    "istartswith": _pattern(_ILIKE, "", "%"),
    "endswith": _pattern(_LIKE, "%", ""),
    "iendswith": _pattern(_ILIKE, "%", ""),
    "like": _pattern(_LIKE, escape=False),
    "ilike": _pattern(_ILIKE, escape=False),
}
