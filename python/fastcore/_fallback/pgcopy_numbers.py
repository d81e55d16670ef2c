"""Integers and floating-point numbers as fields of binary COPY."""

from __future__ import annotations

import math
from decimal import Decimal
from operator import index
from struct import Struct

from fastcore._fallback.pgcopy_field import Encode, expected, out_of_range

_INTEGERS = {"int2": Struct(">h"), "int4": Struct(">i"), "int8": Struct(">q")}
_FLOATS = {"float4": Struct(">f"), "float8": Struct(">d")}
# whatever its sign and payload
_NAN = {"float4": b"\x7f\xc0\0\0", "float8": b"\x7f\xf8\0\0\0\0\0\0"}


def integer_encoder(type_name: str) -> Encode:
    layout = _INTEGERS[type_name]
    limit = 1 << (8 * layout.size - 1)

    def encode(value: object) -> bytes:
        number = as_integer(value, "int")
        if not -limit <= number < limit:
            raise out_of_range(type_name)
        return layout.pack(number)

    return encode


def float_encoder(type_name: str) -> Encode:
    pack = _FLOATS[type_name].pack
    nan = _NAN[type_name]

    def encode(value: object) -> bytes:
        try:
            number = _as_float(value)
            return nan if math.isnan(number) else pack(number)
        except OverflowError:
            raise out_of_range(type_name) from None

    return encode


def as_integer(value: object, wanted: str) -> int:
    if type(value) is int:
        return value
    if isinstance(value, bool) or not hasattr(type(value), "__index__"):
        raise expected(wanted, value)
    return index(value)  # type: ignore[arg-type]


def _as_float(value: object) -> float:
    if isinstance(value, float):
        return value
    if not isinstance(value, Decimal):
        return float(as_integer(value, "float"))
    if value.is_nan():
        return math.nan
    number = float(value)
    if math.isinf(number) and value.is_finite():
        raise OverflowError
    return number
