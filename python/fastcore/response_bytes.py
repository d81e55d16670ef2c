"""The finished body of a response."""

from __future__ import annotations

import copyreg
from typing import Any, NoReturn, Self

from fastcore import _backend
from fastcore._arguments import exact_bytes, type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError


class ResponseBytes(_backend.ResponseBytes):
    """The finished body of an HTTP response with its media type, never parsed again.

    It is immutable, and equal to bytes, bytearray and memoryview of the same content; its hash is that of the
    bytes. The media type takes no part in either, because equality with plain bytes could not hold otherwise.
    ``memoryview(response)`` reads the content in place.

    Args:
        content: the body, any bytes-like object; everything but ``bytes`` itself is copied. A str is refused:
            encode it first.
        media_type: the value of the Content-Type header, printable ASCII.

    Raises:
        ArgumentTypeError: ``content`` is not bytes-like, or ``media_type`` is no str.
        ArgumentError: ``media_type`` has characters that a header cannot carry.

    Example:
        >>> response = ResponseBytes(b'{"data":{"user":null}}')
        >>> response
        ResponseBytes(22 bytes, 'application/json')
        >>> response.bytes
        b'{"data":{"user":null}}'
        >>> response == b'{"data":{"user":null}}'
        True
    """

    __slots__ = ()

    def __new__(cls, content: Any, media_type: str = "application/json") -> Self:
        if not isinstance(media_type, str):
            raise ArgumentTypeError(f"media_type must be str, not {type_name_of(media_type)}")
        if not (media_type.isascii() and media_type.isprintable()):
            raise ArgumentError(f"media_type must be printable ASCII, not {media_type!r}")
        content = exact_bytes(content)
        # a member of an enumeration may be written by its name where a header is put together
        media_type = str.__str__(media_type)
        self = super().__new__(cls, content, media_type)  # type: ignore[call-arg]
        # The native storage is filled by its __init__, and no object may ever be there without its content.
        super(ResponseBytes, self).__init__(content, media_type)
        return self

    def __init__(self, content: Any, media_type: str = "application/json") -> None:
        """All is done when the object is made."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ResponseBytes):
            return self.bytes == other.bytes
        if isinstance(other, bytes | bytearray | memoryview):
            return self.bytes == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.bytes)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} bytes, {self.media_type!r})"

    __str__ = __repr__

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable: {name!r} cannot be deleted")

    def __copy__(self) -> ResponseBytes:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> ResponseBytes:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return copyreg.__newobj__, (type(self), self.bytes, self.media_type)  # type: ignore[attr-defined]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic take instances as they are, as FastAPI needs it of a return annotation."""
        from pydantic_core import core_schema

        refuse = core_schema.plain_serializer_function_ser_schema(_refuse_to_serialise)
        return core_schema.is_instance_schema(cls, serialization=refuse)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """Describe the content as any JSON: what it holds is known only to whoever built it."""
        return {}


def _refuse_to_serialise(response: ResponseBytes) -> NoReturn:
    raise TypeError(
        "ResponseBytes is sent as it is and never serialised again: make the router with "
        "route_class=fastcore.integrations.fastapi.FastcoreRoute"
    )
