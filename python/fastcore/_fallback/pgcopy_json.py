"""JSON documents as fields of binary COPY."""

from __future__ import annotations

import json
import re

from fastcore._fallback.pgcopy_field import BadValueError
from fastcore._fallback.pgcopy_text import utf8

_JSONB_VERSION = b"\x01"
_ESCAPED_NUL = rb"\u0000"
# no backslash in front of it, or pairs of them
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def encode_json(value: object) -> bytes:
    text = _text_of(value)
    if b"\0" in text:
        raise BadValueError("text holds a NUL character")
    return text


def encode_jsonb(value: object) -> bytes:
    text = encode_json(value)
    if _ESCAPED_NUL in text and _NUL_ESCAPE.search(text):
        raise BadValueError("jsonb cannot hold a NUL character")
    return _JSONB_VERSION + text


def _text_of(value: object) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadValueError("cannot be written as JSON") from None
    return utf8(text)
