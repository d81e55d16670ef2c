"""Is the process alive, and can it do its work?"""

from __future__ import annotations

import time

import anyio
import anyio.to_thread
import psycopg
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout, TooManyRequests
from pydantic import BaseModel

from fastcore.operations.problem import RETRY_AFTER_SECONDS, problem, problem_responses
from fastcore.service.database import Pool
from fastcore.service.settings import ServiceSettings

_CHECKS_AT_ONCE = 4


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Check(BaseModel):
    """One thing the service depends on."""

    status: str
    duration_ms: float


class Readiness(BaseModel):
    """The service can do its work."""

    status: str
    checks: dict[str, Check]


def create_router(pool: Pool | None, settings: ServiceSettings) -> APIRouter:
    """Make the routes ``/health`` and ``/health/ready``."""
    router = APIRouter(tags=["health"])
    # Its own threads: requests that wait for the database must not hide how the database is.
    threads = anyio.CapacityLimiter(_CHECKS_AT_ONCE)

    async def check_database(pool: Pool) -> Check:
        start = time.perf_counter()
        answers = False
        with anyio.move_on_after(settings.ready_timeout):
            answers = await anyio.to_thread.run_sync(
                _database_answers, pool, settings.ready_timeout, abandon_on_cancel=True, limiter=threads
            )
        duration = round((time.perf_counter() - start) * 1000, 3)
        return Check(status="ok" if answers else "failed", duration_ms=duration)

    @router.get("/health")
    async def health() -> Health:
        """Say that the process is alive; waits for nothing."""
        return Health()

    @router.get("/health/ready", response_model=Readiness, responses=problem_responses(503))
    async def ready() -> Response:
        """Say whether the database answers."""
        checks = {} if pool is None else {"database": await check_database(pool)}
        shown = {name: check.model_dump() for name, check in checks.items()}
        if all(check.status == "ok" for check in checks.values()):
            return JSONResponse({"status": "ready", "checks": shown})
        headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
        return problem(503, "The service is not ready.", headers=headers, checks=shown)

    return router


def _database_answers(pool: Pool, timeout: float) -> bool:
    try:
        with pool.connection(timeout) as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, PoolTimeout, TooManyRequests):
        return False
    return True
