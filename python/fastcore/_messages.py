"""Bytes-like messages as hash functions take them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentTypeError

Message: TypeAlias = Any
"""Any bytes-like object, which has no type of its own before Python 3.12."""


def take_message(message: Message, index: int) -> bytes:
    """Takes hold of a message's content now, so that nobody changes it later."""
    if type(message) is bytes:
        return message
    try:
        view = memoryview(message)
    except TypeError:
        hint = ": encode it first" if isinstance(message, str) else ""
        reason = f"message {index} must be bytes-like, not {type_name_of(message)}{hint}"
        raise ArgumentTypeError(reason, index=index) from None
    return view.tobytes()


def take_messages(messages: Iterable[Message]) -> list[bytes]:
    """Takes hold of each before the next one is asked for: a generator may fill the same bytearray again."""
    return [take_message(message, index) for index, message in enumerate(messages)]
