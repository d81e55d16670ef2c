"""A deadline that also ends what waits for a peer that is gone but still acknowledged by its kernel."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError, DeadlineError


class Deadline:
    """Shuts a connection's socket down when the time is over, so that whoever waits for it gets an error.

    Neither keepalives nor ``tcp_user_timeout`` help against a peer whose kernel still acknowledges, and
    ``statement_timeout`` works only where the server can be reached.

    Args:
        timeout: seconds; None for no end.
        fileno: the connection's descriptor; a duplicate is shut down, as the number may be another file's by
            then.
        start: when the time began, by ``time.perf_counter``.
    """

    def __init__(self, timeout: float | None, fileno: int, start: float) -> None:
        self.has_passed = False
        self._timeout = timeout
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None
        if timeout is not None:
            self._ends = start + timeout
            self._socket = socket.socket(fileno=os.dup(fileno))
            self._timer = threading.Timer(max(0, self._ends - time.perf_counter()), self.shut_down)
            self._timer.daemon = True

    def check(self) -> None:
        """Raise where the time is over, for what does not wait for the socket.

        Raises:
            DeadlineError: the time is over.
        """
        if self._timeout is not None and time.perf_counter() >= self._ends:
            self.shut_down()
            raise deadline_error(self._timeout)

    def shut_down(self) -> None:
        """End the connection now: somebody else has seen that the time is over."""
        with self._lock:
            if self._socket is None:
                return
            self.has_passed = True
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the peer was faster

    def __enter__(self) -> Self:
        if self._timer is not None:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timeout is None or self._timer is None or self._socket is None:
            return
        self._timer.cancel()
        with self._lock:
            self._socket.close()
            self._socket = None
        self._timer.join()  # it has nothing left to do
        if self.has_passed and isinstance(error, Exception) and not isinstance(error, DeadlineError):
            raise deadline_error(self._timeout) from error


def check_timeout(timeout: object) -> float | None:
    """Refuse what is no number of seconds.

    Raises:
        ArgumentError: it is not positive, or endless.
        ArgumentTypeError: it is no number.
    """
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise ArgumentTypeError(f"timeout must be seconds as float or int, not {type_name_of(timeout)}")
    if not 0 < timeout <= threading.TIMEOUT_MAX:
        most = f"{threading.TIMEOUT_MAX:.0f}"
        raise ArgumentError(
            f"timeout must be more than 0 s and at most {most} s, None for no end, not {timeout}"
        )
    return float(timeout)


def deadline_error(timeout: float) -> DeadlineError:
    """Make the error that says that the time is over."""
    return DeadlineError(
        f"the rows were not stored within {timeout:g} s: the connection was closed", timeout=timeout
    )


@contextlib.asynccontextmanager
async def seconds_left(timeout: float | None, start: float) -> AsyncIterator[None]:
    """Wait for what is no connection until the deadline.

    Raises:
        DeadlineError: the time is over.
    """
    if timeout is None:
        yield
        return
    waiting = asyncio.timeout(max(0, start + timeout - time.perf_counter()))
    try:
        async with waiting:
            yield
    except TimeoutError as error:
        if waiting.expired():
            raise deadline_error(timeout) from error
        raise
