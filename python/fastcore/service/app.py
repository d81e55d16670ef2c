"""The application: routes, error answers and protections put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import anyio.to_thread
from fastapi import Depends, FastAPI

from fastcore.operations.access import OriginGuardMiddleware, host_names
from fastcore.operations.api_tokens import ApiTokens, Guard
from fastcore.operations.problem import add_problem_handlers, problem_responses
from fastcore.operations.security_headers import SecurityHeadersMiddleware
from fastcore.operations.turnstile import TurnstileMiddleware
from fastcore.operations.varying import VaryMiddleware
from fastcore.scans.store import ReusedKeyError
from fastcore.scans.target import DEFAULT_ORGANISATION
from fastcore.service.database import Pool
from fastcore.service.heavy import Heavy, create_heavy
from fastcore.service.routes import (
    bulk_insert,
    demo,
    fingerprints,
    health,
    pages,
    sarif,
    scan_findings,
    scan_pages,
    scans,
    triage,
)
from fastcore.service.settings import ServiceSettings

# Threads for files, and for answering 503 while others wait for a connection.
_THREADS_WITHOUT_DATABASE = 40


def create_app(settings: ServiceSettings, pool: Pool | None, heavy: Heavy | None = None) -> FastAPI:
    """Make the application.

    Args:
        settings: of the service.
        pool: of connections to the database, not open yet; None leaves out what needs one.
        heavy: bounds of heavy requests; None makes those of the settings.

    Returns:
        An application that opens the pool when it starts, and closes all it was given when it stops.
    """
    heavy = heavy or create_heavy(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with contextlib.closing(heavy):
            async with open_database():
                yield

    @contextlib.asynccontextmanager
    async def open_database() -> AsyncIterator[None]:
        if pool is None:
            yield
            return
        threads = anyio.to_thread.current_default_thread_limiter()
        threads.total_tokens = settings.pool_max_size + settings.pool_max_waiting + _THREADS_WITHOUT_DATABASE
        pool.open()
        try:
            yield
        finally:
            # A thread of asyncio's: requests may have all of the others.
            await asyncio.to_thread(pool.interrupt)

    app = FastAPI(
        title="fastcore",
        version=_version(),
        description="Finished bytes from PostgreSQL to HTTP.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(VaryMiddleware)
    # The one added last is the outermost: refusals get the headers too.
    app.add_middleware(
        OriginGuardMiddleware,
        hosts=host_names(settings.host, settings.allowed_hosts),
        origins=settings.allowed_origins,
    )
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(TurnstileMiddleware)
    add_problem_handlers(app)

    guard = _guard(settings)
    has_scans = pool is not None and "scans" in settings.parts
    if has_scans:
        # First: which requests they take depends on more than the path.
        app.router.routes.extend(scan_pages.routes())
        app.mount("/static/scans", scan_pages.static_files(), name="scans")
    app.include_router(health.create_router(pool, settings))
    guarded: dict[str, Any] = {"dependencies": [Depends(guard)], "responses": problem_responses(401)}
    if "sarif" in settings.parts:
        app.include_router(sarif.create_router(heavy, settings), **guarded)
        app.include_router(fingerprints.create_router(heavy, settings), **guarded)
    if pool is not None and has_scans:
        for area in (scans, triage, bulk_insert):
            app.include_router(area.create_router(pool, heavy, settings, guard))
        app.include_router(scan_findings.create_router(pool, settings, guard))
        app.add_exception_handler(ReusedKeyError, scans.reused_key)
    if pool is not None and settings.demo:
        app.include_router(demo.create_router(pool, settings), **guarded)
    app.include_router(pages.create_router(settings, has_scans=has_scans))
    app.mount("/static", pages.static_files(), name="static")
    return app


def _guard(settings: ServiceSettings) -> Guard:
    tokens = settings.api_tokens.get_secret_value() if settings.api_tokens is not None else ""
    return ApiTokens(tokens, DEFAULT_ORGANISATION).guard()


def _version() -> str:
    try:
        return version("fastcore-native")
    except PackageNotFoundError:
        return "0"
