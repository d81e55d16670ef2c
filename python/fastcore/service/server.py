"""The service from its settings to its end: port, database, sample data, HTTP server."""

from __future__ import annotations

import asyncio
import errno
import gc
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Mapping
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from pydantic import ValidationError

from fastcore.errors import FastcoreError
from fastcore.scans.migrations import check_migrated, migrate
from fastcore.service.app import create_app
from fastcore.service.database import Pool, create_pool, one_connection, running_database
from fastcore.service.demo.load import load_demo_data
from fastcore.service.heavy import Heavy, create_heavy
from fastcore.service.settings import ServiceSettings

_BACKLOG = 2048
# The event loop gives up the interpreter with every read and write, and by default may wait 5 ms each time
# until one of the threads that work gives it back.
_SWITCH_SECONDS = 0.0005
# Between the interruption of late requests and the end of those that go on even so.
_LAST_ANSWERS_SECONDS = 5


class ServiceStartError(FastcoreError):
    """The service cannot start; the message is one line for the person who started it."""


def serve(options: Mapping[str, Any]) -> None:
    """Run the service until SIGINT or SIGTERM, and end what it started.

    Args:
        options: settings that win over the environment.

    Raises:
        ServiceStartError: a setting is wrong, the port is taken, or the database does not start.
    """
    # The HTTP server raises the signal again when it is done; here it unwinds what is running.
    signal.signal(signal.SIGTERM, _leave)
    _open_closed_outputs()
    try:
        settings = _read_settings(options)
        # First the port, which is quick to find out about; connections wait in it until the service is ready.
        with _listen(settings) as listener:
            _serve_on(listener, settings)
    except (SystemExit, KeyboardInterrupt):
        return
    except FastcoreError as error:
        raise ServiceStartError(str(error)) from error


def _serve_on(listener: socket.socket, settings: ServiceSettings) -> None:
    heavy = create_heavy(settings)
    if not settings.needs_database:
        _run(listener, settings, heavy, None)
        return
    with running_database(settings) as conninfo:
        with one_connection(conninfo, settings) as connection:
            if "scans" in settings.parts:
                (migrate if settings.migrate else check_migrated)(connection)
            if settings.demo:
                load_demo_data(connection)
        _run(listener, settings, heavy, create_pool(conninfo, settings))


def _run(listener: socket.socket, settings: ServiceSettings, heavy: Heavy, pool: Pool | None) -> None:
    config = uvicorn.Config(
        create_app(settings, pool, heavy),
        log_level=settings.log_level,
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.shutdown_timeout + _LAST_ANSWERS_SECONDS,
    )
    server = _Server(config, _url(listener, settings), settings.shutdown_timeout, pool, heavy)
    sys.setswitchinterval(_SWITCH_SECONDS)
    server.run(sockets=[listener])
    if not server.started:
        raise ServiceStartError("the HTTP server did not start; the messages above say why")


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, url: str, grace_seconds: int, pool: Pool | None, heavy: Heavy
    ) -> None:
        super().__init__(config)
        self._url = url
        self._grace_seconds = grace_seconds
        self._pool = pool
        self._heavy = heavy

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is there now stays; looking through it takes the collector some 40 ms each time.
            gc.collect()
            gc.freeze()
            _announce(f"fastcore is serving on {self._url} (documentation: {self._url}/docs)")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        late = asyncio.create_task(self._interrupt_late_requests())
        try:
            await super().shutdown(sockets)
        finally:
            late.cancel()

    async def _interrupt_late_requests(self) -> None:
        # A thread cannot be cancelled; a request whose statement is can still be answered.
        await asyncio.sleep(self._grace_seconds)
        self._heavy.close()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.interrupt)


def _announce(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:
        # Nobody reads it. What is left in the buffer would fail once more at the end, as an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed_outputs() -> None:
    # Started without one, Python has None in its place, which the HTTP server's log asks for its colours.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - open as long as the process


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _read_settings(options: Mapping[str, Any]) -> ServiceSettings:
    try:
        return ServiceSettings(**options)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, entry['loc']))}: {entry['msg']}" for entry in error.errors())
        raise ServiceStartError(f"wrong settings: {wrong}") from None


def _listen(settings: ServiceSettings) -> socket.socket:
    place = f"{settings.host}:{settings.port}"
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address, family=family, backlog=_BACKLOG)
        # Connections inherit it. asyncio leaves it off for those of a listener made like this, and then an
        # answer's body waits some 40 ms until the client has acknowledged the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except UnicodeError:
        raise ServiceStartError(f"cannot listen on {place}: {settings.host!r} is no host name") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServiceStartError(
                f"{place} is in use: stop what runs there, or choose another --port"
            ) from None
        raise ServiceStartError(f"cannot listen on {place}: {error.strerror}") from None


def _url(listener: socket.socket, settings: ServiceSettings) -> str:
    bound, port = listener.getsockname()[:2]
    host = settings.host
    # Nobody asks for "every address" by name; this one of them is answered without being allowed first.
    if ipaddress.ip_address(bound).is_unspecified:
        host = "127.0.0.1" if listener.family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
