"""Requests that come all at once begin one after the other, and hold up nobody else."""

from __future__ import annotations

import asyncio
from collections import Counter

from starlette.types import Message, Receive, Scope, Send

from fastcore.operations.turnstile import TurnstileMiddleware


async def receive() -> Message:
    return {"type": "http.request"}


async def send(message: Message) -> None:
    pass


class Turns:
    """Counts the turns of the event loop."""

    def __init__(self) -> None:
        self.number = 0
        self._loop = asyncio.get_running_loop()
        self._count()

    def _count(self) -> None:
        self.number += 1
        self._handle = self._loop.call_soon(self._count)

    def stop(self) -> None:
        self._handle.cancel()


async def turns_of(*methods: str) -> list[tuple[str, int]]:
    """In which turn each request began; all come in the same."""
    began: list[tuple[str, int]] = []
    turns = Turns()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        began.append((scope["method"], turns.number))

    turnstile = TurnstileMiddleware(app)
    requests = [turnstile({"type": "http", "method": method}, receive, send) for method in methods]
    await asyncio.wait_for(asyncio.gather(*requests), 60)
    turns.stop()
    return began


def test_requests_with_a_body_begin_one_in_each_turn() -> None:
    began = asyncio.run(turns_of(*["POST"] * 50, "PATCH", "DELETE"))
    assert Counter(turn for _, turn in began).most_common(1)[0][1] == 1
    assert [method for method, _ in began] == ["POST"] * 50 + ["PATCH", "DELETE"]


def test_others_do_not_wait_for_them() -> None:
    began = asyncio.run(turns_of(*["POST"] * 50, "GET", "HEAD"))
    assert [method for method, _ in began[:2]] == ["GET", "HEAD"]


def test_who_gives_up_lets_the_next_in() -> None:
    async def scenario() -> list[str]:
        began = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            began.append(scope["path"])

        turnstile = TurnstileMiddleware(app)
        requests = [
            asyncio.ensure_future(turnstile({"type": "http", "method": "POST", "path": path}, receive, send))
            for path in ("first", "second", "third")
        ]
        await asyncio.sleep(0)
        requests[0].cancel()
        requests[1].cancel()
        await asyncio.wait(requests, timeout=60)
        return began

    assert asyncio.run(scenario()) == ["third"]
