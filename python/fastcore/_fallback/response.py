"""The response builders in pure Python."""

from __future__ import annotations

from collections.abc import Iterable

from fastcore._arguments import Row
from fastcore._fallback.json_escape import json_string
from fastcore._fallback.response_bytes import ResponseBytes
from fastcore._fallback.row_fault import RowFault, raise_fault
from fastcore._fallback.row_writer import RowWriter
from fastcore._fallback.rows import take_row, take_rows, utf8_row
from fastcore._response_options import RowOptions
from fastcore.errors import RowError

__all__ = [
    "ResponseBytes",
    "build_empty_array_response",
    "build_list_response",
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
    taken = take_rows(rows)
    writer = RowWriter(type_name, max_depth)
    written = [
        _write_row(writer, row, index, max_depth) for index, row in enumerate(taken) if row is not None
    ]
    return _document(field_name, b"[%b]" % b",".join(written))


def build_single_response(
    row: Row | None,
    field_name: str,
    type_name: str | None,
    *,
    max_depth: int,
    options: RowOptions | None = None,
) -> bytes:
    taken = take_row(row, 0)
    if taken is None:
        return build_null_response(field_name)
    return _document(field_name, _write_row(RowWriter(type_name, max_depth), taken, 0, max_depth))


def build_empty_array_response(field_name: str) -> bytes:
    return _document(field_name, b"[]")


def build_null_response(field_name: str) -> bytes:
    return _document(field_name, b"null")


def _document(field_name: str, value: bytes) -> bytes:
    return b'{"data":{%b:%b}}' % (json_string(field_name), value)


def _write_row(writer: RowWriter, row: str | bytes, index: int, max_depth: int) -> bytes:
    data = utf8_row(row, index)
    written = writer.write(data)
    if written is not None:
        return written
    try:
        raise_fault(data, max_depth)
    except RowFault as fault:
        raise RowError(fault.reason, row_index=index, byte_offset=fault.byte_offset) from None
    raise AssertionError("the two readings of a row disagree")
