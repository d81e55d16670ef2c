"""Artifacts of a run, and places in the contents that a log holds of them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from fastcore._fallback.sarif_values import JsonObject, index_of, object_of, text_of


class Contents:
    """The text of an artifact; columns are counted in code points or in UTF-16 code units."""

    def __init__(self, text: str, in_code_points: bool) -> None:
        self._lines = text.split("\n")
        self._encoding = "utf-32-le" if in_code_points else "utf-16-le"
        self._starts: dict[str, list[int]] = {}

    def place(self, offset: int, *, in_bytes: bool) -> tuple[int, int] | None:
        """The line and column at an offset in bytes of UTF-8, or in the units of columns."""
        encoding = "utf-8" if in_bytes else self._encoding
        starts = self._starts_in(encoding)
        # the end is that of one more line break than there is
        if offset >= starts[-1]:
            return None
        line = bisect_right(starts, offset) - 1
        inside = (offset - starts[line]) * _UNIT_BYTES[encoding]
        before = self._lines[line].encode(encoding)[:inside].decode(encoding, "ignore")
        return line + 1, _length(before, self._encoding) + 1

    def end(self, *, in_bytes: bool) -> int:
        return self._starts_in("utf-8" if in_bytes else self._encoding)[-1] - 1

    def between(self, line: int, end_line: int) -> str:
        """The lines up to and including ``end_line``, without the break at the end."""
        text = "\n".join(self._lines[line - 1 : end_line])
        if end_line < len(self._lines):
            text += "\n"
        return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text

    def _starts_in(self, encoding: str) -> list[int]:
        if encoding not in self._starts:
            sizes = (_length(line, encoding) + 1 for line in self._lines)
            self._starts[encoding] = list(accumulate(sizes, initial=0))
        return self._starts[encoding]


_UNIT_BYTES = {"utf-8": 1, "utf-16-le": 2, "utf-32-le": 4}


def _length(text: str, encoding: str) -> int:
    return len(text) if text.isascii() else len(text.encode(encoding)) // _UNIT_BYTES[encoding]


class Artifacts:
    """The ``artifacts`` of a run."""

    def __init__(self, artifacts: list[object], in_code_points: bool) -> None:
        self._artifacts = artifacts
        self._in_code_points = in_code_points
        self._by_location: dict[tuple[str, str], JsonObject] | None = None
        self._contents: dict[int, Contents | None] = {}

    def indexed(self, location: JsonObject) -> JsonObject | None:
        """The artifact whose index an artifact location gives."""
        index = index_of(location.get("index"))
        if index is None or index >= len(self._artifacts):
            return None
        artifact = self._artifacts[index]
        return artifact if isinstance(artifact, dict) else None

    def contents(self, location: JsonObject) -> Contents | None:
        """The text of the artifact whose index, else whose URI, an artifact location gives."""
        artifact = (
            self.indexed(location) if index_of(location.get("index")) is not None else self._same(location)
        )
        if artifact is None:
            return None
        key = id(artifact)
        if key not in self._contents:
            text = text_of(object_of(artifact.get("contents")).get("text"))
            self._contents[key] = Contents(text, self._in_code_points) if text else None
        return self._contents[key]

    def _same(self, location: JsonObject) -> JsonObject | None:
        if self._by_location is None:
            self._by_location = {}
            for artifact in self._artifacts:
                if isinstance(artifact, dict):
                    self._by_location.setdefault(_written(object_of(artifact.get("location"))), artifact)
        written = _written(location)
        return self._by_location.get(written) if written[0] else None


def _written(location: JsonObject) -> tuple[str, str]:
    return text_of(location.get("uri")), text_of(location.get("uriBaseId"))
