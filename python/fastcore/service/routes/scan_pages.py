"""The page of scans, at the same addresses as their JSON: a browser that goes there asks for HTML."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from fastcore.operations.varying import varies_by

_JSON = ("application/json", "application/*", "*/*")


class _PageRoute(Route):
    """Takes the requests that would rather have HTML than JSON."""

    def __init__(self, path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        super().__init__(path, endpoint, methods=["GET"], include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if match is not Match.FULL:
            return Match.NONE, {}
        # Whoever answers in its place.
        varies_by(scope, "Accept")
        return (match, child) if prefers_html(Headers(scope=scope).getlist("accept")) else (Match.NONE, {})


def routes() -> list[BaseRoute]:
    """Make the routes of the page; they go before those of the JSON."""
    page = (files("fastcore.scans") / "page" / "index.html").read_text(encoding="utf-8")

    async def show(request: Request) -> Response:
        return HTMLResponse(page, headers={"cache-control": "no-cache"})

    return [_PageRoute("/scans", show), _PageRoute("/scans/{scan_id:uuid}", show)]


def static_files() -> StaticFiles:
    """What the page loads."""
    return StaticFiles(packages=[("fastcore.scans", "page")])


def prefers_html(accept: list[str]) -> bool:
    """Tell whether the fields of an Accept header name HTML, and as better than JSON (RFC 9110)."""
    qualities: dict[str, float] = {}
    for entry in ",".join(accept).lower().split(","):
        kind, *parameters = (part.strip() for part in entry.split(";"))
        qualities[kind] = next((_quality(part[2:]) for part in parameters if part.startswith("q=")), 1.0)
    json = next((qualities[kind] for kind in _JSON if kind in qualities), 0.0)
    return qualities.get("text/html", 0.0) > json


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
