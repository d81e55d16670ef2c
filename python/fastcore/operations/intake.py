"""Bytes that come from outside, counted while they arrive."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from threading import Lock
from types import TracebackType
from typing import Self

from fastcore.errors import FastcoreError


class TooLargeError(FastcoreError):
    """There is more than may come.

    Attributes:
        limit: bytes that may come.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} bytes")
        self.limit = limit


class MemoryBudgetError(FastcoreError):
    """Others hold the memory there is for what comes from outside: later may be better."""


class MemoryBudget:
    """The bytes that all requests together may hold; safe to use from every thread.

    Args:
        limit: bytes.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._held = 0

    @property
    def held(self) -> int:
        """Bytes that are held at the moment."""
        return self._held

    def take(self, size: int) -> None:
        """Hold so many bytes more.

        Raises:
            MemoryBudgetError: there is no room for them.
        """
        with self._lock:
            if self._held + size > self._limit:
                raise MemoryBudgetError("the memory for requests is taken")
            self._held += size

    def give_back(self, size: int) -> None:
        """Hold so many bytes less."""
        with self._lock:
            self._held -= size

    @contextlib.contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Hold so many bytes more inside the block.

        Raises:
            TooLargeError: they would not fit if nobody else held any.
            MemoryBudgetError: there is no room for them.
        """
        if size > self._limit:
            raise TooLargeError(self._limit)
        self.take(size)
        try:
            yield
        finally:
            self.give_back(size)


class Intake:
    """Collects chunks up to a limit; as a context manager it gives back what it held.

    Args:
        limit: bytes it takes.
        budget: that they are counted against.

    Example:
        >>> with Intake(8, MemoryBudget(100)) as intake:
        ...     intake.add(b"four")
        ...     intake.chunks
        [b'four']
    """

    def __init__(self, limit: int, budget: MemoryBudget) -> None:
        self.chunks: list[bytes] = []
        self._limit = limit
        self._budget = budget
        self._lock = Lock()
        self._size = 0
        self._is_open = True

    def expect(self, size: int) -> None:
        """Refuse what is announced to be too long, before it comes.

        Raises:
            TooLargeError: it is longer than the limit.
        """
        if size > self._limit:
            raise TooLargeError(self._limit)

    def add(self, chunk: bytes) -> None:
        """Keep a chunk.

        Raises:
            TooLargeError: with it there is more than the limit.
            MemoryBudgetError: there is no memory for it.
        """
        with self._lock:
            # A thread that nobody waits for any more may still bring something.
            if not self._is_open:
                return
            self.expect(self._size + len(chunk))
            self._budget.take(len(chunk))
            self._size += len(chunk)
            self.chunks.append(chunk)

    def join(self) -> bytes:
        """Give all chunks as one, and keep none of them."""
        content = b"".join(self.chunks)
        self.chunks.clear()
        return content

    def __enter__(self) -> Self:
        """Begin to collect."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what is held."""
        with self._lock:
            self._is_open = False
            size, self._size = self._size, 0
            self.chunks.clear()
        self._budget.give_back(size)
