"""``FastcoreRoute`` takes every kind of handler an ``APIRoute`` takes, under the same name."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic_core import PydanticSerializationError

from fastcore import ResponseBytes
from fastcore.integrations.fastapi import FastcoreRoute

Handler: TypeAlias = Callable[..., Any]

RESULTS: list[Any] = [{"n": 1}, ResponseBytes(b'{"n":1.0}')]


def sync_decorator(handler: Handler) -> Handler:
    @functools.wraps(handler)
    def decorated(*args: Any, **values: Any) -> Any:
        return handler(*args, **values)

    return decorated


def async_over_sync(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def decorated(*args: Any, **values: Any) -> Any:
        return handler(*args, **values)

    return decorated


def async_over_async(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def decorated(*args: Any, **values: Any) -> Any:
        return await handler(*args, **values)

    return decorated


def plain_sync(result: int, q: int = 0) -> Any:
    return [RESULTS[result], q] if result == 0 else RESULTS[result]


async def plain_async(result: int, q: int = 0) -> Any:
    return plain_sync(result, q)


class SyncObject:
    """Say what it does."""

    def __call__(self, result: int, q: int = 0) -> Any:
        return plain_sync(result, q)

    def method(self, result: int, q: int = 0) -> Any:
        return plain_sync(result, q)

    decorated = async_over_sync(method)


class AsyncObject:
    """Say what it does."""

    async def __call__(self, result: int, q: int = 0) -> Any:
        return plain_sync(result, q)

    async def method(self, result: int, q: int = 0) -> Any:
        return plain_sync(result, q)

    decorated = sync_decorator(method)


class DecoratedObject:
    """Say what it does."""

    __call__ = async_over_sync(SyncObject.__call__)


HANDLERS: dict[str, Handler] = {
    "sync": plain_sync,
    "async": plain_async,
    "sync over sync": sync_decorator(plain_sync),
    "sync over async": sync_decorator(plain_async),
    "async over sync": async_over_sync(plain_sync),
    "async over async": async_over_async(plain_async),
    "async over sync over async": async_over_async(sync_decorator(plain_async)),
    "async over sync over async over sync": async_over_async(sync_decorator(async_over_sync(plain_sync))),
    "partial sync": functools.partial(plain_sync, q=3),
    "partial async": functools.partial(plain_async, q=3),
    "partial of partial": functools.partial(functools.partial(plain_async), q=3),
    "partial async over sync": functools.partial(async_over_sync(plain_sync), q=3),
    "partial sync over async": functools.partial(sync_decorator(plain_async), q=3),
    "sync object": SyncObject(),
    "async object": AsyncObject(),
    "object with decorated call": DecoratedObject(),
    "partial sync object": functools.partial(SyncObject(), q=3),
    "partial async object": functools.partial(AsyncObject(), q=3),
    "partial object with decorated call": functools.partial(DecoratedObject(), q=3),
    "async over object": functools.wraps(SyncObject())(async_over_sync(SyncObject())),
    "sync method": SyncObject().method,
    "async method": AsyncObject().method,
    "async over sync method": SyncObject().decorated,
    "sync over async method": AsyncObject().decorated,
    "partial method": functools.partial(AsyncObject().method, q=3),
}


def application(route_class: type[APIRoute], handler: Handler) -> FastAPI:
    app, router = FastAPI(), APIRouter(route_class=route_class)
    router.add_api_route("/{result}", handler)
    app.include_router(router)
    return app


def get(app: FastAPI, path: str) -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(request())


@pytest.mark.parametrize("kind", HANDLERS)
def test_every_kind_of_handler(kind: str) -> None:
    answers = [
        get(application(route_class, HANDLERS[kind]), "/0") for route_class in (APIRoute, FastcoreRoute)
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, [{"n": 1}, 3 if kind.startswith("partial") else 0])
    ] * 2
    app = application(FastcoreRoute, HANDLERS[kind])
    assert get(app, "/1?q=5").content == b'{"n":1.0}'
    assert get(app, "/x").status_code == 422


@pytest.mark.parametrize("kind", HANDLERS)
def test_names_and_documentation(kind: str) -> None:
    def described(route_class: type[APIRoute]) -> tuple[str, dict[str, Any]]:
        route = route_class("/{result}", HANDLERS[kind])
        app = application(route_class, HANDLERS[kind])
        return app.url_path_for(route.name, result="0"), app.openapi()

    assert described(FastcoreRoute) == described(APIRoute)


def sync_items() -> Iterator[Any]:
    yield from ({"n": 1}, {"n": 2})


async def async_items() -> AsyncIterator[Any]:
    for item in sync_items():
        yield item


class Items:
    def __call__(self) -> Iterator[Any]:
        yield from sync_items()


@pytest.mark.parametrize(
    "handler",
    [
        sync_items,
        async_items,
        sync_decorator(async_items),
        functools.partial(sync_items),
        functools.partial(async_items),
        Items(),
        functools.partial(Items()),
    ],
)
def test_generators_are_left_to_fastapi(handler: Handler) -> None:
    answers = [get(application(route_class, handler), "/0") for route_class in (APIRoute, FastcoreRoute)]
    assert answers[1].headers == answers[0].headers
    assert answers[1].content == answers[0].content
    assert b'{"n":2}' in answers[0].content.replace(b" ", b"")


def test_a_plain_route_refuses_in_the_same_words() -> None:
    def unannotated():  # type: ignore[no-untyped-def]
        return ResponseBytes(b"{}")

    def nested():  # type: ignore[no-untyped-def]
        return {"rows": [ResponseBytes(b"{}")]}

    def annotated() -> ResponseBytes:
        return ResponseBytes(b"{}")

    for handler in (unannotated, nested, annotated):
        with pytest.raises(PydanticSerializationError, match="route_class=fastcore"):
            get(application(APIRoute, handler), "/0")
