"""Services as processes of their own, the way users start them."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services import StartService, running_services

_TIMEOUT = 60.0


@pytest.fixture(scope="session")
def start_service() -> Iterator[StartService]:
    """Starts services on free ports; those that still run are ended at the end."""
    with running_services() as start:
        yield start


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
