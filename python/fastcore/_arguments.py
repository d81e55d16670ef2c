"""Checks of arguments that the public functions share."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, TypeAlias

from fastcore.errors import ArgumentError, ArgumentTypeError

Row: TypeAlias = str | bytes | bytearray | memoryview
"""One JSON document, as text or as UTF-8."""

MAX_DEPTH_LIMIT = 2**31 - 1
MAX_ROW_BYTES = 2**32
MAX_WORKERS = 256
MAX_PATH_SEGMENTS = 256

_ONE_ROW = (str, bytes, bytearray, memoryview, Mapping)


def type_name_of(value: object) -> str:
    """Names the type of a value for a message."""
    return "None" if value is None else type(value).__qualname__


def as_written(name: str) -> str:
    """Joins the two halves of a surrogate pair, which are written as the character that they form."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def check_name(value: object, argument: str) -> None:
    """Refuses a name that is no str."""
    if not isinstance(value, str):
        raise ArgumentTypeError(f"{argument} must be str, not {type_name_of(value)}")


def check_rows(rows: object) -> None:
    """Refuses what is one row, or nothing that can be iterated over, where many rows are expected."""
    if isinstance(rows, _ONE_ROW):
        raise ArgumentTypeError(
            f"rows must be an iterable of rows, not one {type_name_of(rows)}: "
            "use build_single_response for one row, or wrap it in a list"
        )
    if not _is_iterable(rows):
        raise ArgumentTypeError(
            f"rows must be an iterable of rows, not {type_name_of(rows)}: {_hint_for(rows)}"
        )


def _hint_for(rows: object) -> str:
    if isinstance(rows, AsyncIterable):
        return "astream_list_response takes asynchronous ones"
    hint = "use build_single_response for one row, or wrap it in a list"
    return f"{hint}; an empty list has no rows" if rows is None else hint


def _is_iterable(value: object) -> bool:
    if isinstance(value, Iterable):
        return True
    # a sequence with only __getitem__ is iterable too, which the abstract class does not see
    if not hasattr(type(value), "__getitem__"):
        return False
    try:
        iter(value)  # type: ignore[call-overload]
    except TypeError:
        return False
    return True


def check_int(value: object, argument: str, lowest: int, highest: int) -> None:
    """Refuses what is no whole number of the range."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentTypeError(f"{argument} must be int, not {type_name_of(value)}")
    if not lowest <= value <= highest:
        raise ArgumentError(f"{argument} must be from {lowest} to {highest}, not {value}")


def check_bool(value: object, argument: str) -> None:
    """Refuses what is no bool; other values may well mean something else than their truth."""
    if not isinstance(value, bool):
        raise ArgumentTypeError(f"{argument} must be bool, not {type_name_of(value)}")


def check_max_depth(max_depth: object) -> None:
    """Refuses a depth limit that is no whole number from 1 to ``MAX_DEPTH_LIMIT``."""
    check_int(max_depth, "max_depth", 1, MAX_DEPTH_LIMIT)


def check_field(field_name: object, type_name: object, max_depth: object) -> None:
    """Refuses what names and bounds no field."""
    check_name(field_name, "field_name")
    if type_name is not None:
        check_name(type_name, "type_name")
    check_max_depth(max_depth)


def exact_bytes(content: Any) -> bytes:
    """Returns the content of a bytes-like object as exact ``bytes``; copies only what is not that already."""
    if type(content) is bytes:
        return content
    try:
        view = memoryview(content)
    except TypeError:
        hint = ": encode it first" if isinstance(content, str) else ""
        raise ArgumentTypeError(f"content must be bytes-like, not {type_name_of(content)}{hint}") from None
    return view.tobytes()
