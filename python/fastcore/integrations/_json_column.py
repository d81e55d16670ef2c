"""The one column of a query result that holds the rows, whatever driver fetched it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from fastcore.errors import ArgumentError

JSONValues: TypeAlias = list[bytes | None] | list[str | None]

# json, jsonb, text and varchar in pg_type, fixed for good; a domain arrives with the number of its base type.
JSON_TYPES = (114, 3802, 25, 1043)

_HOW_TO = "to make each row a json object write SELECT row_to_json(t) FROM (your query) AS t"


class ResultColumn(NamedTuple):
    """A column as the server describes it; ``type_name`` is for messages."""

    name: str
    type_code: int
    type_name: str


def no_rows() -> ArgumentError:
    """Give the error for a statement that has no result."""
    return ArgumentError("the query returns no rows: write a SELECT or RETURNING of one json column")


def check_json_column(columns: Sequence[ResultColumn]) -> None:
    """Refuse a result that has not exactly one column, of type json, jsonb, text or varchar.

    Raises:
        ArgumentError: it has several, or of another type.
    """
    if len(columns) != 1:
        names = ", ".join(column.name for column in columns)
        raise ArgumentError(f"the query must return one json column, not {len(columns)} ({names}): {_HOW_TO}")
    column = columns[0]
    if column.type_code not in JSON_TYPES:
        raise ArgumentError(
            f"column {column.name!r} must be json, jsonb or text, not {column.type_name}: {_HOW_TO}"
        )
