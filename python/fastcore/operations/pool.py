"""A bounded pool for work that would hold up the event loop.

Native code releases the GIL, so threads are enough. What the pool does not take it refuses at once: a queue
without an end would only move the wait, and the memory, to where nobody sees it.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock, local
from typing import Any, NamedTuple, TypeVar, TypeVarTuple, cast

from fastcore.errors import ArgumentError, FastcoreError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class PoolFullError(FastcoreError):
    """All threads are busy and the queue is full: later may be better."""


class PoolClosedError(FastcoreError):
    """The pool is closed, and does no more work."""


class CallAbandonedError(FastcoreError):
    """Nobody waits for the call any more."""


_current = local()


def abandon_point() -> None:
    """End the call that runs on this thread when whoever made it is gone; elsewhere do nothing.

    For work on a `WorkPool` that has several steps, or many.

    Raises:
        CallAbandonedError: the caller was cancelled.
    """
    call: _Call | None = getattr(_current, "call", None)
    if call is not None and call.is_abandoned:
        raise CallAbandonedError("nobody waits for the call any more")


@dataclass(frozen=True)
class PoolStatistics:
    """What a pool does now, and has done.

    Attributes:
        workers: threads at most.
        queued: calls that wait for a thread.
        running: calls that have a thread, abandoned ones included.
        completed: calls that came to an end, by a result or an error.
        rejected: calls refused because the queue was full.
        cancelled: calls given up by who made them, before or while they ran.
    """

    workers: int
    queued: int
    running: int
    completed: int
    rejected: int
    cancelled: int


class _Outcome(NamedTuple):
    result: Any = None
    error: BaseException | None = None


class WorkPool:
    """Runs functions on a fixed number of threads, with a bounded queue before them.

    Args:
        workers: threads; None takes one for each CPU this process may use.
        queue: calls that may wait for a thread; 0 refuses what cannot begin at once.

    Raises:
        ArgumentError: there are no threads, or the queue is shorter than nothing.

    Example:
        >>> async def main() -> int:
        ...     pool = WorkPool(workers=2, queue=8)
        ...     try:
        ...         return await pool.run(sum, [1, 2, 3])
        ...     finally:
        ...         pool.close()
        >>> asyncio.run(main())
        6
    """

    def __init__(self, workers: int | None = None, queue: int = 32) -> None:
        if (workers is not None and workers < 1) or queue < 0:
            raise ArgumentError("a pool has at least one thread, and a queue of 0 or more")
        self._workers = workers or len(os.sched_getaffinity(0))
        self._capacity = self._workers + queue
        # Its threads begin when they are needed, and end with the interpreter.
        self._threads = ThreadPoolExecutor(self._workers, "fastcore-work")
        self._lock = Lock()
        self._queued: deque[_Call] = deque()
        self._running: set[_Call] = set()
        # Calls were withdrawn that a thread is still on its way to.
        self._spare_turns = 0
        self._closed = False
        self._completed = self._rejected = self._cancelled = 0

    async def run(self, function: Callable[[*Ts], T], *args: *Ts) -> T:
        """Call a function on a thread of the pool.

        A caller that is cancelled takes its call out of the queue. A call that runs already goes on to its
        next `abandon_point` or its end, since threads cannot be stopped; its result is dropped, and its
        thread is not free before.

        Args:
            function: what to call; it must not touch the event loop.
            args: its arguments.

        Returns:
            What the function returns.

        Raises:
            PoolFullError: all threads are busy and the queue is full.
            PoolClosedError: the pool is closed, or was while the call waited or ran.
        """
        loop = asyncio.get_running_loop()
        call = _Call(partial(function, *args), loop, loop.create_future())
        self._admit(call)
        try:
            return cast(T, await call.future)
        except asyncio.CancelledError:
            self._withdraw(call)
            raise
        finally:
            # The error's traceback holds this frame; through the call it would hold itself.
            del call

    def statistics(self) -> PoolStatistics:
        """Count what the pool does and has done."""
        with self._lock:
            return PoolStatistics(
                self._workers,
                len(self._queued),
                len(self._running),
                self._completed,
                self._rejected,
                self._cancelled,
            )

    def close(self) -> None:
        """End the pool without waiting: whoever waits for a call gets `PoolClosedError`.

        Calls that run already go on to their end, and the interpreter waits for them before it exits.
        """
        with self._lock:
            self._closed = True
            calls = [*self._queued, *self._running]
            self._queued.clear()
        for call in calls:
            call.end(_Outcome(error=PoolClosedError("the pool was closed before the call came to its end")))
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _admit(self, call: _Call) -> None:
        with self._lock:
            if self._closed:
                raise PoolClosedError("the pool is closed")
            if len(self._queued) + len(self._running) >= self._capacity:
                self._rejected += 1
                raise PoolFullError(f"{self._capacity} calls run or wait already")
            # Each call brings a thread to the queue, or takes the turn of one that was withdrawn.
            if self._spare_turns:
                self._spare_turns -= 1
            else:
                self._threads.submit(self._run_next)
            self._queued.append(call)

    def _withdraw(self, call: _Call) -> None:
        with self._lock:
            self._cancelled += 1
            call.is_abandoned = True
            if call in self._queued:
                self._queued.remove(call)
                self._spare_turns += 1

    def _run_next(self) -> None:
        with self._lock:
            if not self._queued:
                self._spare_turns -= 1
                return
            call = self._queued.popleft()
            self._running.add(call)
        _current.call = call
        outcome = _attempt(call.work)
        del _current.call
        with self._lock:
            self._running.remove(call)
            self._completed += 1
        call.end(outcome)
        # An error's traceback holds the frames it came through and those that called them, this one too.
        del call, outcome


class _Call:
    """One call: what to do, and who waits for it on which event loop."""

    def __init__(
        self, work: Callable[[], Any], loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any]
    ) -> None:
        self.work = work
        self.future = future
        self.is_abandoned = False
        self._loop = loop

    def end(self, outcome: _Outcome) -> None:
        try:
            self._loop.call_soon_threadsafe(_settle, self.future, outcome)
        except RuntimeError:
            # The event loop is closed: nobody waits any more.
            return


def _attempt(work: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(result=work())
    except StopIteration as error:
        # No future takes one.
        wrapped = RuntimeError("the call raised StopIteration")
        wrapped.__cause__ = error
        return _Outcome(error=wrapped)
    except BaseException as error:
        return _Outcome(error=error)
    finally:
        del work


def _settle(future: asyncio.Future[Any], outcome: _Outcome) -> None:
    if future.done():
        return
    if outcome.error is None:
        future.set_result(outcome.result)
    else:
        future.set_exception(outcome.error)
