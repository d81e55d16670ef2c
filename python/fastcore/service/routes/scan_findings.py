"""What a scan has found, and what differs between two."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from fastcore import ResponseBytes
from fastcore.integrations.fastapi import JSONStreamingResponse, NegotiatedRoute
from fastcore.operations.api_tokens import Access, Guard
from fastcore.operations.problem import problem_responses
from fastcore.scans.export import ScanGoneError, export_sarif
from fastcore.scans.filters import Change, FindingFilter
from fastcore.scans.finding_queries import diff_scans, list_findings
from fastcore.scans.queries import has_scan
from fastcore.service.database import Pool
from fastcore.service.paging import page_headers
from fastcore.service.scan_documents import DiffResponse, FindingsResponse
from fastcore.service.scan_parameters import (
    FindingOrder,
    Offset,
    Organisation,
    ScanId,
    finding_filter,
    no_such_scan,
)
from fastcore.service.settings import ServiceSettings

_SARIF = "application/sarif+json"
_PROBLEMS = problem_responses(401, 403, 404, 422, 503)


def create_router(pool: Pool, settings: ServiceSettings, guard: Guard) -> APIRouter:
    """Make the routes under ``/scans/{id}``."""
    router = APIRouter(prefix="/scans/{scan_id}", tags=["scans"], route_class=NegotiatedRoute)
    default = min(settings.scans_page_default, settings.scans_page_limit)
    max_bytes = settings.scans_page_max_bytes

    @router.get("/findings", response_model=FindingsResponse, responses=_PROBLEMS)
    def get_findings(
        request: Request,
        response: Response,
        access: Annotated[Access, Depends(guard)],
        scan_id: ScanId,
        where: Annotated[FindingFilter, Depends(finding_filter)],
        organisation: Organisation = None,
        order: FindingOrder = "severity",
        limit: Annotated[int, Query(ge=1, le=settings.scans_page_limit)] = default,
        offset: Offset = 0,
    ) -> ResponseBytes:
        """Give a page of a scan's findings.

        Long ones make it shorter than `limit`: the header Link has the address of the next page.
        """
        seen = access.to_read(organisation)
        with pool.connection() as connection:
            if not has_scan(connection, scan_id, seen):
                raise no_such_scan()
            page = list_findings(
                connection, scan_id, where, order=order, limit=limit, offset=offset, max_bytes=max_bytes
            )
        response.headers.update(page_headers(request, page, limit, offset))
        return page.content

    @router.get("/diff/{other_id}", response_model=DiffResponse, responses=_PROBLEMS)
    def get_diff(
        request: Request,
        response: Response,
        access: Annotated[Access, Depends(guard)],
        scan_id: ScanId,
        other_id: ScanId,
        where: Annotated[FindingFilter, Depends(finding_filter)],
        change: Annotated[Change | None, Query(description="Only these.")] = None,
        organisation: Organisation = None,
        order: FindingOrder = "severity",
        limit: Annotated[int, Query(ge=1, le=settings.scans_page_limit)] = default,
        offset: Offset = 0,
    ) -> ResponseBytes:
        """Give a page of what is new, fixed and unchanged in a scan beside an older one, the other.

        Long findings make it shorter than `limit`: the header Link has the address of the next page.
        """
        seen = access.to_read(organisation)
        with pool.connection() as connection:
            if not all(has_scan(connection, one, seen) for one in (scan_id, other_id)):
                raise no_such_scan()
            page = diff_scans(
                connection,
                scan_id,
                other_id,
                change,
                where,
                order=order,
                limit=limit,
                offset=offset,
                max_bytes=max_bytes,
            )
        response.headers.update(page_headers(request, page, limit, offset))
        return page.content

    @router.get(
        "/sarif",
        response_class=JSONStreamingResponse,
        responses={200: {"content": {_SARIF: {"schema": {"type": "object"}}}}, **_PROBLEMS},
    )
    def get_sarif(
        access: Annotated[Access, Depends(guard)], scan_id: ScanId, organisation: Organisation = None
    ) -> JSONStreamingResponse:
        """Give a scan as a SARIF 2.1.0 log, which is sent while it is made."""
        chunks = _export(pool, scan_id, access.to_read(organisation))
        next(chunks)
        headers = {"content-disposition": f'attachment; filename="scan-{scan_id}.sarif"'}
        return JSONStreamingResponse(
            chunks, headers=headers, media_type=_SARIF, send_timeout=settings.send_timeout
        )

    return router


def _export(pool: Pool, scan_id: UUID, organisation: str | None) -> Iterator[bytes]:
    with pool.connection() as connection:
        chunks = export_sarif(connection, scan_id, organisation)
        if chunks is None:
            raise no_such_scan()
        try:
            first = next(chunks)
        except ScanGoneError:
            raise no_such_scan() from None
        # It is there: what follows is the log, and closing this gives the connection back.
        yield b""
        yield first
        yield from chunks
