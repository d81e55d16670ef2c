"""Finished response bytes through Django's views, untouched."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, ParamSpec

from asgiref.sync import iscoroutinefunction
from django.http import HttpResponse

from fastcore import ResponseBytes

_Call = ParamSpec("_Call")


class JSONBytesResponse(HttpResponse):
    """A response whose body is finished JSON; for views that build their responses themselves.

    Args:
        content: `ResponseBytes`, or JSON as bytes; it is sent as it is.
        content_type: None takes the media type of the `ResponseBytes`, or ``application/json``.
        options: as ``HttpResponse`` takes them: ``status``, ``reason``, ``charset``, ``headers``.

    Example:
        >>> response = JSONBytesResponse(b'{"data":{"users":[]}}', status=201)
        >>> response["Content-Type"], response.status_code
        ('application/json', 201)
    """

    def __init__(
        self,
        content: ResponseBytes | bytes | memoryview = b"",
        *,
        content_type: str | None = None,
        **options: Any,
    ) -> None:
        if isinstance(content, ResponseBytes):
            content_type = content_type or content.media_type
            content = content.bytes
        # Headers may name the type as well, and Django takes it in one place only.
        if content_type is None and not _has_content_type(options.get("headers")):
            content_type = "application/json"
        super().__init__(content, content_type=content_type, **options)


def bytes_view(view: Callable[_Call, Any]) -> Callable[_Call, Any]:
    """Let a view return `ResponseBytes`.

    What else the view returns passes unchanged. Views may be sync or async, functions or ``as_view()`` of
    classes; for a class write ``@method_decorator(bytes_view, name="dispatch")``. Marks that other
    decorators set, as ``csrf_exempt`` does, stay.

    Args:
        view: returns `ResponseBytes` or a response.

    Returns:
        The view, async when it was.

    Example:
        >>> @bytes_view
        ... def users(request):
        ...     return ResponseBytes(b'{"data":{"users":[]}}')
        >>> users(None).content
        b'{"data":{"users":[]}}'
    """
    if iscoroutinefunction(view):

        @functools.wraps(view)
        async def async_view(*args: _Call.args, **kwargs: _Call.kwargs) -> Any:
            return _response(await view(*args, **kwargs))

        return async_view

    @functools.wraps(view)
    def sync_view(*args: _Call.args, **kwargs: _Call.kwargs) -> Any:
        result = view(*args, **kwargs)
        # dispatch() of a class with async handlers is an ordinary function.
        return _awaited_response(result) if isawaitable(result) else _response(result)

    return sync_view


async def _awaited_response(result: Awaitable[Any]) -> Any:
    return _response(await result)


def _response(result: Any) -> Any:
    return JSONBytesResponse(result) if isinstance(result, ResponseBytes) else result


def _has_content_type(headers: Any) -> bool:
    return any(name.lower() == "content-type" for name in headers or ())
