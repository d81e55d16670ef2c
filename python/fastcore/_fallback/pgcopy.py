"""PostgreSQL's binary COPY in pure Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any, TypeAlias

from fastcore._copy_columns import CopyColumn, CopyProblem
from fastcore._fallback.arrow_batches import ArrowBatches
from fastcore._fallback.pgcopy_arrow import arrow_columns, values_of_arrow_row
from fastcore._fallback.pgcopy_field import NULL, BadValueError, Encode, field
from fastcore._fallback.pgcopy_rows import refuse_missing, values_of
from fastcore._fallback.pgcopy_types import encoder
from fastcore.errors import CopyError

__all__ = ["ArrowBatches", "CopyEncoder"]

_Take: TypeAlias = Callable[[Any, Sequence[str]], Sequence[Any]]


class CopyEncoder:
    """Makes rows the tuples of a COPY; header and trailer are not among them."""

    def __init__(
        self,
        columns: Sequence[CopyColumn],
        *,
        collect_errors: bool,
        values: Sequence[tuple[CopyColumn, object]] = (),
    ) -> None:
        self._columns = [CopyColumn(*column) for column in columns]
        self._names = [column.name for column in self._columns]
        self._encoders = [encoder(column) for column in self._columns]
        self._count = Struct(">h").pack(len(self._columns) + len(values))
        self._constants = _constant_fields(values)
        self._collect_errors = collect_errors

    def encode_rows(self, rows: Sequence[object], first_index: int) -> tuple[bytes, list[CopyProblem]]:
        return self._encode(rows, values_of, self._encoders, first_index)

    def encode_arrow(
        self, schema_capsule: object, array_capsule: object, first_index: int
    ) -> tuple[bytes, list[CopyProblem]]:
        rows, encoders = arrow_columns(schema_capsule, array_capsule, self._columns)
        return self._encode(rows, values_of_arrow_row, encoders, first_index)

    def _encode(
        self, rows: Iterable[Any], take: _Take, encoders: list[Encode], first_index: int
    ) -> tuple[bytes, list[CopyProblem]]:
        tuples: list[bytes] = []
        problems: list[CopyProblem] = []
        for index, row in enumerate(rows, first_index):
            try:
                tuples.append(self._tuple(take(row, self._names), encoders))
            except BadValueError as bad:
                if not self._collect_errors:
                    raise CopyError(bad.reason, row_index=index, column=bad.column) from None
                problems.append((index, bad.column, bad.reason))
        return b"".join(tuples), problems

    def _tuple(self, values: Sequence[Any], encoders: list[Encode]) -> bytes:
        fields = [self._count]
        for column, encode, value in zip(self._columns, encoders, values, strict=True):
            try:
                fields.append(_nullable_field(column, encode, value))
            except BadValueError as bad:
                raise BadValueError(bad.reason, column.name) from None
        fields.append(self._constants)
        return b"".join(fields)


def _constant_fields(values: Sequence[tuple[CopyColumn, object]]) -> bytes:
    columns = [CopyColumn(*column) for column, _ in values]
    encoders = [encoder(column) for column in columns]
    fields: list[bytes] = []
    for column, encode, (_, value) in zip(columns, encoders, values, strict=True):
        try:
            fields.append(_nullable_field(column, encode, value))
        except BadValueError as bad:
            raise CopyError(bad.reason, column=column.name) from None
    return b"".join(fields)


def _nullable_field(column: CopyColumn, encode: Encode, value: Any) -> bytes:
    if value is not None:
        refuse_missing(value)
        return field(encode(value))
    if not column.nullable:
        raise BadValueError("null")
    return NULL
