"""Rows and Arrow data, encoded for binary COPY in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from fastcore import _backend
from fastcore._arguments import type_name_of
from fastcore._copy_columns import CopyProblem
from fastcore.errors import ArgumentTypeError

_ONE_ROW = (str, bytes, bytearray, memoryview, Mapping)


class CopyBatch(NamedTuple):
    """What some rows have become.

    Attributes:
        first_index: the place of the first row in the data, counted from 0.
        row_count: rows of the data, those among them that were left out.
        content: the tuples, without header and trailer of a COPY.
        problems: the rows that were left out.
    """

    first_index: int
    row_count: int
    content: bytes
    problems: list[CopyProblem]


def copy_batches(data: Any, encoder: _backend.CopyEncoder, batch_size: int) -> Iterator[CopyBatch]:
    """Encodes data in batches.

    Args:
        data: an iterable of rows, or an object with an Arrow stream, such as ``Findings``.
        encoder: what the columns are known to.
        batch_size: rows of a batch at most.

    Returns:
        The batches in the order of the data, each made when it is asked for.

    Raises:
        ArgumentTypeError: the data is neither.
        CopyError: a row cannot be encoded by an encoder that collects no errors, or a column of Arrow data is
            missing or has a type that does not fit.

    Example:
        >>> from fastcore.pgcopy import copy_column
        >>> encoder = _backend.CopyEncoder([copy_column("id", "int4")], collect_errors=True)
        >>> for batch in copy_batches([{"id": 1}, {"id": 2}, {"id": "x"}], encoder, 2):
        ...     print(batch.first_index, batch.row_count, len(batch.content), batch.problems)
        0 2 20 []
        2 1 0 [(2, 'id', 'expected int, got str')]
    """
    check_copy_data(data)
    if hasattr(data, "__arrow_c_stream__"):
        return _batches_of_stream(data, encoder, batch_size)
    return _batches_of_rows(data, encoder, batch_size)


def check_copy_data(data: object) -> None:
    """Refuses what is one row, or nothing that rows come from."""
    if isinstance(data, _ONE_ROW):
        raise ArgumentTypeError(
            f"rows must be an iterable of rows, not one {type_name_of(data)}: wrap it in a list"
        )
    if not hasattr(data, "__arrow_c_stream__") and not isinstance(data, Iterable):
        raise ArgumentTypeError(
            f"rows must be an iterable of rows or have an Arrow stream, not {type_name_of(data)}"
        )


def _batches_of_rows(
    data: Iterable[object], encoder: _backend.CopyEncoder, batch_size: int
) -> Iterator[CopyBatch]:
    rows = iter(data)
    first_index = 0
    while batch := list(islice(rows, batch_size)):
        yield CopyBatch(first_index, len(batch), *encoder.encode_rows(batch, first_index))
        first_index += len(batch)


def _batches_of_stream(data: Any, encoder: _backend.CopyEncoder, batch_size: int) -> Iterator[CopyBatch]:
    first_index = 0
    for schema, array, count in _backend.ArrowBatches(data.__arrow_c_stream__(), batch_size):
        yield CopyBatch(first_index, count, *encoder.encode_arrow(schema, array, first_index))
        first_index += count
