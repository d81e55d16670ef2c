"""Services as processes of their own, the way users start them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any, TypeAlias

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

StartService: TypeAlias = Callable[..., "Service"]

_TIMEOUT = 60.0


class Service:
    """A ``fastcore serve`` process."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fastcore.cli", "serve", *arguments],
            env={**inherited, "PYTHONWARNINGS": "ignore", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._errors: list[str] = []
        self._readers = [
            Thread(target=self._read_output, daemon=True),
            Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def wait_until_ready(self) -> httpx.Client:
        """Wait for the line that names the address; gives a client for it."""
        try:
            line = self._lines.get(timeout=_TIMEOUT)
        except Empty:
            line = ""
        found = re.match(r"fastcore is serving on (http://\S+)", line)
        assert found, f"the service did not start: {line!r} {self.errors()}"
        return httpx.Client(base_url=found[1], timeout=_TIMEOUT)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; gives the exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Wait for the end; gives the exit code."""
        code = self.process.wait(_TIMEOUT)
        for reader in self._readers:
            reader.join(_TIMEOUT)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        return code

    def errors(self) -> str:
        """What the service wrote to standard error."""
        return "".join(self._errors)

    def _read_output(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._errors.append(line)


@pytest.fixture(scope="session")
def start_service() -> Iterator[StartService]:
    """Starts services on free ports; those that still run are ended at the end."""
    with contextlib.ExitStack() as started:

        def start(*arguments: Any, **environment: str) -> Service:
            port = [] if "--port" in arguments else ["--port", "0"]
            service = Service([*map(str, arguments), *port], environment)
            started.callback(_end, service)
            return service

        yield start


def _end(service: Service) -> None:
    if service.process.poll() is None:
        service.end()
    else:
        service.wait()


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[httpx.Client]:
    """Serve an application of this process on a free port; gives a client for it."""
    started = Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            assert started.wait(_TIMEOUT), "the application did not start"
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            with httpx.Client(base_url=address, timeout=_TIMEOUT) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(_TIMEOUT)


@pytest.fixture(scope="session")
def serve_app() -> Callable[[FastAPI], contextlib.AbstractContextManager[httpx.Client]]:
    """Serves applications of this process."""
    return serving


@pytest.fixture(scope="session")
def demo(start_service: StartService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one demo service, for tests that only read."""
    service = start_service("--demo", "--data-dir", tmp_path_factory.mktemp("demo"))
    with service.wait_until_ready() as client:
        yield client


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Polls a condition until it holds."""

    def poll(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _TIMEOUT
        while not condition():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.01)

    return poll


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "postgres"
