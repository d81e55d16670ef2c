"""Spliced answers over a real socket, through Strawberry's router for FastAPI."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import strawberry
from fastapi import FastAPI, Response
from strawberry.dataloader import DataLoader
from strawberry.schema.config import StrawberryConfig
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL

from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRows
from fastcore.integrations.strawberry_fastapi import GraphQLRouter
from shop_rows import USERS, text
from shop_schema import load_names, make_schema

QUERY = """
query ($id: Int!, $no: Boolean = false) {
  version
  name: nameOf(id: $id)
  users { ...Person score @include(if: $no) }
  one: user(id: $id) { a: homeAddress { __typename zipCode } b: mail }
  failing
}
fragment Person on User { id firstName otherAddresses { inCity { name } } }
"""
VARIABLES = {"id": 3}


def get_context(response: Response) -> dict[str, Any]:
    response.headers["x-from-context"] = "yes"
    return {"names": DataLoader(load_fn=load_names)}


def application(schema: strawberry.Schema, **options: Any) -> FastAPI:
    app = FastAPI()
    router = GraphQLRouter(schema, context_getter=get_context, **options)
    app.include_router(router, prefix="/graphql")
    return app


@pytest.fixture
def client(serve: Callable[[FastAPI], httpx.Client]) -> httpx.Client:
    config = StrawberryConfig(batching_config={"max_operations": 3})
    return serve(application(make_schema(of_rows=True, config=config)))


def test_answer(client: httpx.Client, of_objects: Any, answer: Any) -> None:
    response = client.post("/graphql", json={"query": QUERY, "variables": VARIABLES})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-from-context"] == "yes"
    assert response.json() == answer(of_objects, QUERY, VARIABLES)
    assert '"firstName":"Grâce"'.encode() in response.content


def test_get(client: httpx.Client) -> None:
    response = client.get("/graphql", params={"query": "{ users { id } }"})
    assert response.content == b'{"data": {"users": [{"id":1},{"id":2},{"id":3}]}}'.replace(b": ", b":")


def test_batch(client: httpx.Client) -> None:
    operations = ["{ users { id } }", "{ version }", "{ a: userGrid { id } failing }"]
    response = client.post("/graphql", json=[{"query": query} for query in operations])
    first, second, third = response.json()
    assert first == {"data": {"users": [{"id": 1}, {"id": 2}, {"id": 3}]}}
    assert second == {"data": {"version": "1.0"}}
    assert third["data"] == {"a": [[{"id": 1}, {"id": 2}], [], [{"id": 3}]], "failing": None}
    assert [error["path"] for error in third["errors"]] == [["failing"]]


def test_errors_before_the_execution(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{ users { nonsense } }"})
    assert response.json()["data"] is None
    assert "nonsense" in response.json()["errors"][0]["message"]
    assert client.post("/graphql", content=b"{").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "{ version ... @defer { users { id mail } } }",
        "{ version users { ... @defer { mail } id } }",
    ],
)
def test_deferred(query: str, serve: Callable[[FastAPI], httpx.Client]) -> None:
    config = StrawberryConfig(enable_experimental_incremental_execution=True)
    client = serve(application(make_schema(of_rows=True, config=config)))
    response = client.post("/graphql", json={"query": query})
    assert response.headers["content-type"].startswith("multipart/mixed")
    payloads = [json.loads(line) for line in response.text.splitlines() if line.startswith("{")]
    assert payloads[0]["data"]["version"] == "1.0"
    assert payloads[-1]["hasNext"] is False
    assert {"id": 1, "mail": "ada@example.org"} in merged(payloads)["users"]


def merged(payloads: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = payloads[0]["data"]
    for part in [part for payload in payloads for part in payload.get("incremental") or ()]:
        place: Any = data
        for key in part["path"]:
            place = place[key]
        place.update(part["data"])
    return data


@strawberry.type
class Item:
    first_name: str


@strawberry.type
class Query:
    version: str = "1.0"


@strawberry.type
class Subscription:
    @strawberry.subscription(graphql_type=AsyncIterator[list[Item]])
    async def items(self) -> AsyncIterator[JSONRows]:
        for user in USERS[:2]:
            yield JSONRows([text({"first_name": user["first_name"]})])


EVENTS = [{"data": {"items": [{"firstName": name}]}} for name in ("Ada", "Alan")]


@pytest.fixture
def subscriptions() -> FastAPI:
    schema = strawberry.Schema(
        Query, subscription=Subscription, execution_context_class=FastcoreExecutionContext
    )
    protocols = [GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL]
    return application(schema, subscription_protocols=protocols)


def test_subscription_by_server_sent_events(
    subscriptions: FastAPI, serve: Callable[[FastAPI], httpx.Client]
) -> None:
    response = serve(subscriptions).post(
        "/graphql",
        json={"query": "subscription { items { firstName } }"},
        headers={"accept": "text/event-stream"},
    )
    lines = [line.removeprefix("data:") for line in response.text.splitlines() if line.startswith("data:")]
    assert [json.loads(line) for line in lines if line.strip()] == EVENTS


def test_subscription_by_web_socket(subscriptions: FastAPI) -> None:
    query = {"query": "subscription { items { firstName } }"}
    frames = asyncio.run(
        conversation(
            subscriptions, {"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": query}
        )
    )
    assert [frame["type"] for frame in frames] == ["connection_ack", "next", "next", "complete"]
    assert [{"data": frame["payload"]["data"]} for frame in frames[1:3]] == EVENTS


async def conversation(app: FastAPI, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Sends messages on a web socket, and gives what came as text until the operation was complete."""
    incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    incoming.put_nowait({"type": "websocket.connect"})
    for message in messages:
        incoming.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})
    frames = []

    async def send(event: Any) -> None:
        if event["type"] == "websocket.send":
            frames.append(json.loads(event["text"]))
            if frames[-1]["type"] == "complete":
                incoming.put_nowait({"type": "websocket.disconnect", "code": 1000})

    protocols = [GRAPHQL_TRANSPORT_WS_PROTOCOL]
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/graphql",
        "headers": [],
        "subprotocols": protocols,
    }
    scope |= {"query_string": b"", "root_path": "", "scheme": "ws", "server": ("127.0.0.1", 80)}
    await asyncio.wait_for(app(scope, incoming.get, send), timeout=20)
    return frames
