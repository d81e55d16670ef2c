"""Columns of a table as the encoders of PostgreSQL's binary COPY format, native and fallback, take them."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

# fmt: off
COPY_TYPES = (
    "uuid", "text", "text[]", "int2", "int4", "int8", "float4", "float8", "numeric", "bool", "bytea", "date",
    "timestamp", "timestamptz", "json", "jsonb", "inet",
)
# fmt: on
"""The types that can be encoded; ``text`` stands for varchar, bpchar and name too."""

COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
"""What comes before the first row: signature, no flags, no extension."""

COPY_TRAILER = b"\xff\xff"
"""What comes behind the last row."""

CopyProblem: TypeAlias = tuple[int, str, str]
"""A row that was left out: its index, the column's name (empty: the row as a whole) and the reason."""


class CopyColumn(NamedTuple):
    """A column of the table, in its place among those that are written."""

    name: str
    type: str
    """One of `COPY_TYPES`; that of a domain is its base's."""
    nullable: bool
    length: int
    """Characters that a text may have; 0 where there is no limit."""
