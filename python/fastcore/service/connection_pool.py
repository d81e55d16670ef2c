"""A connection pool that ends when it is told to, whatever runs on its connections."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, TypeAlias
from weakref import WeakSet

import psycopg
from psycopg_pool import ConnectionPool

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_WORKERS_SECONDS = 1.0
_CANCEL_SECONDS = 2.0
_CANCEL_AT_LEAST_SECONDS = 0.1


class InterruptiblePool(ConnectionPool[Connection]):
    """A pool that knows the connections it has lent, which ``ConnectionPool.close`` waits for.

    Args:
        conninfo: the database's connection string.
        configure: prepares a new connection.
        options: those of ``ConnectionPool``.
    """

    def __init__(self, conninfo: str, *, configure: Callable[[Connection], None], **options: Any) -> None:
        self._made: WeakSet[Connection] = WeakSet()
        self._made_lock = threading.Lock()

        def remember_and_configure(connection: Connection) -> None:
            with self._made_lock:
                self._made.add(connection)
            configure(connection)

        super().__init__(conninfo, configure=remember_and_configure, **options)

    def interrupt(self) -> None:
        """Close the pool; who waits for a connection or runs a statement gets an ``OperationalError``."""
        self.close(_WORKERS_SECONDS)
        with self._made_lock:
            connections = list(self._made)
        deadline = time.monotonic() + _CANCEL_SECONDS
        for connection in connections:
            with contextlib.suppress(psycopg.Error):
                left = deadline - time.monotonic()
                connection.cancel_safe(timeout=max(left, _CANCEL_AT_LEAST_SECONDS))
            _disconnect(connection)


def _disconnect(connection: Connection) -> None:
    # Ends the client's wait also when the server is out of reach, or the statement starts after the cancel.
    # The descriptor itself stays open: its number must not go to another file while libpq uses it.
    with (
        contextlib.suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as connected,
    ):
        connected.shutdown(socket.SHUT_RDWR)
