"""What Python services do today to turn JSON rows into the same response."""

from __future__ import annotations

import functools
import json
import types
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

import msgspec
import orjson

import structs

FIELD_NAME = "users"
TYPE_NAME = "User"

Rows: TypeAlias = Sequence[bytes] | Sequence[str]
Builder: TypeAlias = Callable[[Any], bytes]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def camel_case(key: str) -> str:
    """Convert a key the way that services usually do."""
    first, *others = key.split("_")
    return first + "".join(word.capitalize() for word in others)


cached_camel_case = functools.cache(camel_case)


def converted(value: Any) -> Any:
    if isinstance(value, dict):
        return {camel_case(key): converted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [converted(item) for item in value]
    return value


def converted_with_cache(value: Any) -> Any:
    if isinstance(value, dict):
        return {cached_camel_case(key): converted_with_cache(item) for key, item in value.items()}
    if isinstance(value, list):
        return [converted_with_cache(item) for item in value]
    return value


def users(rows: Rows, decode: Callable[[Any], Any], convert: Callable[[Any], Any]) -> dict[str, Any]:
    return {"data": {FIELD_NAME: [{"__typename": TYPE_NAME, **convert(decode(row))} for row in rows]}}


def build_with_json(rows: Rows) -> bytes:
    document = users(rows, json.loads, converted)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def build_with_json_and_cache(rows: Rows) -> bytes:
    document = users(rows, json.loads, converted_with_cache)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def build_with_orjson(rows: Rows) -> bytes:
    return orjson.dumps(users(rows, orjson.loads, converted_with_cache))


def build_with_msgspec(rows: Rows) -> bytes:
    return _encoder.encode(users(rows, _decoder.decode, converted_with_cache))


def struct_builder(kind: str) -> Builder:
    """Decode into structs with the rows' names, convert to structs that are written with camelCase names."""
    decode = msgspec.json.Decoder(structs.ROWS[kind]).decode
    written = types.GenericAlias(list, (structs.WRITTEN[kind],))

    def build(rows: Rows) -> bytes:
        found = msgspec.convert([decode(row) for row in rows], written, from_attributes=True)
        return _encoder.encode({"data": {FIELD_NAME: found}})

    return build


def join(rows: Rows) -> bytes:
    """Copy the rows: no check, no conversion, so this is no contender but the floor."""
    if rows and isinstance(rows[0], str):
        return ('{"data":{"users":[' + ",".join(cast("Sequence[str]", rows)) + "]}}").encode()
    return b'{"data":{"users":[' + b",".join(cast("Sequence[bytes]", rows)) + b"]}}"
