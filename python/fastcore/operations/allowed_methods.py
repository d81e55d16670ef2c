"""The methods that a path takes: several routes may share one."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def allowed_methods(request: Request) -> str | None:
    """Give the value of ``Allow`` for a request whose method its path does not take (RFC 9110).

    A route that refuses a method knows its own ones alone.

    Args:
        request: as the application's error handlers get it.

    Returns:
        The methods; None for what is mounted, which answers by itself.
    """
    scope = request.scope
    asked = {
        "type": "http",
        "path": scope["path"],
        "root_path": scope.get("app_root_path", scope.get("root_path", "")),
        "headers": scope["headers"],
    }
    allowed = []
    for method in _METHODS:
        route = _route(request.app.router.routes, {**asked, "method": method})
        if isinstance(route, Mount):
            return None
        if route is not None:
            allowed.append(method)
    return ", ".join(allowed)


def _route(routes: Iterable[BaseRoute], scope: Scope) -> BaseRoute | None:
    return next((route for route in routes if route.matches(scope)[0] is Match.FULL), None)
