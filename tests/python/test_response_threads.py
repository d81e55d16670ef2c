"""Many threads at once, and the GIL."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from fastcore import RowError

ROWS = [
    f'{{"id": {i}, "first_name": "Ada é {i}", "home_address": {{"zip_code": "{i}"}}, "key_{i % 7}": [{i}]}}'
    for i in range(500)
]
THREADS = 8


def test_the_same_rows_in_many_threads(implementation: ModuleType) -> None:
    expected = implementation.build_list_response(ROWS, "users", "User", max_depth=1024)
    start = threading.Barrier(THREADS)

    def build() -> set[bytes]:
        start.wait()
        return {implementation.build_list_response(ROWS, "users", "User", max_depth=1024) for _ in range(10)}

    with ThreadPoolExecutor(THREADS) as pool:
        results = [pool.submit(build) for _ in range(THREADS)]
    assert all(result.result() == {expected} for result in results)


def test_errors_in_many_threads(implementation: ModuleType) -> None:
    start = threading.Barrier(THREADS)

    def build(number: int) -> list[tuple[int, int]]:
        rows = [*ROWS[:number], f"{' ' * number}x", *ROWS]
        start.wait()
        places = []
        for _ in range(20):
            with pytest.raises(RowError) as caught:
                implementation.build_list_response(rows, "users", None, max_depth=1024)
            places.append((caught.value.row_index, caught.value.byte_offset))
        return places

    with ThreadPoolExecutor(THREADS) as pool:
        results = [pool.submit(build, number) for number in range(THREADS)]
    for number, result in enumerate(results):
        assert result.result() == [(number, number)] * 20


def test_rows_that_another_thread_changes(implementation: ModuleType) -> None:
    """The content of a call is what it took, whatever happens to the caller's objects meanwhile."""
    buffer = bytearray(b'["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]')
    rows = [buffer, memoryview(buffer), *ROWS]
    done = threading.Event()

    def change() -> None:
        while not done.is_set():
            buffer[2:10] = b"bbbbbbbb"
            buffer[2:10] = b"aaaaaaaa"

    thread = threading.Thread(target=change)
    thread.start()
    try:
        bodies = {
            implementation.build_list_response(rows, "f", None, max_depth=1024)[:200] for _ in range(200)
        }
    finally:
        done.set()
        thread.join()
    tails = {body.replace(b"bbbbbbbb", b"aaaaaaaa") for body in bodies}
    assert len(tails) == 1


@pytest.mark.native
def test_other_threads_run_during_a_call(native_implementation: ModuleType) -> None:
    """With switching by time turned off, another thread gets on only where the call lets go of the GIL."""
    rows = ['{"first_name": "' + "x" * 1_000_000 + '"}'] * 30
    turns = 0
    done = threading.Event()

    def take_turns() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0)  # lets go of the GIL and asks for it again

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=take_turns)
    thread.start()
    sys.setswitchinterval(1000)
    try:
        most = 0
        # the operating system need not run the thread within the first call
        for _ in range(100):
            before = turns
            native_implementation.build_list_response(rows, "f", None, max_depth=9)
            most = max(most, turns - before)
    finally:
        sys.setswitchinterval(interval)
        done.set()
        thread.join()
    # letting go only for the measuring of the rows, which is over at once, would not give that many turns
    assert most >= 5
