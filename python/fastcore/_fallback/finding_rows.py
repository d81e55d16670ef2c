"""What a table of findings takes, checked."""

from __future__ import annotations

import re
from typing import Any

from fastcore._arguments import type_name_of
from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError, ArgumentTypeError

_SURROGATE = re.compile("[\ud800-\udfff]")
_CWE = re.compile(r"CWE-[1-9][0-9]{0,6}", re.ASCII)
_FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}")


def checked_row(row: Any, index: int) -> FindingRow:
    """Returns the row's values as exact types of Python, without lone surrogates.

    Raises:
        ArgumentTypeError: a value has the wrong type.
        ArgumentError: a value cannot be held by a table.
    """
    if not isinstance(row, tuple) or len(row) != len(FINDING_FIELDS):
        raise ArgumentTypeError(
            f"finding {index} must be a tuple of {len(FINDING_FIELDS)} values", index=index
        )
    # the fields in their order, so that of several faults the first is reported
    checked = [_CHECKS[name](value, index, name) for name, value in zip(FINDING_FIELDS, row, strict=True)]
    return tuple(checked)


def _wrong_type(index: int, name: str, expected: str, value: object) -> ArgumentTypeError:
    return ArgumentTypeError(
        f"finding {index}: {name} must be {expected}, not {type_name_of(value)}", index=index
    )


def _text(value: object, index: int, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong_type(index, name, "str", value)
    text = str.__str__(value)
    if not _SURROGATE.search(text):
        return text
    # the halves of pairs joined, lone ones replaced: a column is UTF-8
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(value: object, index: int, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(index, name, "int", value)
    if not -(2**31) <= value < 2**31:
        raise ArgumentError(f"finding {index}: {name} must be a number of 32 bits")
    return int(value)


def _cwe(value: object, index: int, name: str) -> tuple[str, ...]:
    if not isinstance(value, tuple | list):
        raise _wrong_type(index, name, "a tuple or list of str", value)
    texts = []
    for item in value:
        text = _text(item, index, name)
        if not _CWE.fullmatch(text):
            raise ArgumentError(f"finding {index}: {name} must be written as CWE-89")
        texts.append(text)
    return tuple(texts)


def _fingerprint(value: object, index: int, name: str) -> str:
    text = _text(value, index, name)
    if text and not _FINGERPRINT.fullmatch(text):
        raise ArgumentError(f"finding {index}: {name} must be sha256: and 64 digits, or empty")
    return text


def _suppressed(value: object, index: int, name: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(index, name, "bool", value)
    return value


def _partial_fingerprints(value: object, index: int, name: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong_type(index, name, "dict", value)
    for texts in value.items():
        for text in texts:
            if not isinstance(text, str):
                raise _wrong_type(index, name, "dict of str", text)
    return {_text(key, index, name): _text(text, index, name) for key, text in value.items()}


_CHECKS: dict[str, Any] = {
    **dict.fromkeys(FINDING_FIELDS, _text),
    **dict.fromkeys(("line", "column", "end_line", "end_column"), _number),
    "cwe": _cwe,
    "fingerprint": _fingerprint,
    "suppressed": _suppressed,
    "partial_fingerprints": _partial_fingerprints,
}
