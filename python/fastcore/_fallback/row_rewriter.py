"""The rows of one field, as its options want them."""

from __future__ import annotations

from collections.abc import Sequence

from fastcore._fallback.bad_rows import BadRows, PathOf
from fastcore._fallback.places import ELSEWHERE
from fastcore._fallback.row_fault import RowFault, raise_fault
from fastcore._fallback.row_writer import RowWriter
from fastcore._fallback.rows import utf8_row
from fastcore._fallback.shaped_writer import ShapedWriter
from fastcore._response_options import RowOptions
from fastcore.errors import RowError


class RowRewriter:
    """Rewrites the rows of one field; notes the bad ones, or raises the error of the first."""

    def __init__(
        self,
        type_name: str | None,
        max_depth: int,
        options: RowOptions | None,
        bad_rows: BadRows,
        path_of: PathOf,
    ) -> None:
        # a subclass of int may be written as something else in a reason
        self._max_depth = int(max_depth)
        self._bad_rows = bad_rows if options is not None and options.null_bad_rows else None
        self._path_of = path_of
        self._writer: RowWriter | ShapedWriter = RowWriter(type_name, self._max_depth)
        self._place = ELSEWHERE
        if options is not None and _is_about_parts(options):
            self._writer = ShapedWriter(type_name, self._max_depth, options)
            self._place = self._writer.place

    def rewrite_all(
        self, rows: Sequence[str | bytes | None], first_index: int = 0, first_output_index: int = 0
    ) -> list[bytes]:
        """Rewrites the rows that are not None."""
        written: list[bytes] = []
        for index, row in enumerate(rows, first_index):
            if row is not None:
                written.append(self.rewrite(row, index, first_output_index + len(written)))
        return written

    def rewrite(self, row: str | bytes, index: int, output_index: int) -> bytes:
        try:
            return self._rewrite(row, index)
        except RowError as error:
            if self._bad_rows is None:
                raise
            self._bad_rows.add(error, self._path_of(output_index))
            return b"null"

    def _rewrite(self, row: str | bytes, index: int) -> bytes:
        data = utf8_row(row, index)
        try:
            written = self._writer.write(data)
            if written is not None:
                return written
            raise_fault(data, self._max_depth, self._place)
        except RowFault as fault:
            raise RowError(fault.reason, row_index=index, byte_offset=fault.byte_offset) from None
        raise AssertionError("the two readings of a row disagree")


def _is_about_parts(options: RowOptions) -> bool:
    return bool(options.nested_types) or options.select is not None or options.quote_big_integers
