"""The response builders in pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fastcore._arguments import Row
from fastcore._fallback.bad_rows import BadRows
from fastcore._fallback.connection import connection, cursors_of
from fastcore._fallback.fields import document, take, write_field
from fastcore._fallback.list_response_stream import ListResponseStream
from fastcore._fallback.response_bytes import ResponseBytes
from fastcore._fallback.row_rewriter import RowRewriter
from fastcore._fallback.rows import take_rows
from fastcore._response_options import ConnectionEnvelope, Field, RowOptions
from fastcore.errors import RowError

__all__ = [
    "ListResponseStream",
    "ResponseBytes",
    "build_connection_response",
    "build_empty_array_response",
    "build_list_response",
    "build_multi_response",
    "build_null_response",
    "build_single_response",
]


def build_list_response(
    rows: Iterable[Row | None],
    field_name: str,
    type_name: str | None,
    *,
    max_depth: int,
    options: RowOptions | None = None,
) -> bytes:
    return _one_field(Field(field_name, rows, type_name, False, max_depth, options))


def build_single_response(
    row: Row | None,
    field_name: str,
    type_name: str | None,
    *,
    max_depth: int,
    options: RowOptions | None = None,
) -> bytes:
    return _one_field(Field(field_name, row, type_name, True, max_depth, options))


def _one_field(field: Field) -> bytes:
    bad_rows = BadRows()
    return document([(field.field_name, write_field(field, take(field), bad_rows))], bad_rows)


def build_multi_response(fields: Sequence[Field]) -> bytes:
    bad_rows = BadRows()
    taken = [take(field) for field in fields]
    values: list[tuple[str, bytes]] = []
    for field, rows in zip(fields, taken, strict=True):
        try:
            values.append((field.field_name, write_field(field, rows, bad_rows)))
        except RowError as error:
            raise RowError(
                error.reason,
                row_index=error.row_index,
                byte_offset=error.byte_offset,
                field_name=field.field_name,
            ) from None
    return document(values, bad_rows)


def build_connection_response(
    rows: Iterable[Row | None],
    field_name: str,
    type_name: str | None,
    *,
    envelope: ConnectionEnvelope,
    max_depth: int,
    options: RowOptions | None,
) -> bytes:
    bad_rows = BadRows()
    taken = take_rows(rows)
    cursors = cursors_of(taken, envelope)
    rewriter = RowRewriter(
        type_name,
        max_depth,
        options,
        bad_rows,
        lambda output_index: (field_name, "edges", output_index, "node"),
    )
    value = connection(rewriter.rewrite_all(taken), cursors, type_name, envelope)
    return document([(field_name, value)], bad_rows)


def build_empty_array_response(field_name: str) -> bytes:
    return document([(field_name, b"[]")])


def build_null_response(field_name: str) -> bytes:
    return document([(field_name, b"null")])
