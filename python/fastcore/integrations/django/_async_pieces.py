"""A synchronous generator for asynchronous readers."""

from __future__ import annotations

from collections.abc import Generator
from typing import Self

from asgiref.sync import sync_to_async


class AsyncPieces:
    """Runs a generator in the thread that Django's connections of this request belong to.

    An async generator would be closed by the garbage collector, in any thread, when the client has gone.
    Django calls `close` with the response, in the right thread.
    """

    def __init__(self, pieces: Generator[bytes, None, None]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await sync_to_async(self._next)()
        if piece is None:
            raise StopAsyncIteration
        return piece

    def _next(self) -> bytes | None:
        # StopIteration cannot pass through a future.
        return next(self._pieces, None)

    def close(self) -> None:
        """End the query; for the thread of the request."""
        self._pieces.close()

    async def aclose(self) -> None:
        """End the query; for asynchronous code."""
        await sync_to_async(self._pieces.close)()
