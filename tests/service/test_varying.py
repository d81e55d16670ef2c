"""Which headers an answer names in Vary, whatever answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response

from fastcore.operations.problem import add_problem_handlers
from fastcore.operations.varying import VaryMiddleware, varies_by


def make_app() -> FastAPI:
    router = APIRouter()

    @router.get("/noted/{what}")
    def noted(request: Request, what: str, vary: str = "") -> Response:
        for header in ("Accept", "Authorization", "Accept"):
            varies_by(request.scope, header)
        if what == "broken":
            raise ValueError
        if what == "refused":
            raise HTTPException(404)
        return Response(headers={"vary": vary} if vary else {})

    @router.get("/alike")
    def alike() -> Response:
        return Response()

    app = FastAPI()
    app.add_middleware(VaryMiddleware)
    add_problem_handlers(app)
    app.include_router(router)
    return app


def test_what_was_noted_is_named_once_beside_what_is_named_already(
    serve_app: Callable[[FastAPI], AbstractContextManager[httpx.Client]],
) -> None:
    with serve_app(make_app()) as client:
        for what, status in (("good", 200), ("refused", 404), ("broken", 500)):
            answer = client.get(f"/noted/{what}")
            assert (answer.status_code, answer.headers["vary"]) == (status, "Accept, Authorization")
        named = client.get("/noted/good", params={"vary": "Accept-Encoding, accept"})
        assert named.headers["vary"] == "Accept-Encoding, accept, Authorization"
        assert client.get("/noted/good", params={"vary": "*"}).headers["vary"] == "*"
        assert "vary" not in client.get("/alike").headers
