"""The exceptions of fastcore; native code and fallback raise these same classes."""

from __future__ import annotations

import json
from functools import partial
from typing import Any


class FastcoreError(Exception):
    """The base of every error that fastcore raises on its own account."""


class ArgumentError(FastcoreError, ValueError):
    """An argument has the right type and a value that cannot be used."""


class ArgumentTypeError(FastcoreError, TypeError):
    """An argument has the wrong type.

    Attributes:
        index: where in an iterable argument the offending item stands, counted from 0;
            None when the argument itself is meant.
    """

    index: int | None

    def __init__(self, message: str, *, index: int | None = None) -> None:
        super().__init__(message)
        self.index = index

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), index=self.index), self.args, self.__dict__


class RowError(FastcoreError, ValueError):
    """A row is not the JSON it has to be.

    Attributes:
        reason: what is wrong, without the place.
        row_index: the row's place in the input, counted from 0; skipped rows (None) count.
        byte_offset: the first byte that cannot continue a valid row, counted from 0 in the row's UTF-8 form;
            the length of the row when it ends too early.
        field_name: the field the row belongs to, where a response has several; None elsewhere.
    """

    reason: str
    row_index: int
    byte_offset: int
    field_name: str | None = None

    def __init__(
        self, reason: str, *, row_index: int, byte_offset: int, field_name: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row_index = row_index
        self.byte_offset = byte_offset
        if field_name is not None:
            self.field_name = field_name

    def __str__(self) -> str:
        field = "" if self.field_name is None else f"field {_json_string(self.field_name)}, "
        return f"{field}row {self.row_index}, byte {self.byte_offset}: {self.reason}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception rebuilds from args alone, which cannot carry the keyword-only place
        rebuild = partial(type(self), row_index=self.row_index, byte_offset=self.byte_offset)
        return rebuild, self.args, self.__dict__


class SarifError(FastcoreError, ValueError):
    """A log of static analysis is not the SARIF it has to be.

    Attributes:
        reason: what is wrong, without the place.
        pointer: JSON pointer (RFC 6901) to what is wrong; empty where the log as a whole, or its text, is.
        byte_offset: the first byte that cannot continue a valid log, counted from 0 in the log's UTF-8 text
            after decompression and without its byte order mark; None when ``pointer`` tells the place.
        source: name of the file, where there is one.
    """

    reason: str
    pointer: str = ""
    byte_offset: int | None = None
    source: str | None = None

    def __init__(
        self, reason: str, *, pointer: str = "", byte_offset: int | None = None, source: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.pointer = pointer
        self.byte_offset = byte_offset
        self.source = source

    def __str__(self) -> str:
        place = self.pointer if self.byte_offset is None else f"byte {self.byte_offset}"
        return ": ".join(part for part in (self.source, place, self.reason) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__


class CopyError(FastcoreError, ValueError):
    """A row, or a column of Arrow data, cannot be put into the table's columns.

    Attributes:
        reason: what is wrong, without the place; it tells a value's type and never the value, which may be
            secret.
        row_index: the row's place in the input, counted from 0; None when a whole column of Arrow data is
            meant.
        column: name of the table's column; empty when the row as a whole is meant.
    """

    reason: str
    row_index: int | None
    column: str

    def __init__(self, reason: str, *, row_index: int | None = None, column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.row_index = row_index
        self.column = column

    def __str__(self) -> str:
        row = "" if self.row_index is None else f"row {self.row_index}"
        column = f"column {_json_string(self.column)}" if self.column else ""
        place = ", ".join(part for part in (row, column) if part)
        return f"{place}: {self.reason}" if place else self.reason

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args, self.__dict__


def _json_string(text: str) -> str:
    # a lone surrogate stays escaped, so that the message can be printed
    return json.dumps(text, ensure_ascii=False).encode(errors="backslashreplace").decode()
