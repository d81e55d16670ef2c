"""Values whose bytes go into binary COPY as they are: uuid, bool and bytea."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from fastcore._fallback.pgcopy_field import BadValueError, expected

_UUID_DIGITS = re.compile("[0-9a-fA-F]{32}")


def encode_uuid(value: object) -> bytes:
    if isinstance(value, UUID):
        return value.bytes
    if not isinstance(value, str):
        raise expected("UUID", value)
    # the forms that UUID() takes, but none of what int() would let pass as digits
    digits = value.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
    if not _UUID_DIGITS.fullmatch(digits):
        raise BadValueError("text is no uuid")
    return bytes.fromhex(digits)


def encode_bool(value: object) -> bytes:
    if not isinstance(value, bool):
        raise expected("bool", value)
    return b"\x01" if value else b"\x00"


def encode_bytes(value: Any) -> bytes:
    if type(value) is bytes:
        return value
    try:
        view = memoryview(value)
    except TypeError:
        raise expected("bytes", value) from None
    return view.tobytes()
