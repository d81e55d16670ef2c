"""The record batches of an Arrow stream, in pieces of bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastcore._fallback.optional_pyarrow import load_pyarrow
from fastcore.errors import CopyError


class ArrowBatches:
    """Gives schema and array as capsules, and their rows, which are at most so many; nothing is copied."""

    def __init__(self, stream_capsule: object, max_rows: int) -> None:
        reader = load_pyarrow().RecordBatchReader._import_from_c_capsule(stream_capsule)
        self._pieces = _pieces(_read(reader), max_rows)

    def __iter__(self) -> Iterator[tuple[object, object, int]]:
        return self

    def __next__(self) -> tuple[object, object, int]:
        return next(self._pieces)


def _pieces(batches: Iterable[Any], max_rows: int) -> Iterator[tuple[object, object, int]]:
    for batch in batches:
        # one piece of an empty batch, so that its types are looked at
        for start in range(0, max(batch.num_rows, 1), max_rows):
            piece = batch.slice(start, max_rows)
            yield *piece.__arrow_c_array__(), piece.num_rows


def _read(reader: Any) -> Iterator[Any]:
    arrow = load_pyarrow()
    try:
        yield from reader
    except (arrow.ArrowException, OSError) as error:
        raise CopyError(f"the Arrow stream failed: {error}") from error
