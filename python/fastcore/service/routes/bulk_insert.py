"""Findings that come without a log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel, Field

from fastcore.operations.api_tokens import Access, Guard
from fastcore.operations.intake import Intake
from fastcore.operations.problem import problem_responses
from fastcore.operations.request_body import is_gzip_coded, media_type, while_connected
from fastcore.operations.schemas import inlined
from fastcore.scans.bulk import BATCH_SIZE
from fastcore.service.bulk_request import MAX_BATCH_SIZE, insert, read_findings
from fastcore.service.database import Pool
from fastcore.service.heavy import Heavy
from fastcore.service.routes.fingerprints import FindingInput
from fastcore.service.scan_parameters import Organisation
from fastcore.service.settings import ServiceSettings

_KIND = "application/json"
# Held at least of a finding until it is stored; three bytes of a body can stand for one.
_FINDING_BYTES = 1024


class GivenFinding(FindingInput):
    """A finding; what is absent or null counts as empty, or 0."""

    fingerprint: str | None = Field(default=None, description="Absent: one of version 2.")
    partial_fingerprints: dict[str, str] | None = None
    scan_id: UUID | None = Field(default=None, description="Absent: that of the request.")


class BulkInsert(BaseModel):
    """Findings, and where they belong."""

    findings: list[GivenFinding]
    batch_size: int = Field(
        default=BATCH_SIZE, ge=1, le=MAX_BATCH_SIZE, description="Findings that are sent at a time."
    )
    scan_id: UUID | None = Field(
        default=None, description="The scan of findings that name none; absent: one that is made for them."
    )


class RefusedFinding(BaseModel):
    """A finding that was left out."""

    index: int
    column: str
    reason: str


class BulkInserted(BaseModel):
    """What became of findings."""

    inserted_count: int
    skipped_count: int = Field(description="Those that their scan had already.")
    duration_ms: float
    errors: list[RefusedFinding]
    scan_id: UUID | None


_BODY = {"required": True, "content": {_KIND: {"schema": inlined(BulkInsert.model_json_schema())}}}


def create_router(pool: Pool, heavy: Heavy, settings: ServiceSettings, guard: Guard) -> APIRouter:
    """Make the route ``/bulk-insert/findings``."""
    router = APIRouter(tags=["scans"])
    limit = settings.bulk_insert_max_bytes

    async def insert_all(body: Intake, is_coded: bool, owner: str) -> bytes:
        request = await heavy.pool.run(read_findings, body, is_coded, limit, heavy.budget)
        with heavy.budget.holding(len(request.findings) * _FINDING_BYTES):
            return await heavy.storing.run(insert, pool, owner, request, settings.scan_timeout)

    @router.post(
        "/bulk-insert/findings",
        response_model=BulkInserted,
        responses=problem_responses(401, 403, 408, 413, 415, 422, 503),
        openapi_extra={"requestBody": _BODY},
    )
    async def bulk_insert_findings(
        request: Request, access: Annotated[Access, Depends(guard)], organisation: Organisation = None
    ) -> Response:
        """Add findings to scans that are there, or to one that is made for them."""
        owner = access.to_change(organisation)
        if media_type(request) != _KIND:
            raise HTTPException(415, f"Send the findings as {_KIND}.")
        is_coded = is_gzip_coded(request)
        with Intake(limit, heavy.budget) as body:
            await heavy.receive(request, body)
            answer = await while_connected(request, insert_all(body, is_coded, owner))
        return heavy.answer(answer)

    return router
