"""Valid rows read into a tree, for the options that say what becomes of which part."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from fastcore._fallback.json_patterns import (
    AFTER_ELEMENT,
    AFTER_MEMBER,
    ARRAY_END,
    ELEMENT,
    MEMBER,
    OBJECT_END,
    ROOT,
    ROW_END,
)
from fastcore._fallback.row_keys import Key, KeyCache

Value: TypeAlias = "bytes | Container"
"""A scalar as it is written, or a container."""


class Container:
    """An object with its keys and values, or an array, which has no keys."""

    __slots__ = ("keys", "values")

    def __init__(self, keys: list[Key] | None) -> None:
        self.keys = keys
        self.values: list[Value] = []


class RowTree(NamedTuple):
    """A row that is valid but for keys of one object that become the same, if there are any."""

    root: Value
    has_collision: bool


class TreeReader:
    """Reads the rows of one call; says only that a row is faulty, not where (`row_fault` does)."""

    def __init__(self, max_depth: int) -> None:
        self._max_depth = max_depth
        self._keys = KeyCache()

    def read(self, data: bytes) -> RowTree | None:
        """Reads a row of valid UTF-8; None when it breaks a rule."""
        match = ROOT(data)
        if match is None:
            return None
        if match[1] is not None:
            return RowTree(match[1], False)
        return self._read_container(data, match[2], match.end())

    def _read_container(self, data: bytes, bracket: bytes, position: int) -> RowTree | None:
        has_collision = False
        # the containers being read, and of each object what its keys become
        outer: list[tuple[Container, dict[bytes, str]]] = []

        while True:
            if len(outer) == self._max_depth:
                return None
            container = Container([] if bracket == b"{" else None)
            written: dict[bytes, str] = {}
            if outer:
                outer[-1][0].values.append(container)
            outer.append((container, written))
            end = (ARRAY_END if container.keys is None else OBJECT_END)(data, position)
            delimiter = b","
            if end is not None:
                delimiter = b"end"
                position = end.end()

            while True:
                if delimiter != b",":
                    closed, _ = outer.pop()
                    if not outer:
                        return RowTree(closed, has_collision) if ROW_END(data, position) else None
                    container, written = outer[-1]
                    after = (AFTER_ELEMENT if container.keys is None else AFTER_MEMBER)(data, position)
                    if after is None:
                        return None
                    delimiter = after[1]
                    position = after.end()
                    continue
                if container.keys is None:
                    match = ELEMENT(data, position)
                    if match is None:
                        return None
                    value, delimiter, bracket = match.groups()
                else:
                    match = MEMBER(data, position)
                    if match is None:
                        return None
                    raw, value, delimiter, bracket = match.groups()
                    key = self._keys[raw]
                    container.keys.append(key)
                    if written.setdefault(key.written, key.decoded) != key.decoded:
                        has_collision = True
                position = match.end()
                if value is None:
                    break
                container.values.append(value)
