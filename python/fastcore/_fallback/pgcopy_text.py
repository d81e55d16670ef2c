"""Texts and lists of texts as fields of binary COPY."""

from __future__ import annotations

from struct import Struct

from fastcore._fallback.pgcopy_field import NULL, BadValueError, Encode, expected, field

_TEXT_OID = 25
# dimensions, whether there are NULLs, type of the items
_array = Struct(">iii").pack
# items of the one dimension, and the number of the first
_dimension = Struct(">ii").pack
_EMPTY = _array(0, 0, _TEXT_OID)


def text_encoder(length: int) -> Encode:
    def encode(value: object) -> bytes:
        if not isinstance(value, str):
            raise expected("str", value)
        content = utf8(value)
        if b"\0" in content:
            raise BadValueError("text holds a NUL character")
        if 0 < length < str.__len__(value):
            raise BadValueError(f"longer than {length} characters")
        return content

    return encode


def text_list_encoder(length: int) -> Encode:
    encode_text = text_encoder(length)

    def item_field(index: int, item: object) -> bytes:
        try:
            return NULL if item is None else field(encode_text(item))
        except BadValueError as bad:
            raise BadValueError(f"item {index}: {bad.reason}") from None

    def encode(value: object) -> bytes:
        if not isinstance(value, (list, tuple)):
            raise expected("list", value)
        if not value:
            return _EMPTY
        items = [item_field(index, item) for index, item in enumerate(value)]
        header = _array(1, int(any(item is None for item in value)), _TEXT_OID)
        return b"".join([header, _dimension(len(items), 1), *items])

    return encode


def utf8(text: str) -> bytes:
    try:
        return str.encode(text)
    except UnicodeEncodeError:
        raise BadValueError("text holds a lone surrogate") from None
