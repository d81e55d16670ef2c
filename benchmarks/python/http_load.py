"""A client that asks one worker for the same path over several connections, and costs little itself."""

from __future__ import annotations

import ctypes
import os
import socket
import threading
import time
from dataclasses import dataclass
from typing import Self, TypeAlias

Address: TypeAlias = tuple[str, int]

TIMEOUT = 60.0


class Connection:
    """An HTTP/1.1 connection that stays open."""

    def __init__(self, address: Address) -> None:
        self._socket = socket.create_connection(address, TIMEOUT)
        self._buffer = bytearray(1 << 20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def get(self, path: str) -> bytes:
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        received = 0
        while (end := self._buffer.find(b"\r\n\r\n", 0, received)) < 0:
            received += self._receive(received)
        status, *lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        whole = end + 4 + int(headers["content-length"])
        if whole > len(self._buffer):
            self._buffer.extend(bytes(whole - len(self._buffer)))
        while received < whole:
            received += self._receive(received)
        if " 200 " not in status:
            raise SystemExit(f"{path}: {status}: {self._buffer[end + 4 : whole].decode()[:2000]}")
        return bytes(self._buffer[end + 4 : whole])

    def _receive(self, start: int) -> int:
        with memoryview(self._buffer) as view:
            count = self._socket.recv_into(view[start:])
        if not count:
            raise SystemExit("the worker closed the connection")
        return count


@dataclass(frozen=True)
class Load:
    """What a path took: requests a second, and CPU seconds of a request."""

    requests_a_second: float
    worker_cpu: float
    database_cpu: float


def measure(
    address: Address,
    path: str,
    worker_pid: int,
    database_pids: list[int],
    *,
    seconds: float,
    connections: int,
) -> Load:
    counts: list[int] = []

    def ask(deadline: float) -> None:
        with Connection(address) as connection:
            count = 0
            while time.monotonic() < deadline:
                connection.get(path)
                count += 1
            counts.append(count)

    with Connection(address) as own:
        for _ in range(3):
            own.get(path)
    worker_cpu, database_cpu = -_cpu_of([worker_pid]), -_cpu_of(database_pids)
    start = time.monotonic()
    threads = [threading.Thread(target=ask, args=(start + seconds,)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - start
    worker_cpu += _cpu_of([worker_pid])
    database_cpu += _cpu_of(database_pids)
    if len(counts) != connections:
        raise SystemExit(f"{path}: a connection failed")
    requests = sum(counts)
    return Load(requests / elapsed, worker_cpu / requests, database_cpu / requests)


def _cpu_of(pids: list[int]) -> float:
    return sum(time.clock_gettime(_cpu_clock(pid)) for pid in pids)


def _cpu_clock(pid: int) -> int:
    """Find the clock of a process's CPU time; /proc counts in hundredths of a second, too coarse here."""
    clock = ctypes.c_int()
    if error := ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(error, os.strerror(error), f"process {pid}")
    return clock.value
