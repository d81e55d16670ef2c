"""Decimal numbers of any size as fields of binary COPY."""

from __future__ import annotations

import re
from decimal import Decimal
from struct import Struct

from fastcore._fallback.pgcopy_field import BadValueError, out_of_range
from fastcore._fallback.pgcopy_numbers import as_integer

# number of groups, place of the first, sign, decimals shown
_header = Struct(">HhHH").pack
_NEGATIVE = 0x4000
_NAN = _header(0, 0, 0xC000, 0)
_INFINITY = (_header(0, 0, 0xD000, 0), _header(0, 0, 0xF000, 0))

# what PostgreSQL can hold: decimals, and groups of four digits in front of the point
_MOST_DECIMALS = 16383
_HIGHEST_WEIGHT = 32767
# beyond every limit, even when 4 GB of digits move the point back
_ABSURD = 10**11

_FINITE = re.compile(r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?)([0-9]+))?")
_SPECIAL = re.compile(r"([+-]?)(?:inf|infinity)", re.IGNORECASE | re.ASCII)


def encode_numeric(value: object) -> bytes:
    if isinstance(value, str):
        return _from_text(str(value))
    if isinstance(value, float):
        return _from_text(float.__repr__(value))
    number = value if isinstance(value, Decimal) else Decimal(as_integer(value, "Decimal"))
    sign, digits, exponent = number.as_tuple()
    if exponent == "F":
        return _INFINITY[sign]
    if isinstance(exponent, str):
        return _NAN
    return _from_digits(bool(sign), "".join(map(str, digits)), exponent)


def _from_text(text: str) -> bytes:
    match = _FINITE.fullmatch(text)
    if match is None:
        return _from_special(text)
    sign, whole, decimals, only_decimals, exponent_sign, exponent_digits = match.groups(default="")
    decimals += only_decimals
    exponent = _exponent(exponent_digits.lstrip("0"))
    if exponent_sign == "-":
        exponent = -exponent
    return _from_digits(sign == "-", whole + decimals, exponent - len(decimals))


def _exponent(digits: str) -> int:
    return _ABSURD if len(digits) > 11 else int(digits or "0")


def _from_special(text: str) -> bytes:
    match = _SPECIAL.fullmatch(text)
    if match is not None:
        return _INFINITY[match[1] == "-"]
    if text.isascii() and text.lower() == "nan":
        return _NAN
    raise BadValueError("text is no number")


def _from_digits(is_negative: bool, digits: str, exponent: int) -> bytes:
    """Writes ``digits * 10**exponent`` in groups of four digits, without zeros at either end."""
    scale = max(0, -exponent)
    if scale > _MOST_DECIMALS:
        raise out_of_range("numeric")
    digits = digits.lstrip("0")
    if not digits:
        return _header(0, 0, 0, scale)
    weight = (len(digits) + exponent - 1) // 4
    if weight > _HIGHEST_WEIGHT:
        raise out_of_range("numeric")
    digits += "0" * (exponent % 4)
    digits = "0" * (-len(digits) % 4) + digits
    groups = [int(digits[start : start + 4]) for start in range(0, len(digits), 4)]
    while not groups[-1]:
        groups.pop()
    header = _header(len(groups), weight, _NEGATIVE if is_negative else 0, scale)
    return header + Struct(f">{len(groups)}H").pack(*groups)
