"""Texts that PostgreSQL can hold."""

from __future__ import annotations

import json
import re
from typing import Any

from fastcore._arguments import check_name
from fastcore.errors import ArgumentError

# a NUL character, or half of a surrogate pair
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


def check_text(value: object, name: str) -> None:
    """Refuse a text that no column could hold.

    Raises:
        ArgumentTypeError: it is no str.
        ArgumentError: it holds a NUL character or half of a surrogate pair.
    """
    check_name(value, name)
    if _IMPOSSIBLE.search(str(value)):
        raise ArgumentError(f"{name} holds a character that PostgreSQL cannot store")


def storable(text: str) -> str:
    """Put U+FFFD in place of what no column could hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def storable_json(value: Any) -> str:
    """Write JSON for a column of type jsonb."""
    return json.dumps(_storable(value), ensure_ascii=False)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(name): _storable(item) for name, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list) else value
