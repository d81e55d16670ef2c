"""Is the process alive, and can it do its work?"""

from __future__ import annotations

import time

import psycopg
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout, TooManyRequests
from pydantic import BaseModel

from fastcore.operations.problem import RETRY_AFTER_SECONDS, problem, problem_responses
from fastcore.service.database import Pool
from fastcore.service.settings import ServiceSettings


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

    @router.get("/health")
    async def health() -> Health:
        """Say that the process is alive; waits for nothing."""
        return Health()

    @router.get("/health/ready", response_model=Readiness, responses=problem_responses(503))
    def ready() -> Response:
        """Say whether the database answers."""
        checks = {} if pool is None else {"database": _check_database(pool, settings.ready_timeout)}
        shown = {name: check.model_dump() for name, check in checks.items()}
        if all(check.status == "ok" for check in checks.values()):
            return JSONResponse({"status": "ready", "checks": shown})
        headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
        return problem(503, "The service is not ready.", headers=headers, checks=shown)

    return router


def _check_database(pool: Pool, timeout: float) -> Check:
    start = time.perf_counter()
    status = "ok"
    try:
        with pool.connection(timeout) as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, PoolTimeout, TooManyRequests):
        status = "failed"
    return Check(status=status, duration_ms=round((time.perf_counter() - start) * 1000, 3))
