"""One field of a tuple of binary COPY."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any, TypeAlias

from fastcore._arguments import type_name_of

Encode: TypeAlias = Callable[[Any], bytes]
"""Makes a value that is not None the content of a field, or raises ``BadValueError``."""

NULL = b"\xff\xff\xff\xff"
# PostgreSQL allocates no more for one value
_LONGEST = 0x3FFFFFFF

_length = Struct(">i").pack


class BadValueError(Exception):
    """A value, or a row, that cannot be encoded."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


def expected(what: str, value: object) -> BadValueError:
    return BadValueError(f"expected {what}, got {type_name_of(value)}")


def out_of_range(type_name: str) -> BadValueError:
    return BadValueError(f"out of range for {type_name}")


def field(content: bytes) -> bytes:
    if len(content) > _LONGEST:
        raise BadValueError("longer than 1 GB")
    return _length(len(content)) + content
