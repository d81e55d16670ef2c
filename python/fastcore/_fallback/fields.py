"""The fields of a document: rows taken, rows written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastcore._fallback.bad_rows import BadRows
from fastcore._fallback.json_escape import json_string
from fastcore._fallback.row_rewriter import RowRewriter
from fastcore._fallback.rows import take_row, take_rows
from fastcore._response_options import Field

Taken = list[str | bytes | None]


def take(field: Field) -> Taken:
    """Takes hold of a field's rows; a single one comes as a list, too."""
    return [take_row(field.rows, 0)] if field.single else take_rows(field.rows)


def write_field(field: Field, rows: Taken, bad_rows: BadRows) -> bytes:
    """Writes the value of a field."""

    def path_of(output_index: int) -> tuple[Any, ...]:
        return (field.field_name,) if field.single else (field.field_name, output_index)

    rewriter = RowRewriter(field.type_name, field.max_depth, field.options, bad_rows, path_of)
    written = b",".join(rewriter.rewrite_all(rows))
    if field.single:
        return written or b"null"
    return b"[%b]" % written


def document(values: Iterable[tuple[str, bytes]], bad_rows: BadRows | None = None) -> bytes:
    """Writes the whole document from the names and the values of its fields."""
    data = b",".join([b"%b:%b" % (json_string(name), value) for name, value in values])
    errors = b"" if bad_rows is None else bad_rows.member()
    return b'{%b"data":{%b}}' % (errors and errors + b",", data)
