"""JSON values by the kind that is wanted of them; another kind counts as absent."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]

ASCII_SPACE = " \t\n\r\v\f"

_LARGEST = 2**31 - 1
_ABSENT_OBJECT: JsonObject = {}
_ABSENT_ARRAY: list[Any] = []
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def object_of(value: object) -> JsonObject:
    return value if isinstance(value, dict) else _ABSENT_OBJECT


def array_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else _ABSENT_ARRAY


def integer_of(value: object) -> int | None:
    """A number without a fraction, however it is written, that 32 bits hold."""
    if type(value) is float and value.is_integer():
        value = int(value)
    return value if type(value) is int and -_LARGEST <= value <= _LARGEST else None


def at_least(least: int, value: object, default: int) -> int:
    number = integer_of(value)
    return default if number is None or number < least else number


def index_of(value: object) -> int | None:
    number = integer_of(value)
    return None if number is None or number < 0 else number


def element_at(array: object, index: object) -> JsonObject:
    """The object at that index, an empty one where there is none."""
    elements = array_of(array)
    place = index_of(index)
    return object_of(elements[place]) if place is not None and place < len(elements) else _ABSENT_OBJECT


def ascii_lower(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_LOWER)


def without_surrogates(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)
