"""Finished response bytes through Django's views, untouched."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, ParamSpec, overload

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponse

from fastcore import ResponseBytes
from fastcore.errors import ArgumentTypeError
from fastcore.integrations.http import Negotiation

_Call = ParamSpec("_Call")

# Fewer bytes than this are compressed sooner than a thread takes over.
_COMPRESS_AT_ONCE_BYTES = 32 * 1024


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


@overload
def bytes_view(view: Callable[_Call, Any]) -> Callable[_Call, Any]: ...


@overload
def bytes_view(
    *, negotiation: Negotiation | None = None
) -> Callable[[Callable[_Call, Any]], Callable[_Call, Any]]: ...


def bytes_view(view: Callable[..., Any] | None = None, *, negotiation: Negotiation | None = None) -> Any:
    """Let a view return `ResponseBytes`.

    What else the view returns passes unchanged. Views may be sync or async, functions or ``as_view()`` of
    classes; for a class write ``@method_decorator(bytes_view, name="dispatch")``. Marks that other
    decorators set, as ``csrf_exempt`` does, stay.

    Args:
        view: returns `ResponseBytes` or a response.
        negotiation: how responses are tagged and compressed, as in
            ``@bytes_view(negotiation=Negotiation())``; None leaves them as they are.

    Returns:
        The view, async when it was; without a view, a decorator.

    Example:
        >>> @bytes_view
        ... def users(request):
        ...     return ResponseBytes(b'{"data":{"users":[]}}')
        >>> users(None).content
        b'{"data":{"users":[]}}'
    """
    if view is None:
        return functools.partial(_decorated, negotiation=negotiation)
    return _decorated(view, negotiation)


def _decorated(view: Callable[..., Any], negotiation: Negotiation | None) -> Callable[..., Any]:
    if iscoroutinefunction(view):

        @functools.wraps(view)
        async def async_view(*args: Any, **kwargs: Any) -> Any:
            return await _async_response(view(*args, **kwargs), (*args, *kwargs.values()), negotiation)

        return async_view

    @functools.wraps(view)
    def sync_view(*args: Any, **kwargs: Any) -> Any:
        result = view(*args, **kwargs)
        # dispatch() of a class with async handlers is an ordinary function.
        if isawaitable(result):
            return _async_response(result, (*args, *kwargs.values()), negotiation)
        return _response(result, (*args, *kwargs.values()), negotiation)

    return sync_view


async def _async_response(
    awaited: Awaitable[Any], args: tuple[Any, ...], negotiation: Negotiation | None
) -> Any:
    result = await awaited
    if negotiation is None or not isinstance(result, ResponseBytes) or len(result) < _COMPRESS_AT_ONCE_BYTES:
        return _response(result, args, negotiation)
    # Compression lets go of the GIL and touches nothing of Django's: any thread will do.
    return await sync_to_async(_response, thread_sensitive=False)(result, args, negotiation)


def _response(result: Any, args: tuple[Any, ...], negotiation: Negotiation | None) -> Any:
    if not isinstance(result, ResponseBytes):
        return result
    if negotiation is None:
        return JSONBytesResponse(result)
    request = _request_of(args)
    status, fields, body = negotiation.answer(request.method or "GET", request.headers, result)
    response = HttpResponse(body, status=status)
    del response["Content-Type"]  # a 304 has none
    for name, value in fields:
        response[name] = value
    return response


def _request_of(args: tuple[Any, ...]) -> Any:
    # Behind self, where the view is a method. Django REST framework has a request of its own around Django's.
    for arg in args:
        if isinstance(arg, HttpRequest) or isinstance(getattr(arg, "_request", None), HttpRequest):
            return arg
    raise ArgumentTypeError("a view with negotiation has to be called with a request of Django")


def _has_content_type(headers: Any) -> bool:
    return any(name.lower() == "content-type" for name in headers or ())
