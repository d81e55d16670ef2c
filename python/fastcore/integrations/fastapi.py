"""Finished response bytes through FastAPI, untouched.

FastAPI serialises what a handler returns. On a router made with ``route_class=FastcoreRoute`` a handler that
returns `ResponseBytes` is answered with exactly these bytes, and every other handler works as before::

    router = APIRouter(route_class=FastcoreRoute)

    @router.get("/users", response_model=list_response_model("users", User))
    def users() -> ResponseBytes:
        return repository.find("users", "users", "User")

``response_model`` is for the documentation only, and any model will do. Without it the documentation says
that there is JSON. For an application without routers: ``app.router.route_class = FastcoreRoute`` before the
first route.

``NegotiatedRoute`` does the same, and answers with entity tags, ``304 Not Modified`` and compression.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import Response
from fastapi.encoders import ENCODERS_BY_TYPE
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, TypeAdapter, create_model

from fastcore import ResponseBytes
from fastcore.integrations._handlers import finishing
from fastcore.integrations._responses import JSONBytesResponse, JSONStreamingResponse, NegotiatedResponse
from fastcore.integrations.http import Negotiation

__all__ = [
    "FastcoreRoute",
    "JSONBytesResponse",
    "JSONStreamingResponse",
    "NegotiatedResponse",
    "NegotiatedRoute",
    "list_response_model",
    "single_response_model",
]

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED}

# Without a return annotation FastAPI would encode the bytes once more where they are a subclass of bytes (the
# fallback up to Python 3.11). An ordinary route refuses them in the same words, annotated or not.
ENCODERS_BY_TYPE[ResponseBytes] = TypeAdapter(ResponseBytes).dump_python


def list_response_model(field_name: str, model: Any) -> type[BaseModel]:
    """Make the model that documents ``{"data":{field_name:[model,…]}}``.

    Args:
        field_name: as given to the builder.
        model: a pydantic model (or any type) of one row, with the names that leave: in camelCase, or with
            ``alias_generator=pydantic.alias_generators.to_camel``.

    Returns:
        A model for ``response_model`` or ``responses``.

    Example:
        >>> sorted(list_response_model("users", int).model_json_schema()["$defs"])
        ['UsersListData']
    """
    return _document(field_name, f"{_camel(field_name)}List", list[model])


def single_response_model(field_name: str, model: Any) -> type[BaseModel]:
    """Make the model that documents ``{"data":{field_name:model or null}}``; see `list_response_model`."""
    return _document(field_name, f"{_camel(field_name)}Single", model | None)


def _document(field_name: str, name: str, content: Any) -> type[BaseModel]:
    # The field is known by its alias alone: a field name may be no Python identifier.
    data = create_model(f"{name}Data", content=(content, Field(alias=field_name)))
    return create_model(f"{name}Response", data=(data, ...))


def _camel(field_name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", field_name))


class FastcoreRoute(APIRoute):
    """The route class for handlers that return `ResponseBytes`.

    What else a handler sets is respected: its status code, the headers of an injected ``Response`` (its own
    or a dependency's), background tasks. Handlers that return something else are untouched.

    Attributes:
        negotiation: how responses are tagged and compressed; None leaves them as they are. Set in a subclass.

    Example:
        >>> class ReportRoute(FastcoreRoute):
        ...     negotiation = Negotiation(encodings=("br", "gzip"), minimum_size=4096)
        >>> router = APIRouter(route_class=ReportRoute)  # doctest: +SKIP
    """

    negotiation: ClassVar[Negotiation | None] = None

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, status_code: int | None = None, **options: Any
    ) -> None:
        finish = functools.partial(_finish, status_code=status_code, negotiation=self.negotiation)
        super().__init__(path, finishing(endpoint, finish), status_code=status_code, **options)


class NegotiatedRoute(FastcoreRoute):
    """`FastcoreRoute` with the entity tags and the compression of `Negotiation` by its defaults."""

    negotiation = Negotiation()


def _finish(
    result: Any, injected: Response, *, status_code: int | None, negotiation: Negotiation | None
) -> Any:
    if not isinstance(result, ResponseBytes):
        return result
    # As FastAPI does for what it serialises: the handler's own status wins over the route's, headers add up.
    status = int(injected.status_code or status_code or HTTPStatus.OK)
    body = b"" if status < HTTPStatus.OK or status in _NO_BODY else result
    if negotiation is None:
        response = JSONBytesResponse(body, status, media_type=result.media_type)
    else:
        response = NegotiatedResponse(body, status, media_type=result.media_type, negotiation=negotiation)
    for name, value in injected.headers.raw:
        if name == b"content-type":
            response.headers["content-type"] = value.decode("latin-1")
        else:
            response.headers.raw.append((name, value))
    return response
