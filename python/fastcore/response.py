"""JSON rows to the bytes of an HTTP response."""

from __future__ import annotations

import copyreg
from collections.abc import Iterable
from typing import Any, NoReturn, Self

from fastcore import _backend
from fastcore._arguments import (
    MAX_DEPTH_LIMIT,
    Row,
    check_max_depth,
    check_name,
    check_rows,
    exact_bytes,
    type_name_of,
)
from fastcore.errors import ArgumentError, ArgumentTypeError


def build_list_response(
    rows: Iterable[Row | None], field_name: str, type_name: str | None = None, *, max_depth: int = 1024
) -> bytes:
    r"""Build ``{"data":{field_name:[row,row,…]}}`` from JSON rows.

    Keys of objects turn from snake_case to camelCase: leading and trailing underscores stay, an inner run of
    underscores goes and a following ASCII letter is upper-cased. Values leave exactly as they are written:
    digits of numbers, contents and escapes of strings; whitespace between tokens goes.

    Args:
        rows: n JSON documents as str, bytes, bytearray or memoryview (UTF-8), mixed, from any iterable; None
            is skipped. Bytes that somebody could still change are copied before the work starts.
        field_name: the field's name, of any characters; it is escaped as a JSON string and not converted.
        type_name: given, ``"__typename":type_name`` becomes the first key of every row that is an object,
            also of those inside a row that is an array, in place of a ``__typename`` it may have. Objects
            below these keep what they have.
        max_depth: how many brackets may be open at once in a row, from 1 to ``MAX_DEPTH_LIMIT``.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: a row is no valid JSON (RFC 8259), is nested too deeply, or two different keys of one object
            become the same; ``row_index``, ``byte_offset`` and ``reason`` say where and why. It is about the
            first such row; nothing is returned.
        ArgumentTypeError: an argument has the wrong type; for an item of ``rows``, ``index`` says which.
        ArgumentError: ``max_depth`` is out of range.

    Example:
        >>> build_list_response(['{"first_name": "Ada"}', b'{"first_name": "Alan"}'], "users")
        b'{"data":{"users":[{"firstName":"Ada"},{"firstName":"Alan"}]}}'
        >>> build_list_response(['{"id": 1.10}', None], "users", "User")
        b'{"data":{"users":[{"__typename":"User","id":1.10}]}}'
        >>> build_list_response(['{"id": 1}', '{"id" 2}'], "users")
        Traceback (most recent call last):
        fastcore.errors.RowError: row 1, byte 6: expected ':'
    """
    if type(rows) is not list:
        check_rows(rows)
    if not isinstance(field_name, str):
        check_name(field_name, "field_name")
    if type_name is not None and not isinstance(type_name, str):
        check_name(type_name, "type_name")
    if type(max_depth) is not int or not 1 <= max_depth <= MAX_DEPTH_LIMIT:
        check_max_depth(max_depth)
    return _backend.build_list_response(rows, field_name, type_name, max_depth=max_depth, options=None)


def build_single_response(
    row: Row | None, field_name: str, type_name: str | None = None, *, max_depth: int = 1024
) -> bytes:
    """Build ``{"data":{field_name:row}}`` from one JSON row, by the rules of `build_list_response`.

    Args:
        row: a JSON document as str, bytes, bytearray or memoryview (UTF-8); None becomes null.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        max_depth: as in `build_list_response`.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: as in `build_list_response`, with ``row_index`` 0.
        ArgumentTypeError: an argument has the wrong type; ``index`` is 0 when it is the row.
        ArgumentError: ``max_depth`` is out of range.

    Example:
        >>> build_single_response('{"first_name": "Ada", "home_address": {"zip_code": "01"}}', "user", "User")
        b'{"data":{"user":{"__typename":"User","firstName":"Ada","homeAddress":{"zipCode":"01"}}}}'
        >>> build_single_response(None, "user", "User")
        b'{"data":{"user":null}}'
    """
    if not isinstance(field_name, str):
        check_name(field_name, "field_name")
    if type_name is not None and not isinstance(type_name, str):
        check_name(type_name, "type_name")
    if type(max_depth) is not int or not 1 <= max_depth <= MAX_DEPTH_LIMIT:
        check_max_depth(max_depth)
    return _backend.build_single_response(row, field_name, type_name, max_depth=max_depth, options=None)


def build_empty_array_response(field_name: str) -> bytes:
    """Build the response of a list without rows.

    Args:
        field_name: as in `build_list_response`.

    Returns:
        The document as UTF-8.

    Raises:
        ArgumentTypeError: ``field_name`` is no str.

    Example:
        >>> build_empty_array_response("users")
        b'{"data":{"users":[]}}'
    """
    check_name(field_name, "field_name")
    return _backend.build_empty_array_response(field_name)


def build_null_response(field_name: str) -> bytes:
    """Build the response of a single row that does not exist.

    Args:
        field_name: as in `build_list_response`.

    Returns:
        The document as UTF-8.

    Raises:
        ArgumentTypeError: ``field_name`` is no str.

    Example:
        >>> build_null_response("user")
        b'{"data":{"user":null}}'
    """
    check_name(field_name, "field_name")
    return _backend.build_null_response(field_name)


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
        >>> response = ResponseBytes(build_null_response("user"))
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
