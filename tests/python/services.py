"""Services as processes of their own, the way users start them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from queue import Empty, Queue
from threading import Thread
from typing import Any, TypeAlias

import httpx

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


@contextlib.contextmanager
def running_services() -> Iterator[StartService]:
    """Gives what starts services on free ports; those that still run are ended at the end."""
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
