"""Logs of static analysers to findings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

from fastcore.operations.intake import Intake
from fastcore.operations.problem import problem_responses
from fastcore.operations.request_body import is_gzip_coded, media_type, while_connected
from fastcore.service.heavy import Heavy
from fastcore.service.sarif_request import LogBounds, LogOptions, Validate
from fastcore.service.settings import ServiceSettings

_ENVELOPE = "application/json"
_LOGS = ("application/sarif+json", "application/octet-stream", "application/gzip", "application/x-gzip")


class FindingDocument(BaseModel):
    """A result of a tool. What the log does not tell is empty, or 0."""

    rule_id: str
    severity: str = Field(examples=["high"])
    file_path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    code_snippet: str
    cwe: list[str] = Field(examples=[["CWE-89"]])
    fingerprint: str
    suppressed: bool
    baseline_state: str
    partial_fingerprints: dict[str, str]
    tool_name: str


class ReportMetadata(BaseModel):
    """Of the first run of the log."""

    tool_name: str
    tool_version: str
    parse_duration_ms: float
    scan_id: str | None = Field(default=None, description="As it was given; absent where none was.")


class PassedOver(BaseModel):
    """Something in the log that could not be used."""

    pointer: str = Field(examples=["/runs/0/results/3/message/text"])
    reason: str


class Report(BaseModel):
    """The findings of a log."""

    findings: list[FindingDocument]
    metadata: ReportMetadata
    errors: list[PassedOver]


class ParseRequest(BaseModel):
    """A log, or where it is."""

    sarif_content: dict[str, Any] | str | None = Field(
        default=None, description="The log, as an object or as its text."
    )
    sarif_url: str | None = Field(
        default=None,
        description="An https or s3 address to fetch the log from, where the operator allows that.",
    )
    scan_id: str | None = None
    source_root: str | None = None
    validate_: Validate | None = Field(default=None, alias="validate")


_BODY: dict[str, Any] = {
    "required": True,
    "description": "A log as it is, or a JSON object with it; Content-Encoding: gzip is taken for both.",
    "content": {
        _ENVELOPE: {"schema": ParseRequest.model_json_schema()},
        "application/sarif+json": {"schema": {"type": "object", "description": "A SARIF 2.1.0 log."}},
        "application/octet-stream": {
            "schema": {"type": "string", "format": "binary", "description": "A log, compressed or not."}
        },
        "application/gzip": {"schema": {"type": "string", "format": "binary"}},
    },
}


def create_router(heavy: Heavy, settings: ServiceSettings) -> APIRouter:
    """Make the route ``/parse-sarif``."""
    router = APIRouter(tags=["sarif"])
    bounds = LogBounds.of(settings, heavy.budget)

    async def parse_envelope(body: Intake, is_coded: bool, options: LogOptions) -> bytes:
        found = await heavy.pool.run(bounds.parse_envelope, body, is_coded, options)
        if isinstance(found, bytes):
            return found
        address, options = found
        with Intake(settings.sarif_max_bytes, heavy.budget) as fetched:
            await heavy.remote.fetch(address, fetched)
            return await heavy.pool.run(bounds.parse_log, fetched, False, options)

    @router.post(
        "/parse-sarif",
        response_model=Report,
        responses=problem_responses(408, 413, 415, 422, 502, 503, 504),
        openapi_extra={"requestBody": _BODY},
    )
    async def parse_sarif(
        request: Request,
        scan_id: Annotated[str | None, Query(description="Comes back in the metadata.")] = None,
        source_root: Annotated[
            str | None, Query(description="A folder, or its file: URI, that paths become relative to.")
        ] = None,
        validate: Annotated[
            Validate,
            Query(
                description="lenient lists what is wrong in errors, strict refuses a log with any of it, "
                "schema also lists what violates the JSON Schema."
            ),
        ] = "lenient",
    ) -> Response:
        """Parse a SARIF log into findings.

        The log is the body, or is in a JSON object with the options; then these win over the query's.
        """
        kind = media_type(request)
        if kind != _ENVELOPE and kind not in _LOGS:
            raise HTTPException(
                415, f"Send a log as {_LOGS[0]}, or {_ENVELOPE} with sarif_content or sarif_url."
            )
        is_coded = is_gzip_coded(request)
        options = LogOptions(scan_id, source_root, validate)
        with Intake(settings.sarif_max_bytes, heavy.budget) as body:
            await heavy.receive(request, body)
            work = (
                parse_envelope(body, is_coded, options)
                if kind == _ENVELOPE
                else heavy.pool.run(bounds.parse_log, body, is_coded, options)
            )
            answer = await while_connected(request, work)
        return heavy.answer(answer)

    return router
