"""The pool for heavy work: its bounds, what becomes of work whose caller left, and what it keeps."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator
from threading import Event, get_ident

import pytest

from fastcore.errors import ArgumentError
from fastcore.operations.pool import PoolClosedError, PoolFullError, WorkPool, abandon_point

_TIMEOUT = 30.0


class Gate:
    """Work that says when it began, and lasts until it is let go."""

    def __init__(self) -> None:
        self.begun = Event()
        self.open = Event()

    def pass_through(self) -> str:
        self.begun.set()
        assert self.open.wait(_TIMEOUT)
        return "passed"

    async def wait_until_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.wait, _TIMEOUT)


class Payload:
    """Something large, so to speak."""


@pytest.fixture
def pool() -> Iterator[WorkPool]:
    pool = WorkPool(workers=1, queue=1)
    yield pool
    pool.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


async def soon(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_TIMEOUT):
        while not condition():
            await asyncio.sleep(0.001)


def test_results_and_errors_come_back() -> None:
    async def main() -> None:
        pool = WorkPool(workers=3, queue=100)
        try:
            assert await pool.run(get_ident) != get_ident()
            assert await asyncio.gather(*[pool.run(divmod, n, 7) for n in range(100)]) == [
                divmod(n, 7) for n in range(100)
            ]
            with pytest.raises(ZeroDivisionError):
                await pool.run(divmod, 1, 0)
            with pytest.raises(RuntimeError, match="StopIteration"):
                await pool.run(next, iter(()))
        finally:
            pool.close()

    asyncio.run(main())


def test_a_full_queue_refuses(pool: WorkPool, gate: Gate) -> None:
    async def main() -> None:
        running = asyncio.create_task(pool.run(gate.pass_through))
        await gate.wait_until_begun()
        waiting = asyncio.create_task(pool.run(len, "four"))
        await asyncio.sleep(0)
        with pytest.raises(PoolFullError):
            await pool.run(len, "")
        now = pool.statistics()
        assert (now.workers, now.running, now.queued, now.rejected, now.completed) == (1, 1, 1, 1, 0)
        gate.open.set()
        assert (await running, await waiting) == ("passed", 4)
        assert pool.statistics().completed == 2
        assert await pool.run(len, "again") == 5

    asyncio.run(main())


def test_without_a_queue_what_cannot_begin_is_refused(gate: Gate) -> None:
    async def main() -> None:
        pool = WorkPool(workers=1, queue=0)
        running = asyncio.create_task(pool.run(gate.pass_through))
        await asyncio.sleep(0)
        with pytest.raises(PoolFullError):
            await pool.run(len, "")
        gate.open.set()
        assert await running == "passed"
        pool.close()

    asyncio.run(main())


def test_a_caller_who_leaves_takes_queued_work_along(pool: WorkPool, gate: Gate) -> None:
    done: list[str] = []
    payload = Payload()
    is_there = weakref.ref(payload)

    async def main(payload: Payload) -> None:
        running = asyncio.create_task(pool.run(gate.pass_through))
        await gate.wait_until_begun()
        waiting = asyncio.create_task(pool.run(lambda payload: done.append("never"), payload))
        await asyncio.sleep(0)
        assert pool.statistics().queued == 1
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        now = pool.statistics()
        assert (now.queued, now.cancelled) == (0, 1)
        del waiting, payload
        # Its place is free, and the work behind it finds its thread.
        later = asyncio.create_task(pool.run(done.append, "later"))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(running, later)

    asyncio.run(main(payload))
    assert done == ["later"]
    del payload
    assert is_there() is None


def test_running_work_is_abandoned_and_keeps_its_thread(pool: WorkPool, gate: Gate) -> None:
    async def main() -> None:
        running = asyncio.create_task(pool.run(gate.pass_through))
        await gate.wait_until_begun()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert pool.statistics().running == 1
        waiting = asyncio.create_task(pool.run(len, "four"))
        await asyncio.sleep(0)
        with pytest.raises(PoolFullError):
            await pool.run(len, "")
        gate.open.set()
        assert await waiting == 4
        now = pool.statistics()
        assert (now.running, now.completed, now.cancelled) == (0, 2, 1)

    asyncio.run(main())


def test_running_work_ends_at_its_next_abandon_point(pool: WorkPool, gate: Gate) -> None:
    steps: list[str] = []

    def work() -> None:
        abandon_point()
        steps.append(gate.pass_through())
        abandon_point()
        steps.append("never")

    async def main() -> None:
        running = asyncio.create_task(pool.run(work))
        await gate.wait_until_begun()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        gate.open.set()
        await soon(lambda: pool.statistics().running == 0)
        # The thread is not marked for those who come later.
        await pool.run(abandon_point)

    asyncio.run(main())
    assert steps == ["passed"]
    abandon_point()


def test_calls_that_come_and_go_leave_nothing_in_the_queue(pool: WorkPool, gate: Gate) -> None:
    async def main() -> None:
        running = asyncio.create_task(pool.run(gate.pass_through))
        await gate.wait_until_begun()
        for _ in range(1000):
            waiting = asyncio.create_task(pool.run(len, ""))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert pool._threads._work_queue.qsize() <= 1
        last = asyncio.create_task(pool.run(len, "last"))
        await asyncio.sleep(0)
        gate.open.set()
        assert (await running, await last) == ("passed", 4)

    asyncio.run(main())


@pytest.mark.parametrize("fate", ["returned", "raised", "abandoned"])
def test_nothing_is_kept_of_what_is_done(pool: WorkPool, gate: Gate, fate: str) -> None:
    seen: list[weakref.ref[Payload]] = []

    def work(payload: Payload) -> Payload:
        result = Payload()
        seen.extend([weakref.ref(payload), weakref.ref(result)])
        if fate == "abandoned":
            gate.pass_through()
        if fate == "raised":
            raise ValueError(result)
        return result

    async def main() -> None:
        task = asyncio.create_task(pool.run(work, Payload()))
        if fate == "abandoned":
            await gate.wait_until_begun()
            task.cancel()
            gate.open.set()
        with contextlib.suppress(ValueError, asyncio.CancelledError):
            await task
        del task
        await soon(lambda: pool.statistics().completed == 1)
        # Without the garbage collector: nothing may wait for it that is as large as a log.
        await soon(lambda: [reference() for reference in seen] == [None, None])

    gc.disable()
    try:
        asyncio.run(main())
    finally:
        gc.enable()


def test_closing_answers_everyone_and_waits_for_nobody(pool: WorkPool, gate: Gate) -> None:
    async def main() -> None:
        running = asyncio.create_task(pool.run(gate.pass_through))
        await gate.wait_until_begun()
        waiting = asyncio.create_task(pool.run(len, ""))
        await asyncio.sleep(0)
        pool.close()
        for task in (running, waiting):
            with pytest.raises(PoolClosedError):
                await task
        with pytest.raises(PoolClosedError):
            await pool.run(len, "")
        pool.close()
        gate.open.set()

    asyncio.run(main())


def test_work_may_outlive_its_event_loop(pool: WorkPool, gate: Gate) -> None:
    async def leave() -> None:
        asyncio.create_task(pool.run(gate.pass_through))  # noqa: RUF006 - cancelled when the loop ends
        await gate.wait_until_begun()

    async def come_later() -> int:
        await soon(lambda: pool.statistics().running == 0)
        return await pool.run(len, "four")

    asyncio.run(leave())
    gate.open.set()
    assert asyncio.run(come_later()) == 4


@pytest.mark.parametrize(("workers", "queue"), [(0, 1), (-1, 1), (1, -1)])
def test_bounds_that_mean_nothing(workers: int, queue: int) -> None:
    with pytest.raises(ArgumentError):
        WorkPool(workers=workers, queue=queue)


def test_there_is_a_thread_for_each_cpu() -> None:
    pool = WorkPool()
    assert pool.statistics().workers >= 1
    pool.close()
