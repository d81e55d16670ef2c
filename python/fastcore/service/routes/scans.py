"""Scans: logs in, scans out."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from fastcore import ResponseBytes
from fastcore.errors import ArgumentError
from fastcore.integrations.fastapi import JSONBytesResponse, NegotiatedRoute
from fastcore.operations.api_tokens import Access, Guard
from fastcore.operations.intake import Intake
from fastcore.operations.json_body import InvalidBodyError
from fastcore.operations.multipart import MEDIA_TYPE as MULTIPART
from fastcore.operations.multipart import boundary_of
from fastcore.operations.problem import problem, problem_responses
from fastcore.operations.request_body import is_gzip_coded, media_type, while_connected
from fastcore.scans.filters import ScanFilter
from fastcore.scans.queries import find_scan, list_scans
from fastcore.scans.retention import delete_scan
from fastcore.service.database import Pool
from fastcore.service.heavy import Heavy
from fastcore.service.paging import page_headers
from fastcore.service.sarif_request import LogBounds, Validate
from fastcore.service.scan_documents import ScanResponse, ScansResponse
from fastcore.service.scan_parameters import Offset, Organisation, ScanId, Text, no_such_scan
from fastcore.service.scan_request import FIELDS, ScanHead, ScanReader, check_key, target_of
from fastcore.service.scan_storing import Stored, store
from fastcore.service.settings import ServiceSettings

_LOGS = ("application/sarif+json", "application/octet-stream", "application/gzip", "application/x-gzip")
_BINARY = {"type": "string", "format": "binary"}
_FORM = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in FIELDS},
        "file": {"type": "array", "items": _BINARY, "description": "Logs, each compressed or not."},
    },
    "required": ["file"],
}
_BODY: dict[str, Any] = {
    "required": True,
    "description": "One log as it is or compressed, or a form with logs; Content-Encoding: gzip is taken.",
    "content": {
        _LOGS[0]: {"schema": {"type": "object", "description": "A SARIF 2.1.0 log."}},
        _LOGS[1]: {"schema": _BINARY},
        _LOGS[2]: {"schema": _BINARY},
        MULTIPART: {"schema": _FORM},
    },
}


def create_router(pool: Pool, heavy: Heavy, settings: ServiceSettings, guard: Guard) -> APIRouter:
    """Make the routes ``/scans`` and ``/scans/{id}``."""
    router = APIRouter(tags=["scans"], route_class=NegotiatedRoute)
    reader = ScanReader(LogBounds.of(settings, heavy.budget), settings.scan_max_logs)
    default = min(settings.scans_page_default, settings.scans_page_limit)

    async def ingest(body: Intake, plain: Intake, head: ScanHead) -> Stored:
        request = await heavy.pool.run(reader.read, body, plain, head)
        return await heavy.storing.run(store, pool, request, settings.scan_timeout)

    @router.post(
        "/scans",
        status_code=201,
        response_model=ScanResponse,
        responses={
            200: {"description": "The key was used before: the scan of that request.", "model": ScanResponse},
            **problem_responses(401, 403, 408, 413, 415, 422, 503),
        },
        openapi_extra={"requestBody": _BODY},
    )
    async def create_scan(
        request: Request,
        access: Annotated[Access, Depends(guard)],
        repository: Annotated[str | None, Query(examples=["acme/shop"])] = None,
        branch: Annotated[str | None, Query(examples=["main"])] = None,
        commit: str | None = None,
        category: Annotated[
            str | None, Query(description="Tells scans of one tool apart that look at different parts.")
        ] = None,
        organisation: Organisation = None,
        source_root: Annotated[
            str | None, Query(description="A folder, or its file: URI, that paths become relative to.")
        ] = None,
        validate: Validate | None = None,
        idempotency_key: Annotated[
            str | None, Header(description="A request that comes again with it does its work once.")
        ] = None,
    ) -> Response:
        """Store the findings of one or more SARIF logs as a scan, compared with the branch's last.

        Fields of a form win over the query's. Nothing is stored when one of the logs is none.
        """
        given = {
            "repository": repository,
            "branch": branch,
            "commit": commit,
            "category": category,
            "organisation": organisation,
            "source_root": source_root,
            "validate": validate,
        }
        fields = {name: value for name, value in given.items() if value is not None}
        _check(fields, access, idempotency_key)
        kind = media_type(request)
        if kind not in (*_LOGS, MULTIPART):
            raise HTTPException(415, f"Send a log as {_LOGS[0]}, or logs as {MULTIPART}.")
        boundary = boundary_of(request.headers["content-type"]) if kind == MULTIPART else None
        head = ScanHead(fields, access, is_gzip_coded(request), boundary, idempotency_key)
        # What comes of them is held as long: its memory is counted as theirs.
        with (
            Intake(settings.sarif_max_bytes, heavy.budget) as body,
            Intake(settings.sarif_max_decompressed_bytes, heavy.budget) as plain,
        ):
            await heavy.receive(request, body)
            stored = await while_connected(request, ingest(body, plain, head))
        return JSONBytesResponse(
            stored.document, 201 if stored.is_new else 200, {"location": f"/scans/{stored.id}"}
        )

    @router.get("/scans", response_model=ScansResponse, responses=problem_responses(401, 403, 422, 503))
    def get_scans(
        request: Request,
        response: Response,
        access: Annotated[Access, Depends(guard)],
        organisation: Organisation = None,
        repository: Text | None = None,
        branch: Text | None = None,
        commit: Text | None = None,
        tool: Text | None = None,
        limit: Annotated[int, Query(ge=1, le=settings.scans_page_limit)] = default,
        offset: Offset = 0,
    ) -> ResponseBytes:
        """Give a page of the scans, the newest first."""
        where = ScanFilter(access.to_read(organisation), repository, branch, commit, tool)
        with pool.connection() as connection:
            page = list_scans(
                connection, where, limit=limit, offset=offset, max_bytes=settings.scans_page_max_bytes
            )
        response.headers.update(page_headers(request, page, limit, offset))
        return page.content

    @router.get(
        "/scans/{scan_id}", response_model=ScanResponse, responses=problem_responses(401, 403, 404, 422, 503)
    )
    def get_scan(
        access: Annotated[Access, Depends(guard)],
        scan_id: ScanId,
        organisation: Organisation = None,
    ) -> ResponseBytes:
        """Give a scan with its runs, its rules, and what in its logs could not be used."""
        with pool.connection() as connection:
            document = find_scan(connection, scan_id, access.to_read(organisation))
        if document is None:
            raise no_such_scan()
        return ResponseBytes(document)

    @router.delete(
        "/scans/{scan_id}",
        status_code=204,
        response_class=Response,
        responses=problem_responses(401, 403, 404, 422, 503),
    )
    def remove_scan(
        access: Annotated[Access, Depends(guard)], scan_id: ScanId, organisation: Organisation = None
    ) -> None:
        """Delete a scan with its findings; what is decided about findings stays."""
        with pool.connection() as connection:
            if not delete_scan(connection, scan_id, access.to_change(organisation)):
                raise no_such_scan()

    return router


def reused_key(request: Request, error: Exception) -> Response:
    """Answer a request whose idempotency key was used for another."""
    return problem(422, "The Idempotency-Key was used for another request.")


def _check(fields: dict[str, str], access: Access, idempotency_key: str | None) -> None:
    # Before the body comes: it may be long.
    try:
        target_of(fields, access)
    except InvalidBodyError as error:
        raise RequestValidationError([{"loc": ("query", *error.path), "msg": error.reason}]) from None
    if idempotency_key is not None:
        try:
            check_key(idempotency_key)
        except ArgumentError as error:
            raise RequestValidationError(
                [{"loc": ("header", "idempotency-key"), "msg": str(error)}]
            ) from None
