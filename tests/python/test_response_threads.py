"""Many threads at once, and the GIL."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from fastcore import RowError
from fastcore._response_options import RowOptions, Selected

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


LONG_ROW = '{"first_name": "' + "x" * 1_000_000 + '"}'


def test_the_same_rows_in_workers_of_many_threads(implementation: ModuleType) -> None:
    rows = [*ROWS, LONG_ROW] * 5
    expected = implementation.build_list_response(rows, "users", "User", max_depth=1024)
    options = RowOptions(workers=3)

    def build() -> bytes:
        return bytes(
            implementation.build_list_response(rows, "users", "User", max_depth=1024, options=options)
        )

    with ThreadPoolExecutor(3) as pool:
        results = [pool.submit(build) for _ in range(6)]
    assert all(result.result() == expected for result in results)


def test_a_stream_that_many_threads_write_to(implementation: ModuleType) -> None:
    """In whatever order: every row leaves, and each piece is whole."""
    stream = implementation.ListResponseStream("f", None, max_depth=9, options=None, max_errors=0)
    opening = stream.write([])
    start = threading.Barrier(THREADS)

    def write(thread: int) -> list[str]:
        start.wait()
        return [stream.write([f'["{thread} {turn}"]', "0"]).decode() for turn in range(50)]

    with ThreadPoolExecutor(THREADS) as pool:
        pieces = [piece for result in pool.map(write, range(THREADS)) for piece in result]
    assert opening == b'{"data":{"f":['
    assert stream.finish() == b"]}}"
    expected = {f'["{thread} {turn}"],0' for thread in range(THREADS) for turn in range(50)}
    assert {piece.removeprefix(",") for piece in pieces} == expected
    assert sum(not piece.startswith(",") for piece in pieces) == 1


def build_a_list(implementation: ModuleType) -> None:
    implementation.build_list_response([LONG_ROW] * 30, "f", None, max_depth=9)


def build_with_workers(implementation: ModuleType) -> None:
    options = RowOptions(workers=2)
    implementation.build_list_response([LONG_ROW] * 30, "f", None, max_depth=9, options=options)


def build_selected(implementation: ModuleType) -> None:
    options = RowOptions(select=(Selected("first_name", "name", None),))
    implementation.build_list_response([LONG_ROW] * 30, "f", None, max_depth=9, options=options)


def write_to_a_stream(implementation: ModuleType) -> None:
    stream = implementation.ListResponseStream("f", None, max_depth=9, options=None, max_errors=0)
    stream.write([LONG_ROW] * 30)


@pytest.mark.native
@pytest.mark.parametrize("call", [build_a_list, build_with_workers, build_selected, write_to_a_stream])
def test_other_threads_run_during_a_call(
    native_implementation: ModuleType, call: Callable[[ModuleType], None]
) -> None:
    """With switching by time turned off, another thread gets on only where the call lets go of the GIL."""
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
            call(native_implementation)
            most = max(most, turns - before)
    finally:
        sys.setswitchinterval(interval)
        done.set()
        thread.join()
    # letting go only for the measuring of the rows, which is over at once, would not give that many turns
    assert most >= 5
