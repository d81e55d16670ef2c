"""Parameters that the routes of scans share."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import HTTPException, Path, Query

from fastcore.scans.filters import FindingFilter, Order, State

_BIGINT_MAX = 2**63 - 1
_MAX_LENGTH = 1000
# PostgreSQL has no place for NUL.
_TEXT = r"^[^\x00]*$"

Text: TypeAlias = Annotated[str, Query(max_length=_MAX_LENGTH, pattern=_TEXT)]
Organisation: TypeAlias = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=_MAX_LENGTH,
        pattern=_TEXT,
        description="A token of one organisation takes only that one. Where it is absent and the token is "
        "for all, all of them are read, and what is changed belongs to the default one.",
    ),
]
ScanId: TypeAlias = Annotated[UUID, Path(description="Of the scan.")]
Offset: TypeAlias = Annotated[int, Query(ge=0, le=_BIGINT_MAX)]
FindingOrder: TypeAlias = Annotated[Order, Query()]

_OneOf = Annotated[list[Text] | None, Query(description="One of these; may be repeated.")]
_Path = Annotated[
    str | None,
    Query(
        max_length=_MAX_LENGTH,
        pattern=_TEXT,
        description="A pattern with * for any characters and ? for one; without either, a part of the path.",
    ),
]
_States = Annotated[list[State] | None, Query(description="One of these; may be repeated.")]


def finding_filter(
    severity: _OneOf = None,
    rule: _OneOf = None,
    tool: _OneOf = None,
    state: _States = None,
    path: _Path = None,
    suppressed: Annotated[bool | None, Query()] = None,
) -> FindingFilter:
    """Give the conditions on findings; a dependency."""
    return FindingFilter(severity or (), rule or (), tool or (), state or (), path, suppressed)


def no_such_scan() -> HTTPException:
    """Make the answer for a scan that is not there, or not for everybody to see."""
    return HTTPException(404, "There is no such scan.")
