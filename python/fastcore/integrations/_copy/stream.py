"""What a COPY is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from struct import Struct
from typing import Final, Protocol

from fastcore._copy_columns import COPY_HEADER, COPY_TRAILER
from fastcore.integrations._copy.sources import Feed

# Few enough that the server works on a piece while the next one is encoded.
PIECE_ROWS: Final = 1000

_count_at = Struct(">h").unpack_from
_length_at = Struct(">i").unpack_from


class CopyStream(Protocol):
    """The pieces of a binary COPY, header and trailer among them."""

    def __iter__(self) -> Iterator[bytes]: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class FedStream:
    """Rows encoded while they are sent.

    Attributes:
        row_count: the rows sent.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.row_count = 0

    def __iter__(self) -> Iterator[bytes]:
        yield COPY_HEADER
        while (batch := self._feed.next_batch()) is not None:
            self.row_count += batch.row_count
            yield batch.content
        yield COPY_TRAILER

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield COPY_HEADER
        while (batch := await self._feed.anext_batch()) is not None:
            self.row_count += batch.row_count
            yield batch.content
            # who sends it waits only when the socket is full
            await asyncio.sleep(0)
        yield COPY_TRAILER


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """Encoded rows, which may be sent again in parts.

    Attributes:
        content: the tuples.
        indexes: the places of the rows in the data.
    """

    content: bytes
    indexes: list[int]

    def __iter__(self) -> Iterator[bytes]:
        yield COPY_HEADER
        yield self.content
        yield COPY_TRAILER

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in iter(self):
            yield piece

    def split(self, places: list[int]) -> list[EncodedRows]:
        """Cut the rows in front of these places."""
        ends = _tuple_ends(self.content)
        bounds = [0, *places, len(self.indexes)]
        return [
            EncodedRows(self.content[ends[start] : ends[stop]], self.indexes[start:stop])
            for start, stop in pairwise(bounds)
        ]


def _tuple_ends(content: bytes) -> list[int]:
    return list(accumulate(_tuple_sizes(content), initial=0))


def _tuple_sizes(content: bytes) -> Iterator[int]:
    start = 0
    while start < len(content):
        place = start + 2
        for _ in range(_count_at(content, start)[0]):
            place += 4 + max(_length_at(content, place)[0], 0)
        yield place - start
        start = place
