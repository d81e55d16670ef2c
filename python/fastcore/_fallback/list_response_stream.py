"""A list response written piece by piece."""

from __future__ import annotations

from collections.abc import Iterable

from fastcore._arguments import Row
from fastcore._fallback.bad_rows import BadRows
from fastcore._fallback.json_escape import json_string
from fastcore._fallback.row_rewriter import RowRewriter
from fastcore._fallback.rows import take_rows
from fastcore._response_options import RowOptions


class ListResponseStream:
    """Everything that is written, joined, is one document; its ``errors`` come after ``data``."""

    def __init__(
        self,
        field_name: str,
        type_name: str | None,
        *,
        max_depth: int,
        options: RowOptions | None,
        max_errors: int,
    ) -> None:
        self._opening = b'{"data":{%b:[' % json_string(field_name)
        self._bad_rows = BadRows(max_errors)
        self._rewriter = RowRewriter(
            type_name, max_depth, options, self._bad_rows, lambda output_index: (field_name, output_index)
        )
        self._taken_count = 0
        self._written_count = 0

    def write(self, rows: Iterable[Row | None]) -> bytes:
        taken = take_rows(rows, self._taken_count)
        written = self._rewriter.rewrite_all(taken, self._taken_count, self._written_count)
        comma = b"," if self._written_count and written else b""
        self._taken_count += len(taken)
        self._written_count += len(written)
        return self._open() + comma + b",".join(written)

    def finish(self) -> bytes:
        errors = self._bad_rows.member()
        return self._open() + b"]}" + (errors and b"," + errors) + b"}"

    def _open(self) -> bytes:
        opening, self._opening = self._opening, b""
        return opening
