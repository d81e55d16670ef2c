"""GraphQL's ``errors``: the rows that became null."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from fastcore._fallback.json_escape import json_string
from fastcore.errors import RowError

PathOf: TypeAlias = Callable[[int], tuple[str | int, ...]]
"""Tells the path of a row in the response by its index in the output."""


class BadRows:
    """The bad rows of one response, in their order."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._errors: list[bytes] = []

    def add(self, error: RowError, path: tuple[str | int, ...]) -> None:
        """Notes a bad row and where its null stands; raises its error when it is one too many."""
        if len(self._errors) == self._most:
            raise error
        segments = [b"%d" % segment if isinstance(segment, int) else json_string(segment) for segment in path]
        self._errors.append(b'{"message":%b,"path":[%b]}' % (json_string(str(error)), b",".join(segments)))

    def member(self) -> bytes:
        """Writes the member of the document with its name; nothing when no row was bad."""
        return b'"errors":[%b]' % b",".join(self._errors) if self._errors else b""
