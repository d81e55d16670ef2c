"""Chunks of a response that are made while they are sent, from a connection that has to be given back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any, Self, TypeAlias

from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError

ITERSIZE = 1000
_ITERSIZE_LIMIT = 2**31 - 1

# A task that nobody refers to may disappear before its work is done.
_producers: set[asyncio.Task[None]] = set()

_Item: TypeAlias = bytes | Exception | None


def check_itersize(itersize: object) -> int:
    """Refuse a number of rows that no FETCH takes."""
    if isinstance(itersize, bool) or not isinstance(itersize, int):
        raise ArgumentTypeError(f"itersize must be int, not {type(itersize).__name__}")
    if not 1 <= itersize <= _ITERSIZE_LIMIT:
        raise ArgumentError(f"itersize must be from 1 to {_ITERSIZE_LIMIT}, not {itersize}")
    return itersize


def started(rows: Generator[Any, None, None], chunks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Run ``chunks`` up to the first one, so that what fails early fails here; close ``rows`` in the end."""

    def resumed() -> Generator[bytes, None, None]:
        with contextlib.closing(rows):
            first = next(chunks)
            # Only a generator that was begun cleans up when it is closed or thrown away.
            yield b""
            yield first
            yield from chunks

    generator = resumed()
    next(generator)
    return generator


class ChunkStream(AsyncIterator[bytes]):
    """Chunks made by a task of their own, one ahead of the reader.

    The task holds the connection. Who cancels the reader, however often and at whatever await, does not
    disturb the connection's way back: the task is cancelled once, and ends in its own time. That happens when
    the stream is read to its end, closed, or thrown away.
    """

    def __init__(self, rows: AsyncGenerator[Any, None], chunks: AsyncIterator[bytes]) -> None:
        self._items: asyncio.Queue[_Item] = asyncio.Queue()
        self._ahead = asyncio.Semaphore(1)
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(_produce(rows, chunks, self._items, self._ahead))
        self._first: bytes | None = None
        self._is_open = True
        _producers.add(self._task)
        self._task.add_done_callback(_producers.discard)

    @classmethod
    async def started(cls, rows: AsyncGenerator[Any, None], chunks: AsyncIterator[bytes]) -> Self:
        """Run ``chunks`` up to the first, so that what fails early fails here; close ``rows`` in the end."""
        stream = cls(rows, chunks)
        try:
            stream._first = await stream._next()
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def __anext__(self) -> bytes:
        """Give the next chunk."""
        first, self._first = self._first, None
        return await self._next() if first is None else first

    async def _next(self) -> bytes:
        if not self._is_open:
            raise StopAsyncIteration
        item = await self._items.get()
        if isinstance(item, bytes):
            self._ahead.release()
            return item
        self._is_open = False
        raise StopAsyncIteration if item is None else item

    async def aclose(self) -> None:
        """End the stream and wait until its connection is given back."""
        self._is_open, self._first = False, None
        self._task.cancel()
        await asyncio.wait([self._task])

    def close(self) -> None:
        """Let the stream end without waiting for it; from any thread."""
        if not self._task.done():
            with contextlib.suppress(RuntimeError):  # the loop is closed, and the task gone with it
                self._loop.call_soon_threadsafe(self._task.cancel)

    def __del__(self) -> None:
        """End a stream that nobody reads any more."""
        self.close()


async def _produce(
    rows: AsyncGenerator[Any, None],
    chunks: AsyncIterator[bytes],
    items: asyncio.Queue[_Item],
    ahead: asyncio.Semaphore,
) -> None:
    # What a reader gets that still waits when this task is cancelled: an open document is no whole one.
    end: _Item = FastcoreError("the stream was ended before its last chunk")
    try:
        async with contextlib.aclosing(rows):
            async for chunk in chunks:
                await ahead.acquire()
                items.put_nowait(chunk)
        end = None
    except Exception as error:
        end = error
    finally:
        items.put_nowait(end)
