"""The data of a bulk insert, encoded batch by batch, whatever it is given as."""

from __future__ import annotations

import dataclasses
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import chain, islice
from typing import Any, Protocol, TypeAlias, cast

from fastcore import _backend
from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._copy.arrow_names import arrow_names
from fastcore.integrations.deadline import seconds_left
from fastcore.pgcopy_batches import CopyBatch, check_copy_data, copy_batches

_Shorten: TypeAlias = Callable[[Any], Any]


class ArrowData(Protocol):
    """Tables, data frames, readers and `Findings`."""

    def __arrow_c_stream__(self, requested_schema: object | None = None, /) -> object:
        """Export the record batches."""


class Feed(Protocol):
    """What hands out the rows, from the first to the last."""

    @property
    def columns(self) -> tuple[str, ...] | None:
        """The columns that the data tells; None where it tells none. Known after a peek."""

    def start(self, encoder: _backend.CopyEncoder, most_rows: int, left_out: Container[str]) -> None:
        """Say how rows are to be encoded, how many at a time, and which of the columns they have are not."""

    def peek(self) -> None:
        """Wait for the first row."""

    def next_batch(self) -> CopyBatch | None:
        """Encode some rows; None at the end."""

    async def apeek(self) -> None:
        """`peek` for asyncio."""

    async def anext_batch(self) -> CopyBatch | None:
        """`next_batch` for asyncio."""


class RowFeed:
    """Hands out what an iterable of rows gives."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows: Iterator[Any] = iter(rows)
        self._batches: Iterator[CopyBatch] = iter(())
        self.columns: tuple[str, ...] | None = None

    def start(self, encoder: _backend.CopyEncoder, most_rows: int, left_out: Container[str]) -> None:
        """See `Feed`."""
        shorten = _without(self.columns, left_out)
        rows = map(shorten, self._rows) if shorten else self._rows
        self._batches = copy_batches(rows, encoder, most_rows)

    def peek(self) -> None:
        """See `Feed`."""
        first = list(islice(self._rows, 1))
        self.columns = _columns_of(first)
        self._rows = chain(first, self._rows)

    def next_batch(self) -> CopyBatch | None:
        """See `Feed`."""
        return next(self._batches, None)

    async def apeek(self) -> None:
        """See `Feed`."""
        self.peek()

    async def anext_batch(self) -> CopyBatch | None:
        """See `Feed`."""
        return self.next_batch()


class ArrowFeed(RowFeed):
    """Hands out the record batches of an Arrow stream, in pieces."""

    def __init__(self, data: Any) -> None:
        super().__init__(())
        self._stream = data.__arrow_c_stream__()
        self.columns = arrow_names(self._stream)

    def __arrow_c_stream__(self) -> object:
        return self._stream

    def start(self, encoder: _backend.CopyEncoder, most_rows: int, left_out: Container[str]) -> None:
        """See `Feed`."""
        self._batches = copy_batches(self, encoder, most_rows)

    def peek(self) -> None:
        """See `Feed`."""


class AsyncRowFeed:
    """Hands out what an asynchronous iterable of rows gives.

    Args:
        rows: the iterable.
        timeout: how long it is waited for, in seconds.
        start: when that time began, by ``time.perf_counter``.
    """

    def __init__(self, rows: AsyncIterable[Any], timeout: float | None, start: float) -> None:
        self._rows: AsyncIterator[Any] = aiter(rows)
        self._timeout = timeout
        self._start = start
        self._encoder: _backend.CopyEncoder
        self._most_rows = 1
        self._shorten: _Shorten | None = None
        self._peeked: list[Any] = []
        self._taken = 0
        self.columns: tuple[str, ...] | None = None

    def start(self, encoder: _backend.CopyEncoder, most_rows: int, left_out: Container[str]) -> None:
        """See `Feed`."""
        self._encoder, self._most_rows = encoder, most_rows
        self._shorten = _without(self.columns, left_out)

    def peek(self) -> None:
        """See `Feed`."""
        raise AssertionError("asynchronous rows need an event loop")

    def next_batch(self) -> CopyBatch | None:
        """See `Feed`."""
        raise AssertionError("asynchronous rows need an event loop")

    async def apeek(self) -> None:
        """See `Feed`."""
        await self._fill(self._peeked, 1)
        self.columns = _columns_of(self._peeked)

    async def anext_batch(self) -> CopyBatch | None:
        """See `Feed`."""
        rows, self._peeked = self._peeked, []
        await self._fill(rows, self._most_rows)
        if not rows:
            return None
        if self._shorten:
            rows = list(map(self._shorten, rows))
        first_index, self._taken = self._taken, self._taken + len(rows)
        return CopyBatch(first_index, len(rows), *self._encoder.encode_rows(rows, first_index))

    async def _fill(self, rows: list[Any], count: int) -> None:
        if len(rows) >= count:
            return
        async with seconds_left(self._timeout, self._start):
            async for row in self._rows:
                rows.append(row)
                if len(rows) == count:
                    return


def feed_of(data: object) -> Feed:
    """Tell what the data is.

    Raises:
        ArgumentTypeError: it is no iterable of rows and no Arrow stream.
    """
    if isinstance(data, AsyncIterable) and not hasattr(data, "__arrow_c_stream__"):
        raise ArgumentTypeError(
            "data must be an iterable of rows: asynchronous ones are for the async functions"
        )
    check_copy_data(data)
    if hasattr(data, "__arrow_c_stream__"):
        return ArrowFeed(data)
    return RowFeed(cast(Iterable[Any], data))


def async_feed_of(data: object, timeout: float | None, start: float) -> Feed:
    """`feed_of`, for data that may be an asynchronous iterable; that one is waited for until the deadline."""
    if isinstance(data, AsyncIterable) and not hasattr(data, "__arrow_c_stream__"):
        return AsyncRowFeed(data, timeout, start)
    return feed_of(data)


def _without(columns: tuple[str, ...] | None, left_out: Container[str]) -> _Shorten | None:
    """Give what takes columns out of the rows that have their values by place; None where all stay."""
    count = len(columns or ())
    places = [place for place, name in enumerate(columns or ()) if name not in left_out]
    if len(places) == count:
        return None

    def shorten(row: Any) -> Any:
        has_places = isinstance(row, list | tuple) and len(row) == count
        return [row[place] for place in places] if has_places else row

    return shorten


def _columns_of(first: list[Any]) -> tuple[str, ...] | None:
    if not first:
        return None
    (row,) = first
    if isinstance(row, Mapping):
        return tuple(str(name) for name in row)
    if dataclasses.is_dataclass(row):
        return tuple(field.name for field in dataclasses.fields(row))
    if isinstance(row, Sequence):
        return getattr(row, "_fields", None)
    raise ArgumentError(f"columns is needed for rows of type {type_name_of(row)}")
