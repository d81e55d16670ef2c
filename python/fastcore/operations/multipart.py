"""Bodies of ``multipart/form-data`` (RFC 7578) taken apart, within bounds."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from fastcore.operations.json_body import InvalidBodyError

MEDIA_TYPE = "multipart/form-data"

_MAX_HEADERS = 16
_MAX_HEADER_BYTES = 8192
_MAX_BOUNDARY = 70
_MAX_FILE_NAME = 255
# Shorter pieces are put together: each of its own would take more memory than its bytes.
_SMALL_BYTES = 8192


@dataclass(slots=True)
class Part:
    """One part of a body.

    Attributes:
        name: of the form's field.
        file_name: as the client calls the file, without what cannot be shown; None where it is no file.
        media_type: in lower case, without parameters; empty where there is none.
        chunks: its content.
    """

    name: str
    file_name: str | None
    media_type: str
    chunks: list[bytes] = field(default_factory=list)

    def add(self, piece: bytes) -> None:
        """Add to the content."""
        if self.chunks and len(piece) < _SMALL_BYTES and len(self.chunks[-1]) < _SMALL_BYTES:
            self.chunks[-1] += piece
        else:
            self.chunks.append(piece)


def boundary_of(content_type: str) -> bytes:
    """Give the boundary that a Content-Type names.

    Raises:
        InvalidBodyError: it names none, or a longer one than there may be.
    """
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= _MAX_BOUNDARY:
        raise InvalidBodyError(f"the Content-Type names no boundary of 1 to {_MAX_BOUNDARY} characters")
    return boundary


def split_parts(chunks: Iterable[bytes], boundary: bytes, max_parts: int) -> list[Part]:
    r"""Take a body apart.

    Args:
        chunks: the body.
        boundary: between its parts.
        max_parts: how many there may be.

    Returns:
        The parts, in their order.

    Raises:
        InvalidBodyError: it is no such body, or one with too many parts.

    Example:
        >>> body = b'--x\r\nContent-Disposition: form-data; name="branch"\r\n\r\nmain\r\n--x--\r\n'
        >>> split_parts([body], b"x", 10)
        [Part(name='branch', file_name=None, media_type='', chunks=[b'main'])]
    """
    splitter = _Splitter(max_parts)
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": splitter.begin_part,
            "on_header_field": splitter.add_header_name,
            "on_header_value": splitter.add_header_value,
            "on_header_end": splitter.end_header,
            "on_headers_finished": splitter.end_headers,
            "on_part_data": splitter.add_data,
            "on_end": splitter.end,
        },
        max_header_count=_MAX_HEADERS,
        max_header_size=_MAX_HEADER_BYTES,
    )
    # Its warnings show what the client sent; the error says enough.
    parser.logger = logging.Logger("quiet", logging.CRITICAL + 1)
    try:
        for chunk in chunks:
            parser.write(chunk)
    except FormParserError:
        raise InvalidBodyError("the body is no multipart/form-data") from None
    if not splitter.is_at_end:
        raise InvalidBodyError("the body ends before its last boundary")
    return splitter.parts


class _Splitter:
    def __init__(self, max_parts: int) -> None:
        self.parts: list[Part] = []
        self.is_at_end = False
        self._max_parts = max_parts
        self._headers: dict[bytes, bytes] = {}
        self._name = b""
        self._value = b""

    def begin_part(self) -> None:
        if len(self.parts) == self._max_parts:
            raise InvalidBodyError(f"the body has more than {self._max_parts} parts")
        self._headers.clear()

    def add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def end_header(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def end_headers(self) -> None:
        disposition, options = parse_options_header(self._headers.get(b"content-disposition"))
        if disposition != b"form-data" or b"name" not in options:
            raise InvalidBodyError(f"part {len(self.parts)} names no field of a form")
        media_type, _ = parse_options_header(self._headers.get(b"content-type"))
        file_name = options.get(b"filename")
        self.parts.append(
            Part(
                _shown(options[b"name"]),
                None if file_name is None else _shown(file_name),
                media_type.decode("latin-1").strip().lower(),
            )
        )

    def add_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].add(data[start:end])

    def end(self) -> None:
        self.is_at_end = True


def _shown(text: bytes) -> str:
    name = text.decode("utf-8", "replace")[:_MAX_FILE_NAME]
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
