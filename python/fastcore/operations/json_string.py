"""Long JSON strings, decoded so that other threads get their turn meanwhile."""

from __future__ import annotations

import re

import msgspec

from fastcore.operations.json_body import decode
from fastcore.operations.pool import abandon_point

_PIECE_BYTES = 1024 * 1024
# The longest escape is a surrogate pair: behind as many bytes without a backslash none is left open. And
# what follows begins a character.
_BETWEEN_ESCAPES = re.compile(rb"[^\\]{12}(?=[\x20-\x7f])")
_TEXT = msgspec.json.Decoder(str)


def decode_string(string: msgspec.Raw) -> bytes:
    r"""Decode a JSON string into UTF-8, piece by piece.

    Args:
        string: with its quotes.

    Returns:
        The text.

    Raises:
        InvalidBodyError: it is no JSON string.
        CallAbandonedError: nobody waits for it any more.

    Example:
        >>> decode_string(msgspec.Raw(rb'"caf\u00e9"')).decode()
        'café'
    """
    quoted = memoryview(string)
    if len(quoted) <= _PIECE_BYTES:
        return decode(string, _TEXT).encode()
    content = quoted[1:-1]
    pieces = []
    start = 0
    while start < len(content):
        abandon_point()
        end = _end_of_piece(content, start)
        piece = msgspec.Raw(b"".join((b'"', content[start:end], b'"')))
        pieces.append(decode(piece, _TEXT).encode())
        start = end
    return b"".join(pieces)


def _end_of_piece(content: memoryview, start: int) -> int:
    found = _BETWEEN_ESCAPES.search(content, start + _PIECE_BYTES)
    return found.end() if found else len(content)
