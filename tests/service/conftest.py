"""Services as processes of their own, the way users start them."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services import Service, StartService, running_services

_TIMEOUT = 60.0

_organisations = itertools.count()


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


@pytest.fixture(scope="session")
def scans_service(start_service: StartService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service that keeps scans; its tests have organisations of their own."""
    service = start_service("--only", "scans", "--data-dir", tmp_path_factory.mktemp("scans"))
    yield service
    assert service.end() == 0
    assert service.errors() == ""


@pytest.fixture(scope="session")
def scans_client(scans_service: Service) -> Iterator[httpx.Client]:
    with scans_service.wait_until_ready() as client:
        yield client


@pytest.fixture
def scans(scans_client: httpx.Client) -> Iterator[httpx.Client]:
    """A client whose requests are for an organisation of the test's own."""
    own = {"organisation": f"organisation {next(_organisations)}"}
    with httpx.Client(base_url=scans_client.base_url, params=own, timeout=_TIMEOUT) as client:
        yield client
