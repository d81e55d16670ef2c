"""One uvicorn worker in a process of its own: ``python serving.py fastapi_app:make_app FD CONNINFO``."""

from __future__ import annotations

import contextlib
import importlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from http_load import Address


@contextlib.contextmanager
def worker(application: str, conninfo: str) -> Iterator[tuple[Address, int]]:
    """Run ``module:function``, which makes the application; gives the worker's address and process id."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        descriptor = listener.fileno()
        command = [sys.executable, str(Path(__file__)), application, str(descriptor), conninfo]
        process = subprocess.Popen(command, pass_fds=[descriptor])
    # Only the worker has the socket now: clients notice when it ends, and wait until it is ready.
    with process:
        try:
            yield address, process.pid
        finally:
            process.terminate()


def main() -> None:
    application, descriptor, conninfo = sys.argv[1:]
    module, _, function = application.partition(":")
    app = getattr(importlib.import_module(module), function)(conninfo)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(descriptor))])


if __name__ == "__main__":
    main()
