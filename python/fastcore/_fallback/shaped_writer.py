"""Valid rows rewritten by the options that are about parts of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from fastcore._fallback.places import TYPENAME, Place
from fastcore._fallback.row_fault import raise_fault
from fastcore._fallback.row_tree import Container, TreeReader, Value
from fastcore._response_options import RowOptions

_LARGEST_EXACT = b"9007199254740991"  # 2^53 - 1

_Step: TypeAlias = tuple[bytes, Value, Place]
"""What stands before a value, the value, and its place."""


class ShapedWriter:
    """Rewrites the rows of one call; says only that a row is faulty, not where (`row_fault` does)."""

    def __init__(self, type_name: str | None, max_depth: int, options: RowOptions) -> None:
        self._reader = TreeReader(max_depth)
        self._max_depth = max_depth
        self._place = Place.of_rows(type_name, options)
        self._quotes_big_integers = options.quote_big_integers

    @property
    def place(self) -> Place:
        """The place of the rows themselves."""
        return self._place

    def write(self, data: bytes) -> bytes | None:
        """Rewrites a row of valid UTF-8; None when it breaks a rule.

        Raises:
            RowFault: two keys become the same.
        """
        tree = self._reader.read(data)
        if tree is None:
            return None
        if tree.has_collision:
            # it may be in an object of which only the selected keys leave
            raise_fault(data, self._max_depth, self._place)
        return self._write_tree(tree.root)

    def _write_tree(self, root: Value) -> bytes:
        out: list[bytes] = []
        steps: Iterator[_Step] = iter([(b"", root, self._place)])
        # the rest of the containers around, and how each ends
        outer: list[tuple[Iterator[_Step], bytes]] = []
        ending = b""
        while True:
            for before, value, place in steps:
                out.append(before)
                if isinstance(value, Container):
                    outer.append((steps, ending))
                    is_array = value.keys is None
                    out.append(b"[" if is_array else b"{")
                    ending = b"]" if is_array else b"}"
                    steps = _elements(value, place) if is_array else _members(value, place)
                    break
                out.append(_quoted(value) if self._quotes_big_integers else value)
            else:
                out.append(ending)
                if not outer:
                    return b"".join(out)
                steps, ending = outer.pop()


def _elements(array: Container, place: Place) -> Iterator[_Step]:
    before = b""
    for value in array.values:
        yield before, value, place
        before = b","


def _members(item: Container, place: Place) -> Iterator[_Step]:
    return _all_members(item, place) if place.is_whole else _selected_members(item, place)


def _all_members(item: Container, place: Place) -> Iterator[_Step]:
    comma = b""
    if place.type_name is not None:
        yield b'"__typename":', place.type_name, place
        comma = b","
    for key, value in zip(item.keys or (), item.values, strict=True):
        if place.type_name is None or key.decoded != TYPENAME:
            yield comma + key.first, value, place.below(key.decoded)
            comma = b","


def _selected_members(item: Container, place: Place) -> Iterator[_Step]:
    comma = b""
    if place.begins_with_type_name and place.type_name is not None:
        yield b'"__typename":', place.type_name, place
        comma = b","
    # of equal keys the last one counts
    values = {key.decoded: value for key, value in zip(item.keys or (), item.values, strict=True)}
    for opening, key, below in place.leaving:
        if below is None:
            yield comma + opening, place.type_name or b"", place
        else:
            yield comma + opening, values.get(key, b"null"), below
        comma = b","


def _quoted(scalar: bytes) -> bytes:
    """Puts an integer in quotes that a double cannot be relied upon to hold."""
    digits = scalar.removeprefix(b"-")
    is_big = digits.isdigit() and (len(digits), digits) > (len(_LARGEST_EXACT), _LARGEST_EXACT)
    return b'"%b"' % scalar if is_big else scalar
