"""Views under a WSGI and an ASGI server on real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import httpx
import pytest
from asgiref.sync import iscoroutinefunction
from bookshop import urls
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from fastcore import ResponseBytes
from fastcore.integrations.django import JSONBytesResponse, bytes_view, json_list_response

Serve: TypeAlias = Callable[[Any], httpx.Client]


@pytest.fixture(params=["wsgi", "asgi"])
def client(request: pytest.FixtureRequest, serve: Serve, serve_wsgi: Serve) -> httpx.Client:
    """A client of the project on either kind of server."""
    return serve_wsgi(get_wsgi_application()) if request.param == "wsgi" else serve(get_asgi_application())


BOOK_VIEWS = ["books", "books-async", "books-class", "books-class-async", "books-method", "books-around"]


def test_bytes_arrive_untouched(client: httpx.Client) -> None:
    expected = json_list_response(urls.BOOKS.all(), "books", "Book")
    for path in BOOK_VIEWS:
        response = client.get(f"/{path}")
        assert response.status_code == 200, path
        assert response.headers["content-type"] == "application/json"
        assert response.headers["content-length"] == str(len(expected))
        assert response.content == expected.bytes


def test_a_single_row(client: httpx.Client) -> None:
    for path in ("author", "author-async"):
        assert client.get(f"/{path}/1").content == b'{"data":{"author":{"id":1,"name":"Ada"}}}'
        assert client.get(f"/{path}/9").content == b'{"data":{"author":null}}'


def test_other_responses_pass(client: httpx.Client) -> None:
    response = client.get("/other")
    assert (response.status_code, response.text) == (418, "text")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/typed").headers["content-type"] == "application/graphql-response+json"


def test_head(client: httpx.Client) -> None:
    for path in ("books", "books-class"):
        response = client.head(f"/{path}")
        assert response.status_code == 200
        assert response.headers["content-length"] == client.get(f"/{path}").headers["content-length"]


def test_marks_of_other_decorators_stay(client: httpx.Client) -> None:
    assert client.post("/guarded").status_code == 403
    assert client.post("/exempt-outside").content == b"{}"
    assert client.post("/exempt-inside").content == b"{}"


def test_requests_at_once(client: httpx.Client) -> None:
    expected = json_list_response(urls.BOOKS.all(), "books", "Book")
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda path: client.get(f"/{path}").content, BOOK_VIEWS * 4)
    assert set(answers) == {expected.bytes}


@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_streams(kind: str, serve: Serve, serve_wsgi: Serve) -> None:
    client = serve_wsgi(get_wsgi_application()) if kind == "wsgi" else serve(get_asgi_application())
    path = "stream" if kind == "wsgi" else "stream-async"
    for count in (0, 1, 2_000):
        with client.stream("GET", f"/{path}/{count}") as response:
            assert "content-length" not in response.headers
            rows = json.loads(response.read())["data"]["rows"]
        assert [row["rowNumber"] for row in rows] == list(range(1, count + 1))


def test_names_and_kinds_stay() -> None:
    assert urls.books.__name__ == "books"
    assert not iscoroutinefunction(urls.books)
    assert iscoroutinefunction(urls.books_async)
    assert iscoroutinefunction(urls.BooksAsync.as_view())
    assert iscoroutinefunction(bytes_view(urls.BooksPlain.as_view()))
    assert not iscoroutinefunction(urls.Books.as_view())


def test_responses_by_hand() -> None:
    response = JSONBytesResponse(ResponseBytes(b"{}", "text/plain"), status=201, headers={"X-A": "b"})
    assert (response.content, response["Content-Type"], response["X-A"]) == (b"{}", "text/plain", "b")
    assert response.status_code == 201
    assert JSONBytesResponse(b"{}", content_type="text/x")["Content-Type"] == "text/x"
    assert JSONBytesResponse(b"{}", headers={"content-type": "text/y"})["Content-Type"] == "text/y"
    assert JSONBytesResponse(memoryview(b"{}")).content == b"{}"
    with pytest.raises(ValueError, match="content_type"):
        JSONBytesResponse(b"{}", content_type="text/x", headers={"Content-Type": "text/y"})
