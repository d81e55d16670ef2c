"""What a COPY is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Final

from fastcore import _backend
from fastcore._copy_columns import COPY_HEADER, COPY_TRAILER, CopyProblem
from fastcore.integrations._copy.sources import Batch, Feed

# Few enough that the server works on a piece while the next one is encoded.
_PIECE_ROWS: Final = 1000


class CopyStream:
    """Header, rows and trailer, encoded while they are sent.

    Attributes:
        row_count: the rows sent.
        problems: the rows left out.
    """

    def __init__(self, feed: Feed, encoder: _backend.CopyEncoder, most_rows: int = _PIECE_ROWS) -> None:
        self._feed = feed
        self._encoder = encoder
        self._piece_rows = min(most_rows, _PIECE_ROWS)
        self.row_count = 0
        self.problems: list[CopyProblem] = []

    def __iter__(self) -> Iterator[bytes]:
        yield COPY_HEADER
        while (batch := self._feed.take(self._piece_rows)) is not None:
            yield self._encoded(batch)
        yield COPY_TRAILER

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield COPY_HEADER
        while (batch := await self._feed.atake(self._piece_rows)) is not None:
            yield self._encoded(batch)
            # who sends it waits only when the socket is full
            await asyncio.sleep(0)
        yield COPY_TRAILER

    def _encoded(self, batch: Batch) -> bytes:
        encoded, problems = batch.encode(self._encoder)
        self.row_count += len(batch) - len(problems)
        self.problems += problems
        return encoded
