"""The options of the response builders as their implementations take them: checked, and in one form."""

from __future__ import annotations

from typing import Any, NamedTuple


class Selected(NamedTuple):
    """A key that leaves.

    Attributes:
        key: as it is spelled in the rows, decoded.
        name: what it is called in the output.
        below: the keys that leave of its objects; None: its value leaves whole.
    """

    key: str
    name: str
    below: tuple[Selected, ...] | None


class Selection(tuple[Selected, ...]):
    """Keys that leave, taken by the public builders as they are.

    Here the same key may leave several times, under different names and each time with other keys below; the
    row has to be valid for every one of them. No two names of one object may be equal. The native code takes
    at most 1024 keys below each other, and reserves room for the row as often as one of its values can leave.
    """

    __slots__ = ()


class RowOptions(NamedTuple):
    """What may be asked of the rows. The native code reads the fields by their place."""

    nested_types: tuple[tuple[tuple[str, ...], str], ...] = ()
    select: tuple[Selected, ...] | None = None
    null_bad_rows: bool = False
    quote_big_integers: bool = False
    workers: int = 1


class Field(NamedTuple):
    """One of several root fields."""

    field_name: str
    rows: Any
    type_name: str | None
    single: bool
    max_depth: int
    options: RowOptions | None


class ConnectionEnvelope(NamedTuple):
    """What surrounds the rows of a connection.

    Attributes:
        cursors: one for each item of the rows; None: they are made from the edges' numbers.
        typed: the objects of the envelope get a ``__typename``.
    """

    cursors: tuple[str, ...] | None
    first_offset: int
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None
    total_count: int | None
    typed: bool
