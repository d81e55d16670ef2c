"""What a call did, in a form that two implementations can be compared by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastcore import FastcoreError


def outcome(function: Callable[..., Any], *args: Any, **options: Any) -> tuple[object, object]:
    """``("ok", result)``, or the type and the attributes of fastcore's error; other exceptions pass."""
    try:
        return "ok", function(*args, **options)
    except FastcoreError as error:
        return type(error), vars(error)
