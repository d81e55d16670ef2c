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
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, create_model
from starlette.background import BackgroundTask

from fastcore import ResponseBytes

__all__ = ["FastcoreRoute", "JSONBytesResponse", "list_response_model", "single_response_model"]

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED}
_INJECTED = "fastcore_injected_response"


class JSONBytesResponse(Response):
    """A response whose body is finished JSON; for handlers that build their responses themselves.

    Args:
        content: `ResponseBytes`, or JSON as bytes; it is sent as it is.
        status_code: of the response.
        headers: further headers.
        media_type: None takes that of the `ResponseBytes`, or ``application/json``.
        background: run after the response is sent.

    Example:
        >>> JSONBytesResponse(b'{"data":{"users":[]}}', status_code=201).headers["content-length"]
        '21'
    """

    media_type = "application/json"

    def __init__(
        self,
        content: ResponseBytes | bytes | memoryview,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        if isinstance(content, ResponseBytes):
            media_type = media_type or content.media_type
            content = content.bytes
        super().__init__(content, status_code, headers, media_type, background)


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
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, status_code: int | None = None, **options: Any
    ) -> None:
        super().__init__(path, _answering(endpoint, status_code), status_code=status_code, **options)


async def _injected_response(response: Response) -> Response:
    return response


def _answering(endpoint: Callable[..., Any], status_code: int | None) -> Callable[..., Any]:
    # A router that is included in another makes its routes again, from the endpoints made here.
    if hasattr(endpoint, "__fastcore_answers__") or _is_generator(endpoint):
        return endpoint

    if _is_async(endpoint):

        @functools.wraps(endpoint)
        async def answer_async(**values: Any) -> Any:
            injected = values.pop(_INJECTED)
            return _finish(await endpoint(**values), injected, status_code)

        answer: Callable[..., Any] = answer_async
    else:

        @functools.wraps(endpoint)
        def answer_sync(**values: Any) -> Any:
            injected = values.pop(_INJECTED)
            return _finish(endpoint(**values), injected, status_code)

        answer = answer_sync

    signature = _signature(endpoint)
    hidden = inspect.Parameter(
        _INJECTED, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[Any, Depends(_injected_response)]
    )
    answer.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=_with_keyword(signature.parameters.values(), hidden)
    )
    answer.__fastcore_answers__ = True  # type: ignore[attr-defined]
    return answer


def _finish(result: Any, injected: Response, status_code: int | None) -> Any:
    if not isinstance(result, ResponseBytes):
        return result
    # As FastAPI does for what it serialises: the handler's own status wins over the route's, headers add up.
    status = int(injected.status_code or status_code or HTTPStatus.OK)
    body = b"" if status < HTTPStatus.OK or status in _NO_BODY else result
    response = JSONBytesResponse(body, status, media_type=result.media_type)
    for name, value in injected.headers.raw:
        if name == b"content-type":
            response.headers["content-type"] = value.decode("latin-1")
        else:
            response.headers.raw.append((name, value))
    return response


def _signature(endpoint: Callable[..., Any]) -> inspect.Signature:
    try:
        # FastAPI would resolve annotations that are strings in the wrapper's module, not in the handler's.
        return inspect.signature(endpoint, eval_str=True)
    except NameError:
        return inspect.signature(endpoint)


def _with_keyword(
    parameters: Iterable[inspect.Parameter], keyword: inspect.Parameter
) -> list[inspect.Parameter]:
    # sorted() is stable: the keyword goes behind every other parameter but **values.
    return sorted([*parameters, keyword], key=lambda parameter: parameter.kind)


def _is_async(endpoint: Callable[..., Any]) -> bool:
    called = inspect.unwrap(endpoint)
    return inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(type(called).__call__)


def _is_generator(endpoint: Callable[..., Any]) -> bool:
    called = inspect.unwrap(endpoint)
    return inspect.isgeneratorfunction(called) or inspect.isasyncgenfunction(called)
