"""Which of a request's headers decide about its answer: told with every answer, errors too."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTED = "fastcore.varies_by"


def varies_by(scope: Scope, header: str) -> None:
    """Note that a header of the request has a say in what is answered."""
    names: list[str] = scope.setdefault(_NOTED, [])
    if header not in names:
        names.append(header)


def add_vary(scope: Scope, headers: MutableHeaders) -> None:
    """Name the noted headers in ``Vary``, beside those that are named already (RFC 9110)."""
    named = [name.strip() for value in headers.getlist("vary") for name in value.split(",")]
    known = {name.lower() for name in named}
    missing = [name for name in scope.get(_NOTED, []) if name.lower() not in known]
    if missing and "*" not in known:
        headers["vary"] = ", ".join([*filter(None, named), *missing])


class VaryMiddleware:
    """Adds ``Vary`` for the headers that were noted while a request was answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with its header."""
        # Made here: routers hand on copies of the scope, which share what is in it.
        scope[_NOTED] = []

        async def send_with_vary(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_vary(scope, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_vary)
