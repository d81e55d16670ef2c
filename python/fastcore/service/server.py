"""The service from its settings to its end: port, database, sample data, HTTP server."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Mapping
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from pydantic import ValidationError

from fastcore.errors import FastcoreError
from fastcore.service.app import create_app
from fastcore.service.database import one_connection, running_database
from fastcore.service.demo.load import load_demo_data
from fastcore.service.settings import ServiceSettings

_BACKLOG = 2048


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
    if not settings.demo:
        _run(listener, settings, None)
        return
    with running_database(settings) as conninfo:
        with one_connection(conninfo, settings) as connection:
            load_demo_data(connection)
        _run(listener, settings, conninfo)


def _run(listener: socket.socket, settings: ServiceSettings, conninfo: str | None) -> None:
    config = uvicorn.Config(
        create_app(settings, conninfo),
        log_level=settings.log_level,
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )
    server = _Server(config, _url(listener, settings))
    server.run(sockets=[listener])
    if not server.started:
        raise ServiceStartError("the HTTP server did not start; the messages above say why")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"fastcore is serving on {self._url} (documentation: {self._url}/docs)", flush=True)


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
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServiceStartError(
                f"{place} is in use: stop what runs there, or choose another --port"
            ) from None
        raise ServiceStartError(f"cannot listen on {place}: {error.strerror}") from None


def _url(listener: socket.socket, settings: ServiceSettings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"
