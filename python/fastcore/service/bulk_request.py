"""Requests to insert findings, from the body as it came to the answer as it leaves; made for the pools."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec

from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.operations.gzip_body import plain_content
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.json_body import InvalidBodyError, decode
from fastcore.scans.bulk import BATCH_SIZE, insert_findings
from fastcore.service.database import Pool
from fastcore.service.scan_storing import allowed

MAX_BATCH_SIZE = 1_000_000


class BulkRequest(msgspec.Struct):
    """Findings, each with the fields of `fastcore.Finding`, and where they belong."""

    findings: list[dict[str, Any]]
    batch_size: Annotated[int, msgspec.Meta(ge=1, le=MAX_BATCH_SIZE)] = BATCH_SIZE
    scan_id: UUID | None = None


_REQUEST = msgspec.json.Decoder(BulkRequest)


def read_findings(body: Intake, is_coded: bool, limit: int, budget: MemoryBudget) -> BulkRequest:
    """Read the findings in a body.

    Args:
        body: as it came; it is empty afterwards.
        is_coded: it was compressed for its way.
        limit: bytes it may have decompressed.
        budget: that these are counted against.

    Raises:
        InvalidBodyError: the body has values that cannot be used.
    """
    with plain_content(body, is_coded, limit, budget) as content:
        return decode(content, _REQUEST)


def insert(pool: Pool, organisation: str, request: BulkRequest, timeout: float) -> bytes:
    """Insert findings; gives the answer.

    Raises:
        InvalidBodyError: a value cannot be used.
        DeadlineError: the time is over.
        psycopg.Error: from the server.
    """
    with pool.connection() as connection, allowed(connection, timeout):
        try:
            inserted = insert_findings(
                connection,
                organisation,
                request.findings,
                default_scan_id=request.scan_id,
                batch_size=request.batch_size,
                timeout=timeout,
            )
        except (ArgumentError, ArgumentTypeError) as error:
            raise InvalidBodyError(str(error)) from None
    errors = [
        {"index": error.index, "column": error.column, "reason": error.reason} for error in inserted.errors
    ]
    return msgspec.json.encode({**inserted._asdict(), "errors": errors})
