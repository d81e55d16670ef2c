"""The data of a bulk insert as batches, whatever it is given as."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from fastcore import _backend
from fastcore._arguments import type_name_of
from fastcore._copy_columns import CopyProblem
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._copy.arrow_stream import ArrowSlice, ArrowStream
from fastcore.integrations._copy.deadline import seconds_left


class Batch(Protocol):
    """Some rows of the data, one behind the other."""

    @property
    def first_index(self) -> int:
        """The place of its first row in the data."""

    def __len__(self) -> int:
        """Count its rows."""

    def part(self, start: int, stop: int) -> Batch:
        """Give some of its rows."""

    def encode(self, encoder: _backend.CopyEncoder) -> tuple[bytes, list[CopyProblem]]:
        """Encode its rows."""


class Feed(Protocol):
    """What hands out the rows, from the first to the last."""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The columns that the data tells; None where it tells none. Known after a peek."""

    def peek(self) -> None:
        """Wait for the first row."""

    def take(self, count: int) -> Batch | None:
        """Take up to so many rows; None at the end."""

    async def apeek(self) -> None:
        """`peek` for asyncio."""

    async def atake(self, count: int) -> Batch | None:
        """`take` for asyncio."""


class RowBatch:
    """Rows that are Python objects."""

    def __init__(self, rows: Sequence[Any], first_index: int) -> None:
        self._rows = rows
        self.first_index = first_index

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, start: int, stop: int) -> RowBatch:
        """See `Batch`."""
        return RowBatch(self._rows[start:stop], self.first_index + start)

    def encode(self, encoder: _backend.CopyEncoder) -> tuple[bytes, list[CopyProblem]]:
        """See `Batch`."""
        return encoder.encode_rows(self._rows, self.first_index)


class ArrowBatch:
    """Rows of a record batch."""

    def __init__(self, rows: ArrowSlice, first_index: int) -> None:
        self._rows = rows
        self.first_index = first_index

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, start: int, stop: int) -> ArrowBatch:
        """See `Batch`."""
        return ArrowBatch(self._rows.part(start, stop), self.first_index + start)

    def encode(self, encoder: _backend.CopyEncoder) -> tuple[bytes, list[CopyProblem]]:
        """See `Batch`."""
        kept, schema, array = self._rows.lend()
        encoded = encoder.encode_arrow(schema, array, self.first_index)
        del kept
        return encoded


class _SyncFeed:
    """What needs no event loop."""

    def peek(self) -> None:
        """See `Feed`."""

    def take(self, count: int) -> Batch | None:
        """See `Feed`."""
        raise NotImplementedError

    async def apeek(self) -> None:
        """See `Feed`."""
        self.peek()

    async def atake(self, count: int) -> Batch | None:
        """See `Feed`."""
        return self.take(count)


class BatchFeed(_SyncFeed):
    """Hands out one batch in parts, as often as one is made."""

    columns = None

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._taken = 0

    def take(self, count: int) -> Batch | None:
        """See `Feed`."""
        start, stop = self._taken, min(self._taken + count, len(self._batch))
        self._taken = stop
        return self._batch.part(start, stop) if start < stop else None


class RowFeed(_SyncFeed):
    """Hands out what an iterable of rows gives."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows: Iterator[Any] = iter(rows)
        self._peeked: list[Any] = []
        self._taken = 0

    @property
    def columns(self) -> tuple[str, ...] | None:
        """See `Feed`."""
        return _columns_of(self._peeked[0]) if self._peeked else None

    def peek(self) -> None:
        """See `Feed`."""
        self._peeked = list(islice(self._rows, 1))

    def take(self, count: int) -> Batch | None:
        """See `Feed`."""
        rows = self._peeked + list(islice(self._rows, count - len(self._peeked)))
        self._peeked = []
        first_index, self._taken = self._taken, self._taken + len(rows)
        return RowBatch(rows, first_index) if rows else None


class AsyncRowFeed:
    """Hands out what an asynchronous iterable of rows gives."""

    def __init__(self, rows: AsyncIterable[Any], timeout: float | None, start: float) -> None:
        self._rows: AsyncIterator[Any] = aiter(rows)
        self._timeout = timeout
        self._start = start
        self._peeked: list[Any] = []
        self._taken = 0

    @property
    def columns(self) -> tuple[str, ...] | None:
        """See `Feed`."""
        return _columns_of(self._peeked[0]) if self._peeked else None

    def peek(self) -> None:
        """See `Feed`."""
        raise AssertionError("asynchronous rows need an event loop")

    def take(self, count: int) -> Batch | None:
        """See `Feed`."""
        raise AssertionError("asynchronous rows need an event loop")

    async def apeek(self) -> None:
        """See `Feed`."""
        await self._fill(self._peeked, 1)

    async def atake(self, count: int) -> Batch | None:
        """See `Feed`."""
        rows, self._peeked = self._peeked, []
        await self._fill(rows, count)
        first_index, self._taken = self._taken, self._taken + len(rows)
        return RowBatch(rows, first_index) if rows else None


    async def _fill(self, rows: list[Any], count: int) -> None:
        if len(rows) >= count:
            return
        async with seconds_left(self._timeout, self._start):
            async for row in self._rows:
                rows.append(row)
                if len(rows) == count:
                    break


class ArrowFeed(_SyncFeed):
    """Hands out the record batches of an Arrow stream, no more than one of them at a time."""

    def __init__(self, data: Any) -> None:
        stream = ArrowStream(data)
        self.columns: tuple[str, ...] | None = stream.columns
        self._batches = stream.batches()
        self._batch: ArrowSlice | None = None
        self._taken_of_batch = 0
        self._taken = 0

    def take(self, count: int) -> Batch | None:
        """See `Feed`; at the end of a record batch there are fewer rows."""
        if self._batch is None or self._taken_of_batch == len(self._batch):
            self._batch = None
            self._batch = next(self._batches, None)
            self._taken_of_batch = 0
            if self._batch is None:
                return None
        start, stop = self._taken_of_batch, min(self._taken_of_batch + count, len(self._batch))
        first_index = self._taken
        self._taken_of_batch = stop
        self._taken += stop - start
        return ArrowBatch(self._batch.part(start, stop), first_index)


def feed_of(data: object) -> Feed:
    """Tell what the data is.

    Raises:
        ArgumentTypeError: it is no iterable of rows and no Arrow stream.
    """
    if hasattr(data, "__arrow_c_stream__"):
        return ArrowFeed(data)
    if isinstance(data, str | bytes | bytearray | memoryview | Mapping):
        raise ArgumentTypeError(f"data must be an iterable of rows, not one {type_name_of(data)}")
    if isinstance(data, Iterable):
        return RowFeed(data)
    hint = ": the asynchronous bulk inserts take that" if isinstance(data, AsyncIterable) else ""
    raise ArgumentTypeError(
        f"data must be an iterable of rows or have __arrow_c_stream__, not {type_name_of(data)}{hint}"
    )


def async_feed_of(data: object, timeout: float | None, start: float) -> Feed:
    """`feed_of`, for data that may be an asynchronous iterable; that one is waited for until the deadline."""
    is_async = isinstance(data, AsyncIterable) and not hasattr(data, "__arrow_c_stream__")
    return AsyncRowFeed(data, timeout, start) if is_async else feed_of(data)


def _columns_of(row: Any) -> tuple[str, ...] | None:
    if isinstance(row, Mapping):
        names = tuple(row)
        for name in names:
            if not isinstance(name, str):
                raise ArgumentTypeError(f"keys of a row must be str, not {type_name_of(name)}", index=0)
        return names
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return tuple(field.name for field in dataclasses.fields(row))
    if isinstance(row, Sequence):
        return getattr(row, "_fields", None)
    raise ArgumentError(f"columns is needed for rows of type {type_name_of(row)}")
