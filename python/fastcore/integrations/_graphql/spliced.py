"""A part of an answer that is JSON already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


class SplicedJSON:
    """The value of a field as JSON, standing in the data of an execution result.

    The views write it into the answer as it is. In Python it behaves like the value it holds (equality,
    iteration, ``value["key"]``, ``len``), decoded anew by each such use: call `decode` once to work with it.

    Example:
        >>> users = SplicedJSON(b'[{"firstName":"Ada"}]')
        >>> users == [{"firstName": "Ada"}], users[0]["firstName"], len(users)
        (True, 'Ada', 1)
        >>> users
        SplicedJSON(21 bytes)
    """

    __slots__ = ("_content",)

    def __init__(self, content: bytes | memoryview) -> None:
        self._content = content

    @property
    def content(self) -> bytes | memoryview:
        """The JSON, as UTF-8."""
        return self._content

    def decode(self) -> Any:
        """Decode the JSON."""
        return json.loads(bytes(self._content))

    def __bytes__(self) -> bytes:
        return bytes(self._content)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SplicedJSON):
            return bool(self._content == other._content) or self.decode() == other.decode()
        return bool(self.decode() == other)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.decode())

    def __bool__(self) -> bool:
        return bool(self.decode())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.decode())

    def __contains__(self, item: object) -> bool:
        return item in self.decode()

    def __getitem__(self, key: Any) -> Any:
        return self.decode()[key]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (bytes(self._content),)

    def __repr__(self) -> str:
        return f"SplicedJSON({len(self._content)} bytes)"


def decoded(data: Any) -> Any:
    """Copy the data of an execution result with every spliced part decoded.

    Args:
        data: ``result.data``, or anything inside it.

    Returns:
        Dictionaries, lists and scalars only, as an ordinary execution gives them.

    Example:
        >>> decoded({"users": SplicedJSON(b'[{"id":1}]'), "version": 2})
        {'users': [{'id': 1}], 'version': 2}
    """
    if isinstance(data, SplicedJSON):
        return data.decode()
    if isinstance(data, dict):
        return {key: decoded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [decoded(item) for item in data]
    return data
