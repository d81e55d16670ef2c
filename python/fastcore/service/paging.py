"""Headers that say where a page is among the others."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

from fastcore.scans.queries import Page

TOTAL_COUNT = "x-total-count"
_PLACE = ("limit", "offset")


def page_headers(request: Request, page: Page, limit: int, offset: int) -> Mapping[str, str]:
    """Give how many there are in all, and the addresses of other pages (RFC 8288).

    The next page begins behind the last row of this one, which may have fewer than ``limit``. The others
    begin as if every page had as many.

    Args:
        request: for the page.
        page: what is answered.
        limit: how many a page has at most.
        offset: how many are before this page.
    """
    total = page.total
    last = max(0, (total - 1) // limit * limit)
    offsets = {"first": 0, "last": last}
    if offset > 0:
        offsets["prev"] = min(max(0, offset - limit), last)
    if 0 < page.row_count < total - offset:
        offsets["next"] = offset + page.row_count
    others = [(name, value) for name, value in request.query_params.multi_items() if name not in _PLACE]
    path = quote(request.url.path)
    links = [
        f'<{path}?{urlencode([*others, ("limit", limit), ("offset", start)])}>; rel="{name}"'
        for name, start in offsets.items()
    ]
    return {TOTAL_COUNT: str(total), "link": ", ".join(links)}
