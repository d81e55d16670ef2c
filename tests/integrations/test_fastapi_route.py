"""``FastcoreRoute`` on a real socket: finished bytes pass untouched, everything else works as before."""

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeAlias

import httpx
import pytest
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from fastcore import ResponseBytes, build_list_response
from fastcore.integrations.fastapi import (
    FastcoreRoute,
    JSONBytesResponse,
    list_response_model,
    single_response_model,
)

Serve: TypeAlias = Callable[[FastAPI], httpx.Client]

# Digits that every JSON decoder on the way would change.
ROWS = ['{"n": 1.10, "big": 123456789012345678901234567890, "e": 1E400}', '{"s": "\\u00e9é"}']
BODY = build_list_response(ROWS, "x")


class Item(BaseModel):
    """An ordinary model."""

    name: str


def routed() -> tuple[FastAPI, APIRouter]:
    app, router = FastAPI(), APIRouter(route_class=FastcoreRoute)
    return app, router


def test_bytes_pass_untouched(serve: Serve) -> None:
    app, router = routed()

    @router.get("/sync")
    def sync_handler() -> ResponseBytes:
        return ResponseBytes(BODY)

    @router.get("/async")
    async def async_handler() -> ResponseBytes:
        return ResponseBytes(BODY)

    @router.get("/unannotated")
    def unannotated():  # type: ignore[no-untyped-def]
        return ResponseBytes(BODY)

    @router.get("/optional")
    def optional() -> ResponseBytes | None:
        return ResponseBytes(BODY)

    app.include_router(router)
    client = serve(app)
    for path in ("/sync", "/async", "/unannotated", "/optional"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.content == BODY
        assert response.headers["content-type"] == "application/json"
        assert response.headers["content-length"] == str(len(BODY))


def test_status_headers_and_media_type(serve: Serve) -> None:
    app, router = routed()

    def from_dependency(response: Response) -> str:
        response.headers["x-dependency"] = "1"
        return "dependency"

    @router.post("/created", status_code=201)
    def created(found: Annotated[str, Depends(from_dependency)], response: Response) -> ResponseBytes:
        response.headers["x-handler"] = found
        response.set_cookie("first", "1")
        response.set_cookie("second", "2")
        return ResponseBytes(BODY, "application/graphql-response+json")

    @router.post("/accepted", status_code=201)
    async def accepted(response: Response) -> ResponseBytes:
        response.status_code = 202
        response.headers["content-type"] = "application/vnd.api+json"
        return ResponseBytes(BODY)

    @router.delete("/gone", status_code=204, response_model=None)
    def gone() -> ResponseBytes:
        return ResponseBytes(BODY)

    app.include_router(router)
    client = serve(app)

    response = client.post("/created")
    assert (response.status_code, response.content) == (201, BODY)
    assert response.headers["content-type"] == "application/graphql-response+json"
    assert (response.headers["x-dependency"], response.headers["x-handler"]) == ("1", "dependency")
    assert len(response.headers.get_list("set-cookie")) == 2

    response = client.post("/accepted")
    assert (response.status_code, response.content) == (202, BODY)
    assert response.headers.get_list("content-type") == ["application/vnd.api+json"]

    response = client.delete("/gone")
    assert (response.status_code, response.content) == (204, b"")
    assert "content-length" not in response.headers


def test_parameters_dependencies_and_background_tasks(serve: Serve) -> None:
    app, router = routed()
    events: list[Any] = []

    async def connection() -> AsyncIterator[str]:
        events.append("open")
        yield "connection"
        events.append("close")

    @router.post("/items/{number}")
    def handler(
        number: int,
        item: Item,
        tasks: BackgroundTasks,
        opened: Annotated[str, Depends(connection)],
        tag: Annotated[list[str], Query()],
    ) -> ResponseBytes:
        tasks.add_task(events.append, "task")
        events.append((number, item.name, opened, tag))
        return ResponseBytes(BODY)

    app.include_router(router)
    client = serve(app)
    response = client.post("/items/7?tag=a&tag=b", json={"name": "Ada"})
    assert response.content == BODY
    assert events[:2] == ["open", (7, "Ada", "connection", ["a", "b"])]
    # Both follow the answer, which the client may have before.
    deadline = time.monotonic() + 20
    while len(events) < 4 and time.monotonic() < deadline:
        time.sleep(0.005)
    assert {"task", "close"} == set(events[2:])

    refused = client.post("/items/x?tag=a", json={})
    assert refused.status_code == 422
    assert [error["loc"] for error in refused.json()["detail"]] == [["path", "number"], ["body", "name"]]


def test_ordinary_handlers_on_the_same_router(serve: Serve) -> None:
    app, router = routed()

    @router.get("/model")
    def model() -> Item:
        return Item(name="Ada")

    @router.get("/dict")
    async def plain() -> dict[str, int]:
        return {"n": 1}

    @router.get("/response")
    def response() -> Response:
        return Response("text", media_type="text/plain")

    @router.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(iter([b"a", b"b"]))

    @router.get("/error")
    def error() -> ResponseBytes:
        raise HTTPException(418, "teapot")

    @router.get("/ready-made")
    def ready_made() -> JSONBytesResponse:
        return JSONBytesResponse(ResponseBytes(BODY), headers={"x-own": "1"})

    app.include_router(router)
    client = serve(app)
    assert client.get("/model").json() == {"name": "Ada"}
    assert client.get("/dict").json() == {"n": 1}
    assert client.get("/response").text == "text"
    assert client.get("/stream").content == b"ab"
    assert (client.get("/error").status_code, client.get("/error").json()) == (418, {"detail": "teapot"})
    ready = client.get("/ready-made")
    assert (ready.content, ready.headers["x-own"]) == (BODY, "1")
    assert ready.headers["content-length"] == str(len(BODY))


def test_routers_in_routers_and_the_application_itself(serve: Serve) -> None:
    inner = APIRouter(prefix="/inner", route_class=FastcoreRoute)
    outer = APIRouter(prefix="/outer")
    app = FastAPI()
    app.router.route_class = FastcoreRoute

    @inner.get("/rows", status_code=203)
    def rows() -> ResponseBytes:
        return ResponseBytes(BODY)

    @app.get("/direct")
    def direct() -> ResponseBytes:
        return ResponseBytes(BODY)

    outer.include_router(inner)
    app.include_router(outer)
    app.include_router(inner, prefix="/again")
    client = serve(app)
    for path in ("/outer/inner/rows", "/again/inner/rows"):
        assert (client.get(path).status_code, client.get(path).content) == (203, BODY)
    assert client.get("/direct").content == BODY


def test_handlers_that_are_objects(serve: Serve) -> None:
    class Handler:
        async def __call__(self, n: int) -> ResponseBytes:
            return ResponseBytes(b"[%d]" % n)

    app, router = routed()
    router.add_api_route("/object", Handler())
    app.include_router(router)
    assert serve(app).get("/object?n=5").content == b"[5]"


def test_a_large_body(serve: Serve) -> None:
    body = build_list_response(['{"some_key": "' + "é" * 1000 + '"}'] * 2000, "x")
    app, router = routed()

    @router.get("/large")
    def large() -> ResponseBytes:
        return ResponseBytes(body)

    app.include_router(router)
    assert serve(app).get("/large").content == body


def test_the_documentation_shows_the_declared_model() -> None:
    app, router = routed()

    @router.get("/items", response_model=list_response_model("all-items", Item))
    def items() -> ResponseBytes:
        return ResponseBytes(b"{}")

    @router.get("/item", response_model=single_response_model("item", Item), responses={404: {"model": Item}})
    def item(response: Response) -> ResponseBytes:
        return ResponseBytes(b"{}")

    @router.get("/plain")
    def plain() -> ResponseBytes:
        """Say what it does."""
        return ResponseBytes(b"{}")

    app.include_router(router)
    document = app.openapi()
    schemas = document["components"]["schemas"]

    def model_of(path: str, status: str = "200") -> dict[str, Any]:
        answer: dict[str, Any] = document["paths"][path]["get"]["responses"][status]
        schema: dict[str, Any] = answer["content"]["application/json"]["schema"]
        return schema

    assert model_of("/items") == {"$ref": "#/components/schemas/AllItemsListResponse"}
    assert schemas["AllItemsListData"]["properties"]["all-items"]["items"] == {
        "$ref": "#/components/schemas/Item"
    }
    assert {"type": "null"} in schemas["ItemSingleData"]["properties"]["item"]["anyOf"]
    assert model_of("/item", "404") == {"$ref": "#/components/schemas/Item"}
    assert "$ref" not in model_of("/plain")
    assert document["paths"]["/plain"]["get"]["description"] == "Say what it does."
    assert all("parameters" not in route["get"] for route in document["paths"].values())
    json.dumps(document)


def test_a_plain_route_says_what_is_missing() -> None:
    app = FastAPI()

    @app.get("/plain")
    def plain() -> ResponseBytes:
        return ResponseBytes(BODY)

    adapter = TypeAdapter(ResponseBytes)
    response = ResponseBytes(BODY)
    assert adapter.validate_python(response) is response
    with pytest.raises(
        PydanticSerializationError, match=r"route_class=fastcore\.integrations\.fastapi\.FastcoreRoute"
    ):
        adapter.dump_json(response)
    with pytest.raises(ValidationError, match="ResponseBytes"):
        adapter.validate_python(b"{}")
