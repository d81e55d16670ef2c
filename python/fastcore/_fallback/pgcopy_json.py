"""JSON documents as fields of binary COPY."""

from __future__ import annotations

import json

from fastcore._fallback.pgcopy_field import BadValueError
from fastcore._fallback.pgcopy_text import utf8

_JSONB_VERSION = b"\x01"


def encode_json(value: object) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise BadValueError("cannot be written as JSON") from None
    return utf8(text)


def encode_jsonb(value: object) -> bytes:
    return _JSONB_VERSION + encode_json(value)
