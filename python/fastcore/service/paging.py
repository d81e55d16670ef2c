"""Headers that say where a page is among the others."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

TOTAL_COUNT = "x-total-count"
_PLACE = ("limit", "offset")


def page_headers(request: Request, total: int, limit: int, offset: int) -> Mapping[str, str]:
    """Give how many there are in all, and the addresses of other pages (RFC 8288).

    Args:
        request: for the page.
        total: how many there are.
        limit: how many a page has.
        offset: how many are before this page.
    """
    last = max(0, (total - 1) // limit * limit)
    offsets = {"first": 0, "last": last}
    if offset > 0:
        offsets["prev"] = min(max(0, offset - limit), last)
    if offset + limit < total:
        offsets["next"] = offset + limit
    others = [(name, value) for name, value in request.query_params.multi_items() if name not in _PLACE]
    path = quote(request.url.path)
    links = [
        f'<{path}?{urlencode([*others, ("limit", limit), ("offset", start)])}>; rel="{name}"'
        for name, start in offsets.items()
    ]
    return {TOTAL_COUNT: str(total), "link": ", ".join(links)}
