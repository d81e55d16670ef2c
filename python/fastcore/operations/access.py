"""Who may ask: the service runs beside a browser that also shows other people's pages."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from fastcore.operations.problem import ProblemResponse, problem

_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - recognised, not bound


def host_names(bound_host: str, allowed_hosts: Iterable[str]) -> frozenset[str]:
    """The names a Host header may have: local ones, the one listened on, and those allowed by name."""
    bound = [] if bound_host in _EVERY_ADDRESS else [f"[{bound_host}]" if ":" in bound_host else bound_host]
    return _LOCAL_HOSTS.union(name.lower() for name in [*bound, *allowed_hosts])


class OriginGuardMiddleware:
    """Refuses requests under a foreign name (DNS rebinding) and unsafe ones from a foreign page.

    Args:
        app: the application.
        hosts: names the Host header may have, without port.
        origins: origins besides the service's own from which unsafe requests may come.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], origins: Iterable[str]) -> None:
        self.app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request or pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> ProblemResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _without_port(hosts[0]) not in self._hosts:
            return problem(
                400,
                "The Host header names a host this service does not answer for; "
                "FASTCORE_ALLOWED_HOSTS adds the names it is to have.",
            )
        if method in _SAFE_METHODS:
            return None
        origin = headers.get("origin")
        if origin is None:
            # Programs send neither header; browsers send one or both with every unsafe request.
            foreign = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
        else:
            foreign = origin not in self._origins and origin.partition("://")[2].lower() != hosts[0].lower()
        return (
            problem(403, "Requests that change something must come from this service's own pages.")
            if foreign
            else None
        )


def _without_port(host: str) -> str:
    name, separator, port = host.lower().rpartition(":")
    return name if separator and port.isdigit() else host.lower()
