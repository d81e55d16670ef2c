"""One uvicorn worker in a process of its own: ``python serving.py fastapi_app:make_app FD CONNINFO``."""

from __future__ import annotations

import contextlib
import importlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn

CPU_PATH = "/cpu"  # answers with the CPU seconds the worker has taken so far


def with_cpu_path(app: Any) -> Any:
    async def answering(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] != CPU_PATH:
            await app(scope, receive, send)
            return
        body = json.dumps(time.process_time()).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answering


@contextlib.contextmanager
def worker(application: str, conninfo: str) -> Iterator[tuple[str, int]]:
    """Run ``module:function``, which makes the application of a database; gives the worker's address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        descriptor = listener.fileno()
        command = [sys.executable, str(Path(__file__)), application, str(descriptor), conninfo]
        process = subprocess.Popen(command, pass_fds=[descriptor])
    # Only the worker has the socket now: clients notice when it ends, and wait until it is ready.
    with process:
        try:
            yield address
        finally:
            process.terminate()


def main() -> None:
    application, descriptor, conninfo = sys.argv[1:]
    module, _, function = application.partition(":")
    app = getattr(importlib.import_module(module), function)(conninfo)
    config = uvicorn.Config(with_cpu_path(app), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(descriptor))])


if __name__ == "__main__":
    main()
