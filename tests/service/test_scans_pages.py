"""The page of scans beside their JSON, at the same addresses."""

from __future__ import annotations

import re
import uuid
from typing import Any

import httpx
import pytest

from fastcore.service.routes.scan_pages import prefers_html
from scan_http import log_of_paths, problem, send, stored

NOWHERE = uuid.UUID(int=7)


def varying(answer: httpx.Response) -> list[str]:
    return [name.strip() for name in answer.headers["vary"].split(",")]


def test_browsers_get_the_page_and_programs_json(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths("a.py")))
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path in ("/scans", f"/scans/{scan['id']}", f"/scans/{NOWHERE}"):
        page = scans.get(path, headers=browser)
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert varying(page) == ["Accept"]
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert scans.head(path, headers=browser).status_code == 200
        for loaded in re.findall(r"""(?:src|href)=["'](/static/[^"']+)["']""", page.text):
            assert scans.get(loaded).status_code == 200, loaded
    for path in ("/scans", f"/scans/{scan['id']}"):
        for accept in (
            "*/*",
            "application/json",
            "application/json, text/html",
            "text/html;q=0.1, */*;q=0.5",
        ):
            answer = scans.get(path, headers={"accept": accept})
            assert answer.headers["content-type"] == "application/json"
            assert "Accept" in varying(answer)
    assert 'href="scans"' in scans.get("/").text


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/scans", {"limit": 0}, 422),
        (f"/scans/{NOWHERE}", {}, 404),
        (f"/scans/{NOWHERE}", {"organisation": ""}, 422),
    ],
)
def test_errors_beside_the_page_say_that_it_depends(
    scans: httpx.Client, path: str, query: dict[str, Any], status: int
) -> None:
    answer = scans.get(path, params=query)
    problem(answer, status)
    assert varying(answer) == ["Accept"]


def test_what_does_not_depend_on_the_request_says_nothing(scans: httpx.Client) -> None:
    for path in ("/health", "/", f"/scans/{NOWHERE}/findings", "/nowhere"):
        assert "vary" not in scans.get(path).headers


def test_what_is_known_already_depends_on_the_same(scans: httpx.Client) -> None:
    listed = scans.get("/scans")
    same = scans.get("/scans", headers={"if-none-match": listed.headers["etag"]})
    assert same.status_code == 304
    assert varying(same) == varying(listed)
    assert set(varying(listed)) == {"Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (["text/html"], True),
        (["text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"], True),
        (["application/json;q=0.5", "TEXT/HTML ; q=0.6"], True),
        (["application/json, text/html"], False),
        (["text/html;q=0.5, application/*;q=0.6"], False),
        (["text/html;q=0"], False),
        (["text/html;q=high, */*"], False),
        (["text/*"], False),
        (["*/*"], False),
        ([""], False),
        ([], False),
    ],
)
def test_who_would_rather_have_a_page(accept: list[str], is_page: bool) -> None:
    assert prefers_html(accept) == is_page
