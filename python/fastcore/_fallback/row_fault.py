"""The first thing wrong with a row, and where."""

from __future__ import annotations

import re
from typing import NoReturn

from fastcore._fallback.json_escape import json_string
from fastcore._fallback.json_patterns import CHARACTERS, SPACE
from fastcore._fallback.places import ELSEWHERE, Place
from fastcore._fallback.row_keys import Key

_SPACE = re.compile(SPACE)
_CHARACTERS = re.compile(CHARACTERS)
_DIGITS = re.compile(rb"[0-9]*+")
_HEX_DIGITS = re.compile(rb"[0-9a-fA-F]{0,4}+")
_LITERALS = {b"t": b"true", b"f": b"false", b"n": b"null"}


class RowFault(Exception):  # noqa: N818 - found, not failed
    """What is wrong with a row that is valid UTF-8, and the offset of the first byte that is."""

    def __init__(self, reason: str, byte_offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.byte_offset = byte_offset


def raise_fault(data: bytes, max_depth: int, place: Place = ELSEWHERE) -> None:
    """Raises the first fault of a row; returns when there is none."""
    _RowReader(data, max_depth, place).read()


class _Open:
    """An open bracket: the keys of an object by what they become, None for an array; and its place."""

    __slots__ = ("again", "keys", "place", "value_start")

    def __init__(self, keys: dict[bytes, str] | None, place: Place) -> None:
        self.keys = keys
        self.place = place
        # a value that leaves several times is read as often, each time at another place
        self.again: list[Place] = []
        self.value_start = 0


class _RowReader:
    """Reads a row byte by byte in its order, which the rewriting of valid rows has no time for."""

    def __init__(self, data: bytes, max_depth: int, place: Place) -> None:
        self._data = data
        self._max_depth = max_depth
        self._position = 0
        self._open: list[_Open] = []
        self._row_place = place

    def read(self) -> None:
        self._skip_space()
        self._value(self._row_place)
        while self._open:
            inner = self._open[-1]
            if inner.again:
                self._position = inner.value_start
                self._value(inner.again.pop(0))
                continue
            self._skip_space()
            closing = b"]" if inner.keys is None else b"}"
            byte = self._byte()
            if byte == closing:
                self._position += 1
                self._open.pop()
            elif byte == b",":
                self._position += 1
                self._skip_space()
                self._value(inner.place if inner.keys is None else self._key(inner, inner.keys))
            else:
                self._fail(f"expected ',' or '{closing.decode()}'")
        self._skip_space()
        if self._position < len(self._data):
            self._fail("text after the value")

    def _fail(self, reason: str) -> NoReturn:
        at_end = self._position >= len(self._data)
        raise RowFault("unexpected end of text" if at_end else reason, self._position)

    def _byte(self) -> bytes:
        return self._data[self._position : self._position + 1]

    def _skip(self, pattern: re.Pattern[bytes]) -> int:
        """Moves behind the pattern, which matches the empty string too, and returns its length."""
        start = self._position
        match = pattern.match(self._data, start)
        if match is not None:
            self._position = match.end()
        return self._position - start

    def _skip_space(self) -> None:
        self._skip(_SPACE)

    def _value(self, place: Place) -> None:
        # brackets that open directly inside each other are met in this loop, everything else ends it
        while (byte := self._byte()) in (b"{", b"["):
            if len(self._open) == self._max_depth:
                self._fail(f"nested deeper than max_depth={self._max_depth}")
            keys: dict[bytes, str] | None = {} if byte == b"{" else None
            opened = _Open(keys, place)
            self._open.append(opened)
            self._position += 1
            self._skip_space()
            if self._byte() == (b"]" if keys is None else b"}"):
                return
            if keys is not None:
                place = self._key(opened, keys)
        if byte == b'"':
            self._string()
        elif byte == b"-" or byte.isdigit():
            self._number()
        elif byte in _LITERALS:
            self._literal(_LITERALS[byte])
        else:
            self._fail("expected a value")

    def _key(self, opened: _Open, keys: dict[bytes, str]) -> Place:
        """Reads a key, its colon and the space around; returns the place of its value."""
        start = self._position
        if self._byte() != b'"':
            self._fail("expected a key")
        self._string()
        key = Key.from_raw(self._data[start + 1 : self._position - 1])
        if opened.place.is_whole:
            earlier = keys.setdefault(key.written, key.decoded)
            if earlier != key.decoded:
                names = [
                    text.decode() for text in (json_string(earlier), json_string(key.decoded), key.written)
                ]
                raise RowFault("keys {} and {} both become {}".format(*names), start)
        self._skip_space()
        if self._byte() != b":":
            self._fail("expected ':'")
        self._position += 1
        self._skip_space()
        place, *opened.again = opened.place.places_below(key.decoded)
        opened.value_start = self._position
        return place

    def _string(self) -> None:
        self._position += 1
        self._skip(_CHARACTERS)
        byte = self._byte()
        if byte != b"\\" and byte != b'"':
            self._fail("control character in string")
        self._position += 1
        if byte == b"\\":
            if self._byte() == b"u":
                self._position += 1
                self._skip(_HEX_DIGITS)
            self._fail("invalid escape")

    def _number(self) -> None:
        if self._byte() == b"-":
            self._position += 1
        if self._byte() == b"0":
            self._position += 1
            if self._byte().isdigit():
                self._fail("invalid number")
        else:
            self._digits()
        if self._byte() == b".":
            self._position += 1
            self._digits()
        if self._byte() in (b"e", b"E"):
            self._position += 1
            if self._byte() in (b"+", b"-"):
                self._position += 1
            self._digits()

    def _digits(self) -> None:
        if not self._skip(_DIGITS):
            self._fail("invalid number")

    def _literal(self, literal: bytes) -> None:
        for offset in range(len(literal)):
            if self._byte() != literal[offset : offset + 1]:
                self._fail("invalid literal")
            self._position += 1
