"""Checks of what fingerprints and hashes are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from fastcore._arguments import check_int, type_name_of
from fastcore._fingerprint_fields import FIELDS
from fastcore.errors import ArgumentError, ArgumentTypeError


def check_messages(messages: object) -> None:
    """Refuses one message where many are expected."""
    if isinstance(messages, str | bytes | bytearray | memoryview):
        raise ArgumentTypeError(
            f"messages must be an iterable of messages, not one {type_name_of(messages)}: wrap it in a list"
        )
    if not isinstance(messages, Iterable):
        raise ArgumentTypeError(f"messages must be an iterable of messages, not {type_name_of(messages)}")


def checked_fields(version: object, fields: object) -> tuple[str, ...] | None:
    """Refuses what no fingerprint can be made by."""
    check_int(version, "version", 1, 2)
    if fields is None:
        return None
    if isinstance(fields, str) or not isinstance(fields, Iterable):
        raise ArgumentTypeError(f"fields must be an iterable of field names, not {type_name_of(fields)}")
    chosen = tuple(fields)
    if not chosen:
        raise ArgumentError("fields is empty")
    for number, field in enumerate(chosen):
        if not isinstance(field, str):
            raise ArgumentTypeError(f"fields must be of str, not {type_name_of(field)}", index=number)
        if field not in FIELDS:
            raise ArgumentError(
                f"fingerprints have no field {field!r}; there are: {', '.join(sorted(FIELDS))}"
            )
        if field in chosen[:number]:
            raise ArgumentError(f"field {field!r} is given twice")
    return chosen


def finding_list(findings: Any) -> list[Any]:
    """Refuses one finding where many are expected."""
    if isinstance(findings, str | bytes | bytearray | memoryview | Mapping):
        raise ArgumentTypeError(
            f"findings must be an iterable of findings, not one {type_name_of(findings)}: wrap it in a list"
        )
    if not isinstance(findings, Iterable):
        raise ArgumentTypeError(f"findings must be an iterable of findings, not {type_name_of(findings)}")
    return findings if type(findings) is list else list(findings)


def known_set(known: Any) -> Collection[str] | None:
    """Returns what can be asked for a fingerprint."""
    if known is None or isinstance(known, set | frozenset):
        return known
    if isinstance(known, str) or not isinstance(known, Iterable):
        raise ArgumentTypeError(f"known must be an iterable of fingerprints, not {type_name_of(known)}")
    return frozenset(known)
