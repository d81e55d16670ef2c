"""Findings that are Python objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastcore._arguments import type_name_of
from fastcore._fingerprint_fields import REGION_FIELDS
from fastcore.errors import ArgumentError, ArgumentTypeError

_MISSING = object()
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_finding(finding: object, fields: Iterable[str], index: int) -> dict[str, Any]:
    """Reads the fields: texts as UTF-8, ``cwe`` as one of them; what is missing or None is empty or 0."""
    if isinstance(finding, Mapping):
        values = {name: finding.get(name) for name in fields}
    else:
        values = {name: getattr(finding, name, _MISSING) for name in fields}
        if all(value is _MISSING for value in values.values()):
            reason = (
                f"finding {index} is {type_name_of(finding)}, "
                "neither a mapping nor an object with a finding's attributes"
            )
            raise ArgumentTypeError(reason, index=index)
    return {name: _value(name, value, index) for name, value in values.items()}


def _value(name: str, value: Any, index: int) -> bytes | int | bool:
    if value is _MISSING:
        value = None
    if name in REGION_FIELDS:
        return _number(name, value, index)
    if name == "suppressed":
        if value is not None and not isinstance(value, bool):
            raise _refused(name, "bool", value, index)
        return bool(value)
    if name == "cwe":
        return _joined(value, index)
    if value is None:
        return b""
    if not isinstance(value, str):
        raise _refused(name, "str", value, index)
    return _utf8(value)


def _number(name: str, value: Any, index: int) -> int:
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refused(name, "int", value, index)
    number = int.__index__(value)  # of a subclass too
    if not -(2**63) <= number < 2**63:
        raise ArgumentError(f"finding {index}: {name} does not fit in 64 bits")
    return number


def _joined(value: Any, index: int) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, list | tuple):
        raise _refused("cwe", "a list or tuple", value, index)
    for item in value:
        if not isinstance(item, str):
            raise _refused("cwe", "of str", item, index)
    return b",".join(map(_utf8, value))


def _utf8(text: str) -> bytes:
    # a surrogate has no form in UTF-8
    return _SURROGATE.sub("\ufffd", str.__str__(text)).encode()


def _refused(name: str, wanted: str, value: object, index: int) -> ArgumentTypeError:
    reason = f"finding {index}: {name} must be {wanted}, not {type_name_of(value)}"
    return ArgumentTypeError(reason, index=index)
