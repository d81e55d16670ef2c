"""Errors as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from psycopg_pool import PoolTimeout, TooManyRequests
from pydantic import BaseModel, Field
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from fastcore.errors import CopyError, DeadlineError, SarifError
from fastcore.operations.allowed_methods import allowed_methods
from fastcore.operations.gzip_body import GzipError
from fastcore.operations.intake import MemoryBudgetError, TooLargeError
from fastcore.operations.json_body import InvalidBodyError
from fastcore.operations.pool import PoolClosedError, PoolFullError
from fastcore.operations.remote.errors import RemoteFailedError, RemoteRefusedError, RemoteTimeoutError
from fastcore.operations.schemas import inlined
from fastcore.operations.security_headers import SECURITY_HEADERS
from fastcore.operations.varying import add_vary

RETRY_AFTER_SECONDS = 1
_CLIENT_LEFT = 499
# The first that fits.
_REMOTE_STATUS = {RemoteTimeoutError: 504, RemoteFailedError: 502, RemoteRefusedError: 422}


class InvalidValue(BaseModel):
    """One value of a request that cannot be used."""

    location: list[str | int] = Field(examples=[["query", "limit"]])
    detail: str


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[InvalidValue] | None = None
    pointer: str | None = Field(default=None, description="Where in a body, or in a log (RFC 6901).")
    byte_offset: int | None = Field(default=None, description="Where a log is no JSON.")
    file_name: str | None = Field(default=None, description="Which of several logs.")


_SCHEMA = inlined(Problem.model_json_schema())


class ProblemResponse(JSONResponse):
    """A response with a problem's media type."""

    media_type = "application/problem+json"


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document problem answers, for the ``responses`` of a route."""
    return {status: _problem_response(status) for status in statuses}


def _problem_response(status: int) -> dict[str, Any]:
    example = _members(status, "What went wrong.")
    content = {ProblemResponse.media_type: {"schema": _SCHEMA, "example": example}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def _members(status: int, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> ProblemResponse:
    """Build a problem answer; ``members`` are further members of the object."""
    return ProblemResponse({**_members(status, detail), **members}, status, headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the application with a problem."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    for busy in (psycopg.OperationalError, PoolTimeout, TooManyRequests):
        app.add_exception_handler(busy, _database_unavailable)
    # An operational error for psycopg; trying again would not help.
    app.add_exception_handler(psycopg.errors.ProgramLimitExceeded, _too_large_for_the_database)
    for full in (PoolFullError, PoolClosedError, MemoryBudgetError):
        app.add_exception_handler(full, _too_busy)
    app.add_exception_handler(DeadlineError, _too_late)
    app.add_exception_handler(TooLargeError, _too_large)
    app.add_exception_handler(GzipError, _bad_gzip)
    app.add_exception_handler(InvalidBodyError, _invalid_body)
    app.add_exception_handler(SarifError, _bad_log)
    app.add_exception_handler(CopyError, _not_stored)
    for remote in _REMOTE_STATUS:
        app.add_exception_handler(remote, _not_fetched)
    app.add_exception_handler(ClientDisconnect, _client_left)
    app.add_exception_handler(Exception, _unexpected)


def _http_error(request: Request, error: Exception) -> Response:
    error = cast(HTTPException, error)
    headers = error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := allowed_methods(request)):
        headers = {"allow": methods}
    return problem(error.status_code, str(error.detail), headers=headers)


def _invalid_request(request: Request, error: Exception) -> Response:
    invalid = cast(RequestValidationError, error).errors()
    errors = [{"location": list(entry["loc"]), "detail": entry["msg"]} for entry in invalid]
    return problem(422, "The request has values that cannot be used.", errors=errors)


def _database_unavailable(request: Request, error: Exception) -> Response:
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
    return problem(503, "The database is not available at the moment.", headers=headers)


def _too_large_for_the_database(request: Request, error: Exception) -> Response:
    return problem(413, "There is a value that is larger than the database can hold.")


def _too_busy(request: Request, error: Exception) -> Response:
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
    return problem(503, "The service has as much to do as it can; try again later.", headers=headers)


def _too_late(request: Request, error: Exception) -> Response:
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
    return problem(503, "The database took too long; nothing was changed.", headers=headers)


def _too_large(request: Request, error: Exception) -> Response:
    limit = cast(TooLargeError, error).limit
    return problem(413, f"There is more than the {limit} bytes that are taken.")


def _bad_gzip(request: Request, error: Exception) -> Response:
    return problem(422, f"The request cannot be read: {error}.")


def _invalid_body(request: Request, error: Exception) -> Response:
    error = cast(InvalidBodyError, error)
    errors = [{"location": ["body", *error.path], "detail": error.reason}]
    return problem(422, "The request has values that cannot be used.", pointer=error.pointer, errors=errors)


def _bad_log(request: Request, error: Exception) -> Response:
    error = cast(SarifError, error)
    file: dict[str, Any] = {} if error.source is None else {"file_name": error.source}
    return problem(422, str(error), pointer=error.pointer, byte_offset=error.byte_offset, **file)


def _not_stored(request: Request, error: Exception) -> Response:
    return problem(422, f"Nothing was stored: {error}.")


def _not_fetched(request: Request, error: Exception) -> Response:
    status = next(status for kind, status in _REMOTE_STATUS.items() if isinstance(error, kind))
    return problem(status, f"The file was not fetched: {error}.")


def _client_left(request: Request, error: Exception) -> Response:
    # Nobody reads it; without an answer it would count as an error of the service.
    return Response(status_code=_CLIENT_LEFT)


def _unexpected(request: Request, error: Exception) -> Response:
    # This answer is made outside every middleware, so it brings its headers along. Starlette logs the error.
    headers = MutableHeaders(SECURITY_HEADERS)
    add_vary(request.scope, headers)
    return problem(500, "The service met an unexpected error; its log has the details.", headers=headers)
