"""The application: routes, error answers and protections put together."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from fastcore.operations.access import OriginGuardMiddleware, host_names
from fastcore.operations.problem import add_problem_handlers
from fastcore.operations.security_headers import SecurityHeadersMiddleware
from fastcore.service.database import create_pool
from fastcore.service.routes import demo, health, pages
from fastcore.service.settings import ServiceSettings


def create_app(settings: ServiceSettings, conninfo: str | None) -> FastAPI:
    """Make the application.

    Args:
        settings: of the service.
        conninfo: the database's connection string; None leaves out what needs one.

    Returns:
        An application that opens its connections when it starts and closes them when it stops.
    """
    pool = None if conninfo is None else create_pool(conninfo, settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if pool is None:
            yield
            return
        pool.open()
        try:
            yield
        finally:
            await run_in_threadpool(pool.close, settings.shutdown_timeout)

    app = FastAPI(
        title="fastcore",
        version=_version(),
        description="Finished bytes from PostgreSQL to HTTP.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    # The one added last is the outermost: refusals get the headers too.
    app.add_middleware(
        OriginGuardMiddleware,
        hosts=host_names(settings.host, settings.allowed_hosts),
        origins=settings.allowed_origins,
    )
    app.add_middleware(SecurityHeadersMiddleware)
    add_problem_handlers(app)

    app.include_router(health.create_router(pool, settings))
    if pool is not None and settings.demo:
        app.include_router(demo.create_router(pool, settings))
    app.include_router(pages.create_router(demo=settings.demo))
    app.mount("/static", pages.static_files(), name="static")
    return app


def _version() -> str:
    try:
        return version("fastcore-native")
    except PackageNotFoundError:
        return "0"
