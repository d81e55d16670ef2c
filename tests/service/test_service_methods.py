"""What a path takes, where it is asked in another way."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from scan_http import problem

PAGES = {"/scans", "/scans/{scan_id}"}


def allowed(client: httpx.Client, path: str, **headers: str) -> list[str]:
    answer = client.request("PROPFIND", path, headers=headers)
    problem(answer, 405)
    return answer.headers["allow"].split(", ")


def test_every_path_names_all_its_methods(scans: httpx.Client) -> None:
    document: dict[str, Any] = scans.get("/openapi.json").json()
    paths = document["paths"]
    assert {"/scans", "/scans/{scan_id}", "/findings/{fingerprint}", "/bulk-insert/findings"} <= set(paths)
    for path, operations in paths.items():
        address = re.sub(r"\{\w+\}", "00000000-0000-0000-0000-000000000007", path)
        documented = {name.upper() for name in operations}
        assert set(allowed(scans, address)) == documented, path
        as_browser = allowed(scans, address, accept="text/html")
        assert set(as_browser) == documented | ({"HEAD"} if path in PAGES else set()), path
    assert allowed(scans, "/scans") == ["GET", "POST"]


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/static/docs.js", "/static/scans/scans.js"])
def test_what_is_not_documented_names_them_too(scans: httpx.Client, path: str) -> None:
    assert sorted(allowed(scans, path)) == ["GET", "HEAD"]
    assert scans.head(path).status_code == 200
