"""Handlers wrapped so that FastAPI still sees the same: kind, signature, name and documentation."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Response

# The module FastAPI takes it from: asyncio's also knows the mark by which Django and others, up to
# Python 3.11, declare a function that returns an awaitable.
if sys.version_info >= (3, 13):
    from inspect import iscoroutinefunction
else:
    from asyncio import iscoroutinefunction

Handler: TypeAlias = Callable[..., Any]

_INJECTED = "fastcore_injected_response"


def finishing(handler: Handler, finish: Callable[[Any, Response], Any]) -> Handler:
    """Wrap a handler so that ``finish`` gets its result and the response that FastAPI injects.

    Handlers that are generators are streamed by FastAPI item by item, and are given back as they are.
    """
    # A router that is included in another makes its routes again, from the handlers made here.
    if hasattr(handler, "__fastcore_finishes__"):
        return handler
    if _is(inspect.isgeneratorfunction, handler) or _is(inspect.isasyncgenfunction, handler):
        return handler

    if _is(iscoroutinefunction, handler):

        @functools.wraps(handler)
        async def finished_async(**values: Any) -> Any:
            injected = values.pop(_INJECTED)
            return finish(await handler(**values), injected)

        finished: Handler = finished_async
    else:

        @functools.wraps(handler)
        def finished_sync(**values: Any) -> Any:
            injected = values.pop(_INJECTED)
            return finish(handler(**values), injected)

        finished = finished_sync

    # Objects and partials have no name of their own; Starlette calls their routes after the class.
    finished.__name__ = getattr(handler, "__name__", type(handler).__name__)
    finished.__signature__ = _with_injected(_signature(handler))  # type: ignore[attr-defined]
    finished.__fastcore_finishes__ = True  # type: ignore[attr-defined]
    return finished


def _is(kind: Callable[[Any], bool], handler: Any) -> bool:
    # As FastAPI decides: by the outermost function or the innermost of its decorators, or else by __call__.
    for called in _outer_and_inner(handler):
        if kind(called):
            return True
        if not inspect.isclass(called) and any(kind(method) for method in _outer_and_inner(called.__call__)):
            return True
    return False


def _outer_and_inner(handler: Any) -> Iterator[Any]:
    while isinstance(handler, functools.partial):
        handler = handler.func
    yield handler
    yield inspect.unwrap(handler)


def _signature(handler: Handler) -> inspect.Signature:
    try:
        # FastAPI would resolve annotations that are strings in the wrapper's module, not in the handler's.
        return inspect.signature(handler, eval_str=True)
    except NameError:
        return inspect.signature(handler)


def _with_injected(signature: inspect.Signature) -> inspect.Signature:
    hidden = inspect.Parameter(
        _INJECTED, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[Any, Depends(_injected_response)]
    )
    return signature.replace(parameters=_in_order([*signature.parameters.values(), hidden]))


def _in_order(parameters: Iterable[inspect.Parameter]) -> list[inspect.Parameter]:
    # sorted() is stable: the hidden one goes behind every other parameter but **values.
    return sorted(parameters, key=lambda parameter: parameter.kind)


async def _injected_response(response: Response) -> Response:
    return response
