"""The work on the rows of a query, off the event loop where it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from fastcore import ResponseBytes, build_list_response, build_single_response

Values: TypeAlias = Sequence[bytes | None] | Sequence[str | None]
Build: TypeAlias = Callable[[Values], bytes]

# Fewer bytes than this are built sooner than a thread takes over.
_BUILD_ON_EVENT_LOOP_BYTES = 64 * 1024


def list_builder(field_name: str, type_name: str | None, options: Mapping[str, Any]) -> Build:
    """Give what makes the list response of the values."""
    return lambda values: build_list_response(values, field_name, type_name, **options)


def single_builder(field_name: str, type_name: str | None, options: Mapping[str, Any]) -> Build:
    """Give what makes the single response of the first value, if there is one."""
    return lambda values: build_single_response(
        values[0] if values else None, field_name, type_name, **options
    )


async def build_async(build: Build, values: Values) -> ResponseBytes:
    """Build on the event loop or, when there is much to do, in a thread."""
    if sum(len(value) for value in values if value is not None) < _BUILD_ON_EVENT_LOOP_BYTES:
        return ResponseBytes(build(values))
    return ResponseBytes(await asyncio.to_thread(build, values))
