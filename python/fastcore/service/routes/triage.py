"""What people decide about findings."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Path, Request

from fastcore import ResponseBytes
from fastcore.errors import ArgumentError
from fastcore.integrations.fastapi import NegotiatedRoute
from fastcore.operations.api_tokens import Access, Guard
from fastcore.operations.intake import Intake
from fastcore.operations.json_body import InvalidBodyError, decode
from fastcore.operations.problem import problem_responses
from fastcore.operations.request_body import is_gzip_coded, media_type, while_connected
from fastcore.operations.schemas import inlined
from fastcore.scans.filters import State
from fastcore.scans.triage import set_state
from fastcore.service.database import Pool
from fastcore.service.heavy import Heavy
from fastcore.service.scan_documents import FindingStateResponse
from fastcore.service.scan_parameters import Organisation
from fastcore.service.settings import ServiceSettings

_KIND = "application/json"


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """What is decided, by whom, and why."""

    state: State
    note: str = ""
    changed_by: str = ""


_DECISION = msgspec.json.Decoder(Decision)
_BODY = {"required": True, "content": {_KIND: {"schema": inlined(msgspec.json.schema(Decision))}}}


def create_router(pool: Pool, heavy: Heavy, settings: ServiceSettings, guard: Guard) -> APIRouter:
    """Make the route ``/findings/{fingerprint}``."""
    router = APIRouter(tags=["scans"], route_class=NegotiatedRoute)

    def decide(organisation: str, fingerprint: str, decision: Decision) -> bytes | None:
        with pool.connection() as connection:
            return set_state(
                connection,
                organisation,
                fingerprint,
                decision.state,
                note=decision.note,
                changed_by=decision.changed_by,
            )

    @router.patch(
        "/findings/{fingerprint:path}",
        response_model=FindingStateResponse,
        responses=problem_responses(401, 403, 404, 408, 413, 415, 422, 503),
        openapi_extra={"requestBody": _BODY},
    )
    async def change_finding(
        request: Request,
        access: Annotated[Access, Depends(guard)],
        fingerprint: Annotated[str, Path(examples=["sha256:" + "0" * 64])],
        organisation: Organisation = None,
    ) -> ResponseBytes:
        """Say what is decided about a finding, in all scans of the organisation."""
        owner = access.to_change(organisation)
        if media_type(request) != _KIND or is_gzip_coded(request):
            raise HTTPException(415, f"Send what is decided as {_KIND}.")
        with Intake(settings.triage_max_bytes, heavy.budget) as body:
            await heavy.receive(request, body)
            decision = decode(body.join(), _DECISION)
        try:
            document = await while_connected(request, heavy.storing.run(decide, owner, fingerprint, decision))
        except ArgumentError as error:
            raise InvalidBodyError(str(error)) from None
        if document is None:
            raise HTTPException(404, "The organisation has no such finding.")
        return ResponseBytes(document)

    return router
