"""Responses of Starlette and FastAPI whose bodies are finished bytes."""

from __future__ import annotations

import functools
import math
from collections.abc import AsyncIterable, Iterable, Mapping

from anyio import CancelScope, fail_after
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from fastcore import ResponseBytes
from fastcore.errors import ArgumentError
from fastcore.integrations.http import Negotiation

# Fewer bytes than this are compressed sooner than a thread takes over.
_COMPRESS_ON_EVENT_LOOP_BYTES = 32 * 1024


class JSONBytesResponse(Response):
    """A response whose body is finished JSON; for handlers that build their responses themselves.

    Args:
        content: `ResponseBytes`, or JSON as bytes; it is sent as it is.
        status_code: of the response.
        headers: further headers.
        media_type: None takes that of the `ResponseBytes`, or ``application/json``.
        background: run after the response is sent.

    Example:
        >>> JSONBytesResponse(b'{"data":{"users":[]}}', status_code=201).headers["content-length"]
        '21'
    """

    media_type = "application/json"

    def __init__(
        self,
        content: ResponseBytes | bytes | memoryview,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        if isinstance(content, ResponseBytes):
            media_type = media_type or content.media_type
            content = content.bytes
        super().__init__(content, status_code, headers, media_type, background)


class NegotiatedResponse(JSONBytesResponse):
    """`JSONBytesResponse` with an entity tag, compressed as the request asks; 304 when the client has it.

    What leaves is decided when it leaves, by the request it answers; a large body is compressed in a thread.

    Args:
        content: `ResponseBytes`, or JSON as bytes.
        status_code: of the response, unless it becomes 304.
        headers: further headers; ``Cache-Control`` is kept by 304 too.
        media_type: None takes that of the `ResponseBytes`, or ``application/json``.
        background: run after the response is sent.
        negotiation: None takes a `Negotiation` with its defaults.

    Example:
        >>> @app.get("/report")  # doctest: +SKIP
        ... async def report() -> Response:
        ...     rows = await repository.find("report", "rows")
        ...     return NegotiatedResponse(rows, headers={"Cache-Control": "private, no-cache"})
    """

    def __init__(
        self,
        content: ResponseBytes | bytes | memoryview,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        *,
        negotiation: Negotiation | None = None,
    ) -> None:
        super().__init__(content, status_code, headers, media_type, background)
        self._negotiation = negotiation or Negotiation()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response (ASGI)."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        answer = functools.partial(
            self._negotiation.answer,
            scope["method"],
            Headers(scope=scope),
            bytes(self.body),
            status=self.status_code,
            headers=[(name, value) for name, value in self.headers.items() if name != "content-length"],
        )
        if len(self.body) < _COMPRESS_ON_EVENT_LOOP_BYTES:
            status, headers, body = answer()
        else:
            status, headers, body = await run_in_threadpool(answer)
        response = Response(body, status, background=self.background)
        for name, value in headers:
            response.headers.append(name, value)
        await response(scope, receive, send)


class JSONStreamingResponse(StreamingResponse):
    """A response whose body is sent while it is made; for ``stream_to_response`` and its like.

    The chunks are closed when the answer is sent, failed or no longer wanted, so that their connection goes
    back to its pool at once; after a plain ``StreamingResponse`` whose client has left, it does when the
    garbage collector finds the remains. An error between two chunks ends the answer without its last chunk:
    the client sees that it is incomplete. Starlette's ``BaseHTTPMiddleware`` (``@app.middleware("http")``)
    sends the last chunk all the same; behind one, only the JSON, which stays open, tells it.

    Args:
        content: the chunks, from an iterator or an asynchronous one.
        status_code: of the response.
        headers: further headers.
        media_type: None takes ``application/json``.
        background: run after the response is sent.
        send_timeout: seconds that a client may take for one chunk before the answer is broken off, so that
            clients who do not read cannot keep every connection of a pool; None waits as long as they stay.

    Raises:
        ArgumentError: ``send_timeout`` is no positive number.

    Example:
        >>> @app.get("/export")  # doctest: +SKIP
        ... def export() -> JSONStreamingResponse:
        ...     return JSONStreamingResponse(repository.stream("users", "users", "User"))
    """

    media_type = "application/json"

    def __init__(
        self,
        content: Iterable[bytes] | AsyncIterable[bytes],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
        *,
        send_timeout: float | None = None,
    ) -> None:
        if send_timeout is not None and not 0 < send_timeout < math.inf:
            raise ArgumentError(f"send_timeout must be a positive number of seconds, not {send_timeout}")
        super().__init__(content, status_code, headers, media_type, background)
        self._chunks = content
        self._send_timeout = send_timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response (ASGI)."""

        async def send_in_time(message: Message) -> None:
            with fail_after(self._send_timeout):
                await send(message)

        try:
            await super().__call__(scope, receive, send_in_time)
        finally:
            # Starlette cancels who sends to a client that is gone; the way back is not for cancelling.
            with CancelScope(shield=True):
                if aclose := getattr(self._chunks, "aclose", None):
                    await aclose()
                elif close := getattr(self._chunks, "close", None):
                    await run_in_threadpool(close)
