"""Spliced answers over a real socket, through Strawberry's views for Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from asgiref.wsgi import WsgiToAsgi
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import override_settings
from django.urls import path
from strawberry.dataloader import DataLoader
from strawberry.schema.config import StrawberryConfig

from fastcore.integrations.strawberry_django import AsyncGraphQLView, GraphQLView
from shop_schema import load_names, make_schema

QUERY = """
query ($id: Int!) {
  version
  users { id firstName a: homeAddress { t: __typename zipCode } }
  one: user(id: $id) { mail fullName }
  failing
}
"""
VARIABLES = {"id": 3}


class View(GraphQLView):
    def get_context(self, request: Any, response: Any) -> Any:
        response["x-from-context"] = "yes"
        return super().get_context(request, response)


class AsyncView(AsyncGraphQLView):
    async def get_context(self, request: Any, response: Any) -> Any:
        response["x-from-context"] = "yes"
        return {"names": DataLoader(load_fn=load_names)}


def patterns(view: Any) -> tuple[Any, ...]:
    config = StrawberryConfig(batching_config={"max_operations": 3})
    return (path("graphql", view.as_view(schema=make_schema(of_rows=True, config=config))),)


def synchronous() -> Any:
    class Request(WSGIRequest):
        urlconf = patterns(View)

    class Handler(WSGIHandler):
        request_class = Request

    return WsgiToAsgi(Handler())  # type: ignore[no-untyped-call]


def asynchronous() -> Any:
    class Request(ASGIRequest):
        urlconf = patterns(AsyncView)

    class Handler(ASGIHandler):
        request_class = Request

    return Handler()


@pytest.fixture(params=[synchronous, asynchronous])
def client(request: pytest.FixtureRequest, serve: Callable[[Any], httpx.Client]) -> Iterator[httpx.Client]:
    if not settings.configured:
        settings.configure()
    # other tests of Django in this process may have settings of their own
    with override_settings(ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], ROOT_URLCONF=__name__):
        yield serve(request.param())


def test_answer(client: httpx.Client, of_objects: Any, answer: Any) -> None:
    response = client.post("/graphql", json={"query": QUERY, "variables": VARIABLES})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-from-context"] == "yes"
    assert response.json() == answer(of_objects, QUERY, VARIABLES)
    assert '"firstName":"Grâce"'.encode() in response.content


def test_batch(client: httpx.Client) -> None:
    operations = [{"query": "{ users { id } }"}, {"query": "{ version }"}]
    assert client.post("/graphql", json=operations).json() == [
        {"data": {"users": [{"id": 1}, {"id": 2}, {"id": 3}]}},
        {"data": {"version": "1.0"}},
    ]


def test_errors_before_the_execution(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{ users { nonsense } }"})
    assert response.json()["data"] is None
    assert "nonsense" in response.json()["errors"][0]["message"]
