"""The storage of a finished response; all behaviour beyond it is in ``fastcore.response``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING or sys.version_info >= (3, 12):

    class ResponseBytes:
        """Exports its content as a buffer (PEP 688)."""

        __slots__ = ("_content", "_media_type")

        _content: bytes
        _media_type: str

        def __new__(cls, content: bytes, media_type: str) -> Self:
            self = super().__new__(cls)
            object.__setattr__(self, "_content", content)
            object.__setattr__(self, "_media_type", media_type)
            return self

        def __init__(self, content: bytes, media_type: str) -> None:
            """All is done when the object is made."""

        def __bytes__(self) -> bytes:
            return self._content

        def __len__(self) -> int:
            return len(self._content)

        def __buffer__(self, flags: int, /) -> memoryview:
            return memoryview(self._content)

        @property
        def media_type(self) -> str:
            return self._media_type

        @property
        def bytes(self) -> bytes:
            return self._content

else:

    class ResponseBytes(bytes):
        """Up to Python 3.11 only a subclass of bytes exports a buffer from Python code."""

        def __new__(cls, content, media_type):
            self = super().__new__(cls, content)
            # kept beside the copy that the base class made, so that .bytes is exact bytes and costs nothing
            object.__setattr__(self, "_content", content)
            object.__setattr__(self, "_media_type", media_type)
            return self

        def __init__(self, content, media_type):
            """All is done when the object is made."""

        def __bytes__(self):
            return self._content

        @property
        def media_type(self):
            return self._media_type

        @property
        def bytes(self):
            return self._content
