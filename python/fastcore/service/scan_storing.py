"""Scans into the database; made for the pool that waits for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from fastcore.scans.queries import find_scan
from fastcore.scans.store import store_scan
from fastcore.service.connection_pool import Connection
from fastcore.service.database import Pool
from fastcore.service.scan_request import ScanRequest


class Stored(NamedTuple):
    """A scan that is stored.

    Attributes:
        id: of the scan.
        is_new: whether this request stored it.
        document: the answer.
    """

    id: UUID
    is_new: bool
    document: bytes


def store(pool: Pool, request: ScanRequest, timeout: float) -> Stored:
    """Store a scan, and give it as it is then.

    Raises:
        ReusedKeyError: the idempotency key was used for another request.
        DeadlineError: the time is over.
        psycopg.Error: from the server.
    """
    with pool.connection() as connection:
        with allowed(connection, timeout):
            scan = store_scan(
                connection, request.target, request.reports, idempotency=request.idempotency, timeout=timeout
            )
        document = find_scan(connection, scan.id, request.target.organisation)
    # Who deletes a scan the moment it is stored still gets an answer.
    return Stored(scan.id, scan.is_new, document or b'{"data":{"scan":null}}')


@contextlib.contextmanager
def allowed(connection: Connection, timeout: float) -> Iterator[None]:
    """Let each statement of a transaction take so many seconds; the pool's limit is for reading."""
    with connection.transaction():
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(round(timeout * 1000))])
        yield
