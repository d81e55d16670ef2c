"""The values of a row, whatever kind of object it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastcore._fallback.pgcopy_field import BadValueError, expected

_MISSING: Any = object()
_NO_ROWS = (str, bytes, bytearray, int, float)


def values_of(row: Any, names: Sequence[str]) -> Sequence[Any]:
    if isinstance(row, (list, tuple)):
        if len(row) != len(names):
            raise BadValueError(f"expected {len(names)} values, got {len(row)}")
        return row
    if isinstance(row, Mapping):
        # not row[name], with which a defaultdict would make what is missing
        values = [row.get(name, _MISSING) for name in names]
    elif row is None or isinstance(row, _NO_ROWS):
        raise expected("a row", row)
    else:
        values = [getattr(row, name, _MISSING) for name in names]
    return values


def refuse_missing(value: object) -> None:
    if value is _MISSING:
        raise BadValueError("missing")
