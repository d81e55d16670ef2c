"""Pages whose findings are long: shorter ones, which follow each other without a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import httpx
import pytest

from fastcore.scans.queries import MAX_PAGE_BYTES
from scan_http import listed, log_of_paths, send, stored

COUNT = 45
LENGTH = MAX_PAGE_BYTES // 20 - 1000


@pytest.fixture
def long(scans: httpx.Client) -> str:
    """A scan whose findings fill more than two pages."""
    body = log_of_paths(*(f"{number:03}.py" for number in range(COUNT)), text="x" * LENGTH)
    scan_id: str = stored(send(scans, body))["id"]
    return scan_id


def pages(client: httpx.Client, path: str, **query: Any) -> Iterator[list[str]]:
    """The paths on each page, by the link to the next one."""
    answer = client.get(path, params=query)
    while True:
        assert answer.headers["x-total-count"] == str(COUNT)
        assert len(answer.content) < 1.1 * MAX_PAGE_BYTES
        yield (rows := [row["filePath"] for row in listed(answer, "findings")])
        found = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
        if found is None:
            return
        assert rows, "an empty page leads to another"
        answer = httpx.get(client.base_url.join(found[1]))


def test_the_next_page_goes_on_where_this_one_ended(scans: httpx.Client, long: str) -> None:
    other = stored(send(scans, log_of_paths(), branch="other"))["id"]
    for path, query in (("findings", {}), (f"diff/{other}", {"change": "new", "limit": 30})):
        found = list(islice(pages(scans, f"/scans/{long}/{path}", order="path", **query), COUNT))
        assert list(map(len, found)) == [20, 20, 5]
        assert list(chain(*found)) == [f"{number:03}.py" for number in range(COUNT)]
