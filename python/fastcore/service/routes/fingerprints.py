"""Stable identities of findings."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, Field

from fastcore.operations.intake import Intake
from fastcore.operations.problem import problem_responses
from fastcore.operations.request_body import is_gzip_coded, media_type, while_connected
from fastcore.service.fingerprint_request import fingerprint
from fastcore.service.heavy import Heavy
from fastcore.service.settings import ServiceSettings


class FindingInput(BaseModel):
    """A finding; what is absent or null counts as empty, or 0."""

    rule_id: str | None = None
    severity: str | None = None
    file_path: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    message: str | None = None
    code_snippet: str | None = None
    cwe: list[str] | None = None
    suppressed: bool | None = None
    baseline_state: str | None = None
    tool_name: str | None = None


class FingerprintOptions(BaseModel):
    """What a request has besides its findings."""

    version: Literal[1, 2] = Field(
        default=1,
        description="1 hashes rule_id, file_path, line, column and message; 2 is stable when lines move.",
    )
    fields: list[str] | None = Field(
        default=None, description="Fields to hash in place of the version's own, in this order."
    )
    known: list[str] | None = Field(
        default=None, description="Fingerprints seen before: findings that have one of them are duplicates."
    )


class Fingerprint(BaseModel):
    """The identity of one finding."""

    finding_index: int
    fingerprint: str = Field(examples=["sha256:" + "0" * 64])
    is_duplicate: bool


class FingerprintAnswer(BaseModel):
    """A fingerprint for each finding, in their order."""

    fingerprints: list[Fingerprint]
    unique_count: int
    duplicate_count: int
    duration_ms: float


def _body() -> dict[str, Any]:
    schema = FingerprintOptions.model_json_schema()
    findings = {"type": "array", "items": FindingInput.model_json_schema()}
    schema.update(
        title="FingerprintRequest",
        description="Findings, and how they are fingerprinted.",
        properties={"findings": findings, **schema["properties"]},
        required=["findings"],
    )
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def create_router(heavy: Heavy, settings: ServiceSettings) -> APIRouter:
    """Make the route ``/generate-fingerprints``."""
    router = APIRouter(tags=["sarif"])
    limit = settings.fingerprints_max_bytes

    @router.post(
        "/generate-fingerprints",
        response_model=FingerprintAnswer,
        responses=problem_responses(408, 413, 415, 422, 503),
        openapi_extra={"requestBody": _body()},
    )
    async def generate_fingerprints(request: Request) -> Response:
        """Give each finding its fingerprint, and say which came before."""
        if media_type(request) != "application/json":
            raise HTTPException(415, "Send the findings as application/json.")
        is_coded = is_gzip_coded(request)
        with Intake(limit, heavy.budget) as body:
            await heavy.receive(request, body)
            answer = await while_connected(
                request, heavy.pool.run(fingerprint, body, is_coded, limit, heavy.budget)
            )
        return heavy.answer(answer)

    return router
