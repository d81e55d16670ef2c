"""Lines and columns of a finding."""

from __future__ import annotations

from typing import NamedTuple

from fastcore._fallback.sarif_contents import Contents
from fastcore._fallback.sarif_values import JsonObject, at_least


class Region(NamedTuple):
    """Counted from 1; 0 where a log does not tell."""

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Region(0, 0, 0, 0)


def region_of(region: JsonObject, contents: Contents | None) -> Region:
    line = at_least(1, region.get("startLine"), 0)
    if line:
        return Region(
            line,
            at_least(1, region.get("startColumn"), 1),
            at_least(line, region.get("endLine"), line),
            at_least(1, region.get("endColumn"), 0),
        )
    if contents is None:
        return NOWHERE
    in_bytes = at_least(0, region.get("charOffset"), -1) < 0
    unit = "byte" if in_bytes else "char"
    offset = at_least(0, region.get(unit + "Offset"), -1)
    start = contents.place(offset, in_bytes=in_bytes) if offset >= 0 else None
    if start is None:
        return NOWHERE
    length = at_least(0, region.get(unit + "Length"), 0)
    end_offset = min(offset + length, contents.end(in_bytes=in_bytes))
    return Region(*start, *(contents.place(end_offset, in_bytes=in_bytes) or start))
