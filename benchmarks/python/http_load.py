"""A client that asks one worker for the same path over several connections, and costs little itself."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from serving import CPU_PATH

TIMEOUT = 60.0
TICKS_A_SECOND = 100  # USER_HZ, in which /proc counts


class Connection:
    """An HTTP/1.1 connection that stays open."""

    def __init__(self, address: tuple[str, int]) -> None:
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
    address: tuple[str, int], path: str, database_pids: list[int], *, seconds: float, connections: int
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
        worker_cpu, database_cpu = -json.loads(own.get(CPU_PATH)), -_cpu_of(database_pids)
        start = time.monotonic()
        threads = [threading.Thread(target=ask, args=(start + seconds,)) for _ in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.monotonic() - start
        worker_cpu += json.loads(own.get(CPU_PATH))
        database_cpu += _cpu_of(database_pids)
    if len(counts) != connections:
        raise SystemExit(f"{path}: a connection failed")
    requests = sum(counts)
    return Load(requests / elapsed, worker_cpu / requests, database_cpu / requests)


def _cpu_of(pids: list[int]) -> float:
    # user and system time, the 14th and 15th field; the second may hold spaces, in parentheses
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS_A_SECOND
