"""The code that a finding is about."""

from __future__ import annotations

from fastcore._fallback.sarif_contents import Contents
from fastcore._fallback.sarif_regions import Region
from fastcore._fallback.sarif_values import JsonObject, object_of, text_of


def snippet_of(physical_location: JsonObject, region: Region, contents: Contents | None) -> str:
    written = _text_in(physical_location, "region") or _text_in(physical_location, "contextRegion")
    if written or contents is None or not region.line:
        return written
    return contents.between(region.line, region.end_line)


def _text_in(physical_location: JsonObject, name: str) -> str:
    snippet = object_of(object_of(physical_location.get(name)).get("snippet"))
    return text_of(snippet.get("text"))
