"""JSON of requests, checked while it is decoded."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from fastcore.errors import FastcoreError

T = TypeVar("T")

_PLACE = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class InvalidBodyError(FastcoreError):
    """A body is not the JSON it has to be.

    Attributes:
        path: names and indices that lead to what is wrong; empty where it is the body.
        reason: what is wrong.
    """

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)


def decode(body: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T]) -> T:
    """Decode a body.

    Raises:
        InvalidBodyError: it is no JSON, or not what the decoder is for.

    Example:
        >>> decode(b'{"findings": [1, "two"]}', msgspec.json.Decoder(dict[str, list[int]]))
        Traceback (most recent call last):
        fastcore.operations.json_body.InvalidBodyError: Expected `int`, got `str`
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidBodyError(str(error)) from None
    except RecursionError:
        raise InvalidBodyError("JSON is nested too deeply") from None


def _invalid(message: str) -> InvalidBodyError:
    found = _PLACE.search(message)
    if found is None:
        return InvalidBodyError(message)
    steps = _STEP.findall(found["path"])
    path = tuple(name or int(index) for name, index in steps)
    return InvalidBodyError(message[: found.start()], path)
