"""Answers with spliced parts to bytes, by whatever encoder the view has."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from strawberry.http import process_result
from strawberry.types import ExecutionResult

from fastcore.integrations._graphql.spliced import SplicedJSON


class SplicingView:
    """The mixin for a Strawberry view of any framework; it stands before the view among the bases.

    The view's own ``encode_json`` still writes everything that is not spliced.

    Example:
        >>> class Encoder:
        ...     def encode_json(self, data):
        ...         return json.dumps(data)
        >>> class View(SplicingView, Encoder): ...
        >>> View().encode_json({"data": {"users": SplicedJSON(b"[1.10]"), "version": 2}})
        b'{"data": {"users": [1.10], "version": 2}}'
    """

    def encode_json(self, data: object) -> str | bytes:
        """Encode an answer, the answers of a batch, or a message of a subscription."""
        encoded = encode(data, super().encode_json)  # type: ignore[misc]
        # Frames of web sockets have to be text, and only the answers of HTTP can be told from them.
        if isinstance(encoded, bytes) and isinstance(data, Mapping) and "data" not in data:
            return encoded.decode()
        return encoded


def to_bytes(result: ExecutionResult) -> bytes:
    """Encode the result of ``schema.execute`` or ``schema.execute_sync`` as the views do.

    Args:
        result: of an execution with `FastcoreExecutionContext`, or any other.

    Returns:
        The answer as UTF-8: data, and errors and extensions where there are some.

    Raises:
        TypeError: a value of an ordinary field is nothing that ``json.dumps`` takes.

    Example:
        >>> to_bytes(ExecutionResult(data={"users": SplicedJSON(b'[{"id":1}]')}, errors=None))
        b'{"data":{"users":[{"id":1}]}}'
    """
    encoded = encode(process_result(result), _compact)
    return encoded.encode() if isinstance(encoded, str) else encoded


def _compact(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))


def encode(data: object, ordinary: Callable[[object], str | bytes]) -> str | bytes:
    """Encodes with an ordinary encoder, and puts the spliced parts in afterwards."""
    # Nobody who fills the data can guess the mark, so it stands only where a part was.
    mark = secrets.token_hex(16)
    parts: list[bytes | memoryview] = []
    marked = _marked(data, mark, parts)
    if not parts:
        return ordinary(data)
    text = ordinary(marked)
    pieces: list[bytes | memoryview] = list(
        re.split(rf'"{mark}:(\d+)"'.encode(), text.encode() if isinstance(text, str) else text)
    )
    pieces[1::2] = [parts[int(number)] for number in pieces[1::2]]
    return b"".join(pieces)


def _marked(data: Any, mark: str, parts: list[bytes | memoryview]) -> Any:
    """Copies the containers, with a mark and a number in place of each spliced part."""
    if isinstance(data, SplicedJSON):
        parts.append(data.content)
        return f"{mark}:{len(parts) - 1}"
    if isinstance(data, dict):
        return {key: _marked(value, mark, parts) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_marked(item, mark, parts) for item in data]
    return data
