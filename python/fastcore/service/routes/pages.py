"""The pages for people: what is here, and the documentation. Everything they load comes from this service."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

import fastcore
from fastcore.operations.security_headers import DOCUMENTATION_POLICY
from fastcore.service.settings import ServiceSettings

_SERVICE = files("fastcore.service")


def create_router(settings: ServiceSettings, *, has_scans: bool) -> APIRouter:
    """Make the routes ``/`` and ``/docs``."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    sections = [
        _page("start_demo.html" if settings.demo else "start_no_demo.html"),
        _page("start_scans.html") if has_scans else "",
        _page("start_sarif.html") if "sarif" in settings.parts else "",
    ]
    start_page = Template(_page("start.html")).substitute(
        sections="".join(sections), implementation=fastcore.IMPLEMENTATION
    )
    documentation = _page("docs.html")

    @router.api_route("/", methods=["GET", "HEAD"])
    async def start() -> HTMLResponse:
        return HTMLResponse(start_page)

    @router.api_route("/docs", methods=["GET", "HEAD"])
    async def docs() -> HTMLResponse:
        return HTMLResponse(documentation, headers={"content-security-policy": DOCUMENTATION_POLICY})

    return router


def static_files() -> StaticFiles:
    """Our own assets and those of Swagger UI, which the package fastapi-swagger carries."""
    return StaticFiles(packages=[("fastcore.service", "static"), ("fastapi_swagger", "resources")])


def _page(name: str) -> str:
    return (_SERVICE / "pages" / name).read_text(encoding="utf-8")
