"""Bodies of requests, and whether whoever sent them is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from fastcore.operations.intake import Intake

T = TypeVar("T")

_GZIP = {"gzip", "x-gzip"}


def media_type(request: Request) -> str:
    """Give the body's media type in lower case, without parameters; empty where there is none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_gzip_coded(request: Request) -> bool:
    """Tell whether the whole body was compressed for its way here.

    Raises:
        HTTPException: 415, it was in another way, or more than once.
    """
    codings = [coding.strip().lower() for coding in request.headers.get("content-encoding", "").split(",")]
    found = [coding for coding in codings if coding not in {"", "identity"}]
    if len(found) > 1 or not _GZIP.issuperset(found):
        raise HTTPException(415, "Bodies are taken as they are or with gzip.", {"accept-encoding": "gzip"})
    return bool(found)


async def receive_body(request: Request, intake: Intake, *, chunk_timeout: float, timeout: float) -> None:
    """Receive a body as it comes.

    Args:
        request: whose body has not been read.
        intake: takes the body, up to its limit.
        chunk_timeout: seconds that each chunk may take.
        timeout: seconds that all of it may take.

    Raises:
        TooLargeError: the body is longer than the intake takes, or is announced to be.
        MemoryBudgetError: there is no memory for it.
        HTTPException: 408, a chunk or the whole did not come in time.
        ClientDisconnect: the client left.
    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit():
        # What is announced may be too little; that is seen when more comes.
        intake.expect(int(announced))
    chunks = request.stream()
    try:
        async with asyncio.timeout(timeout):
            while True:
                async with asyncio.timeout(chunk_timeout):
                    chunk = await anext(chunks, None)
                if chunk is None:
                    return
                if chunk:
                    intake.add(chunk)
    except TimeoutError:
        raise HTTPException(408, "The body did not come in time.") from None


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do something for a client as long as it is there; the body must have been received.

    Args:
        request: of the client.
        work: is cancelled when the client leaves.

    Returns:
        What the work returns.

    Raises:
        ClientDisconnect: the client left.
    """
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_until_disconnected(request.receive))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        task.cancel()
        leaving.cancel()
        await asyncio.wait({task, leaving})
        # An error's traceback holds this frame; through the task it would hold itself.
        del task


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
