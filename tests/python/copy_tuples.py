"""Columns of one test, and the tuples of binary COPY that are expected for them."""

from __future__ import annotations

from struct import pack
from types import ModuleType
from typing import Any

from fastcore._copy_columns import CopyColumn, CopyProblem


def columns(*types: str) -> list[CopyColumn]:
    """Columns a, b, c, … of these types, all of which take NULL."""
    return [CopyColumn(chr(ord("a") + place), type_, True, 0) for place, type_ in enumerate(types)]


def copy_tuple(*contents: bytes | None) -> bytes:
    """A row's number of fields, and each with its length."""
    fields = [pack(">i", -1) if each is None else pack(">i", len(each)) + each for each in contents]
    return pack(">h", len(contents)) + b"".join(fields)


def encoded(
    implementation: ModuleType, columns: list[CopyColumn], rows: list[Any], first_index: int = 0
) -> tuple[bytes, list[CopyProblem]]:
    """Encodes rows, listing those that cannot be."""
    encoder = implementation.CopyEncoder(columns, collect_errors=True)
    result: tuple[bytes, list[CopyProblem]] = encoder.encode_rows(rows, first_index)
    return result


def encoded_batch(
    implementation: ModuleType, columns: list[CopyColumn], batch: Any, first_index: int = 0
) -> tuple[bytes, list[CopyProblem]]:
    """Encodes a record batch or a struct array, listing the rows that cannot be."""
    encoder = implementation.CopyEncoder(columns, collect_errors=True)
    result: tuple[bytes, list[CopyProblem]] = encoder.encode_arrow(*batch.__arrow_c_array__(), first_index)
    return result
