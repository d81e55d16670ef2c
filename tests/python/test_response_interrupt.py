"""Ctrl-C in the middle of a long call."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from subprocesses import environment_with, printed

# half a terabyte of rows in little memory, of which little leaves: uninterrupted, this takes minutes
CALL = """
import signal
import fastcore
# a shell lets what it starts in the background ignore Ctrl-C
signal.signal(signal.SIGINT, signal.default_int_handler)
row = b'{"a":1,"b":"' + b"x" * (1 << 20) + b'"}'
rows = [row] * 500_000
print("ready", flush=True)
try:
    CALL
except KeyboardInterrupt:
    print(fastcore.build_list_response([row], "f", select=["a"]).decode())
"""
CALLS = {
    "list": 'fastcore.build_list_response(rows, "f", select=["a"])',
    "workers": 'fastcore.build_list_response(rows, "f", select=["a"], workers=2)',
    "connection": 'fastcore.build_connection_response(rows, "f", select=["a"], page_info={})',
    "multi": 'fastcore.build_multi_response([fastcore.ResponseField("f", rows, select=["a"])])',
    "stream": 'list(fastcore.stream_list_response(rows, "f", select=["a"], chunk_bytes=1 << 50))',
}
# Generous: the promise is a second, on a machine that does nothing else.
SECONDS = 10


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_a_long_call_is_interrupted(asked: str, call: str) -> None:
    command = [sys.executable, "-c", CALL.replace("CALL", CALLS[call])]
    with subprocess.Popen(
        command, env=environment_with(FASTCORE_IMPLEMENTATION=asked), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            wait_until_it_works(process.pid)
            process.send_signal(signal.SIGINT)
            answer, _ = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    assert (process.returncode, answer.strip()) == (0, '{"data":{"f":[{"a":1}]}}')


def wait_until_it_works(process_id: int) -> None:
    """Until the process has taken CPU time that only the call can take."""
    ticks = processor_ticks(process_id)
    while processor_ticks(process_id) < ticks + 0.2 * os.sysconf("SC_CLK_TCK"):
        time.sleep(0.01)


def processor_ticks(process_id: int) -> int:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


# A signal that comes while the call works ends the call itself, not only what is behind it. For a single row
# nothing looks for signals once the row is written.
ONE_ROW = """
import signal, sys
import fastcore

row = ROW
events = []
sys.setprofile(lambda frame, event, function: events.append((event, getattr(function, "__name__", ""))))
signal.signal(signal.SIGPROF, signal.default_int_handler)
signal.setitimer(signal.ITIMER_PROF, 0.05)
try:
    fastcore.build_single_response(row, "f", **OPTIONS)
except KeyboardInterrupt:
    sys.setprofile(None)
print([event for event, name in events if name == "build_single_response" and event.startswith("c_")])
"""
ROWS = {
    "space": ('b" " * (1 << 30) + b"1"', "{}"),
    "small tokens": ('b"[" + b"1," * (1 << 28) + b"1]"', "{}"),
    "str": ("""'"' + "\u20ac" * (1 << 28) + '"'""", "{}"),
    "number": ('b"1" * (1 << 30)', "{}"),
    "key": ("""b'{"' + b"a_b" * (1 << 28) + b'":1}'""", "{}"),
    "selected": ("""b'{"b":[' + b"1," * (1 << 28) + b'1]}'""", '{"select": ["a"]}'),
}


@pytest.mark.native
@pytest.mark.large
@pytest.mark.parametrize("row", ROWS)
def test_one_large_row_is_interrupted(row: str) -> None:
    text, options = ROWS[row]
    code = ONE_ROW.replace("ROW", text).replace("OPTIONS", options)
    assert printed(code, FASTCORE_IMPLEMENTATION="native") == "['c_call', 'c_exception']"


# The rows come from C, so that no bytecode looks for signals; uninterrupted they take seconds.
ITERATOR = """
import itertools, signal
import fastcore

rows = itertools.repeat(b"1", 50_000_000)
signal.signal(signal.SIGPROF, signal.default_int_handler)
signal.setitimer(signal.ITIMER_PROF, 0.05)
try:
    fastcore.build_list_response(rows, "f")
except KeyboardInterrupt:
    print(rows.__length_hint__() > 0)
"""


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_taking_rows_from_an_iterator_is_interrupted(asked: str) -> None:
    assert printed(ITERATOR, FASTCORE_IMPLEMENTATION=asked) == "True"
