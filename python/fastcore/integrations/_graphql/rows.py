"""What a resolver returns in place of objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from fastcore._arguments import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class JSONOptions:
    """The options of the builders that a query leaves open; see `fastcore.build_list_response`.

    Attributes:
        on_bad_row: "error" makes the first bad row the error of the field; "null" puts null in its place and
            adds one error for each, with its path, to the answer.
        big_integers: "keep" or "string".
        max_depth: how many brackets may be open at once in a row.
        workers: the threads that build; None takes one a CPU.
        check: decode the rows and complete them field by field, as objects are: slower, and with every check
            and conversion of the schema's types.
    """

    on_bad_row: Literal["error", "null"] = "error"
    big_integers: Literal["keep", "string"] = "keep"
    max_depth: int = 1024
    workers: int | None = 1
    check: bool = False


@dataclass(frozen=True, slots=True)
class JSONRows(JSONOptions):
    """The value of a list field: one JSON document for each item.

    Args:
        rows: str, bytes, bytearray or memoryview, mixed, with the names that the type's fields have in Python
            for keys; None is skipped.
        options: keywords of `JSONOptions`.

    Example:
        >>> JSONRows(['{"first_name": "Ada"}'], big_integers="string").big_integers
        'string'
    """

    rows: Iterable[Row | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class JSONRow(JSONOptions):
    """The value of one field as one JSON document: an object, or an array of them for a list field.

    Args:
        row: as an item of `JSONRows`; None is null.
        options: keywords of `JSONOptions`.

    Example:
        >>> JSONRow(b'[{"first_name": "Ada"}]').check
        False
    """

    row: Row | None = field(repr=False)
