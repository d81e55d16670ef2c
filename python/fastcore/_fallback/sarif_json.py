"""The text of a log to Python values, or the first byte that is no JSON."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from fastcore._arguments import MAX_ROW_BYTES
from fastcore._fallback.places import NamedPlaces, Place
from fastcore._fallback.row_fault import RowFault, raise_fault
from fastcore._fallback.row_tree import Container, TreeReader
from fastcore._fallback.sarif_values import JsonObject, without_surrogates
from fastcore.errors import SarifError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"')
_NESTING = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
# more digits than any number that is asked for, fewer than Python refuses
_EXACT_DIGITS = 19


class _Anywhere(Place):
    """A place of no name, where different keys may look alike."""

    def __init__(self) -> None:
        super().__init__(NamedPlaces(), None)
        self.is_whole = False

    def places_below(self, key: str) -> list[Place]:
        return [self]


def read_json(log: bytes, max_depth: int) -> object:
    """Reads a log; lone surrogates become U+FFFD, and of equal keys the last counts.

    Raises:
        SarifError: the log is no UTF-8, no JSON, too long or nested too deep; ``byte_offset`` says where.
    """
    text = _decoded(log)
    reader = _Reader(has_surrogates=_SURROGATE_ESCAPE.search(log) is not None)
    try:
        document = reader.read(text)
    except RecursionError:
        # what max_depth allows may be more than the interpreter does
        tree = TreeReader(max_depth).read(log)
        if tree is None:
            _refuse(log, max_depth)
        return reader.from_tree(tree.root)
    except ValueError:
        _refuse(log, max_depth)
    if _is_deeper(log, max_depth):
        _refuse(log, max_depth)
    return document


def _decoded(log: bytes) -> str:
    if len(log) > MAX_ROW_BYTES:
        raise SarifError(f"longer than {MAX_ROW_BYTES} bytes", byte_offset=MAX_ROW_BYTES)
    try:
        text = log.decode()
    except UnicodeDecodeError as error:
        raise SarifError("invalid UTF-8", byte_offset=error.start) from None
    if log.startswith(_BYTE_ORDER_MARK):
        raise SarifError("byte order mark", byte_offset=0)
    return text


def _refuse(log: bytes, max_depth: int) -> NoReturn:
    try:
        raise_fault(log, max_depth, _Anywhere())
    except RowFault as fault:
        raise SarifError(fault.reason, byte_offset=fault.byte_offset) from None
    raise AssertionError("a log was refused that has no fault")


def _is_deeper(log: bytes, max_depth: int) -> bool:
    """Whether valid JSON is nested deeper: each turn takes the innermost brackets away."""
    brackets = _STRING.sub(b"", log).translate(_NESTING, _NO_BRACKETS)
    for _ in range(max_depth):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)


class _Reader:
    def __init__(self, has_surrogates: bool) -> None:
        self._has_surrogates = has_surrogates
        self._loads = json.JSONDecoder(
            object_pairs_hook=_clean_object if has_surrogates else None,
            parse_int=_integer,
            parse_constant=_refuse_constant,
        ).decode

    def read(self, text: str) -> object:
        document: object = self._loads(text)
        return document

    def from_tree(self, root: bytes | Container) -> object:
        """Makes the same of a valid log that was read into a tree."""
        made, to_fill = self._made(root)
        pending = [] if to_fill is None else [to_fill]
        while pending:
            container, target = pending.pop()
            for place, value in enumerate(container.values):
                item, to_fill = self._made(value)
                if to_fill is not None:
                    pending.append(to_fill)
                if isinstance(target, list):
                    target.append(item)
                elif container.keys is not None:
                    target[self._clean(container.keys[place].decoded)] = item
        return made

    def _made(
        self, value: bytes | Container
    ) -> tuple[object, tuple[Container, JsonObject | list[Any]] | None]:
        if isinstance(value, bytes):
            scalar = self.read(value.decode())
            return self._clean(scalar) if isinstance(scalar, str) else scalar, None
        target: JsonObject | list[Any] = [] if value.keys is None else {}
        return target, (value, target)

    def _clean(self, text: str) -> str:
        return without_surrogates(text) if self._has_surrogates else text


def _clean_object(members: list[tuple[str, Any]]) -> JsonObject:
    made: JsonObject = {}
    for key, value in members:
        made[without_surrogates(key)] = without_surrogates(value) if isinstance(value, str) else value
        if isinstance(value, list):
            _clean_array(value)
    return made


def _clean_array(array: list[Any]) -> None:
    """Cleans the strings of an array and of arrays directly in it; objects are clean already."""
    pending = [array]
    while pending:
        array = pending.pop()
        for place, value in enumerate(array):
            if isinstance(value, str):
                array[place] = without_surrogates(value)
            elif isinstance(value, list):
                pending.append(value)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _EXACT_DIGITS else float(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
