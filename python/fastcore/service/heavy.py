"""What the routes for heavy requests share: threads, memory, and remote files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request, Response

from fastcore.integrations.fastapi import JSONBytesResponse, JSONStreamingResponse
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.pool import WorkPool
from fastcore.operations.remote import RemoteFiles
from fastcore.operations.request_body import receive_body
from fastcore.service.settings import ServiceSettings

_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Heavy:
    """Bounds for requests that are large or take long.

    Attributes:
        pool: does their work, beside the event loop.
        budget: memory for their bodies and all that comes of these.
        remote: fetches what they name by its address.
        receive_timeout: seconds for one chunk of a body.
        send_timeout: seconds for one chunk of a long answer.
        storing: waits for the database, so that other work does not.
        body_timeout: seconds for a whole body.
    """

    pool: WorkPool
    budget: MemoryBudget
    remote: RemoteFiles
    receive_timeout: float
    send_timeout: float
    storing: WorkPool
    body_timeout: float

    def close(self) -> None:
        """End the work without waiting for it."""
        self.pool.close()
        self.storing.close()

    async def receive(self, request: Request, intake: Intake) -> None:
        """Receive a request's body into an intake."""
        await receive_body(request, intake, chunk_timeout=self.receive_timeout, timeout=self.body_timeout)

    def answer(self, content: bytes) -> Response:
        """Make the response of finished JSON."""
        if len(content) <= _CHUNK_BYTES:
            return JSONBytesResponse(content)
        length = {"content-length": str(len(content))}
        return JSONStreamingResponse(_chunks(content), headers=length, send_timeout=self.send_timeout)


def create_heavy(settings: ServiceSettings) -> Heavy:
    """Make the bounds that the settings say.

    Raises:
        FastcoreError: there are buckets, but no boto3.
    """
    return Heavy(
        WorkPool(settings.work_threads, settings.work_queue),
        MemoryBudget(settings.bodies_max_bytes),
        RemoteFiles(settings.sarif_url_hosts, settings.sarif_url_buckets, timeout=settings.sarif_url_timeout),
        settings.receive_timeout,
        settings.send_timeout,
        WorkPool(settings.store_threads, settings.work_queue),
        settings.body_timeout,
    )


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    # In one piece it would be copied more than once while no other request gets its turn.
    for start in range(0, len(content), _CHUNK_BYTES):
        yield content[start : start + _CHUNK_BYTES]
        await asyncio.sleep(0)
