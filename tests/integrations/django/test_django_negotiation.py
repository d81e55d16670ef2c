"""Entity tags, 304 and compression of Django's views, under a WSGI and an ASGI server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from fastcore import ResponseBytes
from fastcore.errors import ArgumentTypeError
from fastcore.integrations.django import bytes_view
from fastcore.integrations.http import Negotiation

Serve: TypeAlias = Callable[[Any], httpx.Client]


@pytest.fixture(params=["wsgi", "asgi"])
def client(request: pytest.FixtureRequest, serve: Serve, serve_wsgi: Serve) -> httpx.Client:
    return serve_wsgi(get_wsgi_application()) if request.param == "wsgi" else serve(get_asgi_application())


PLAIN = {"Accept-Encoding": "identity"}


# 2 rows leave at once, 200 are compressed in a thread by an async view
@pytest.mark.parametrize("path", ["tagged/2", "tagged/200", "tagged-method/2", "tagged-method/200"])
def test_a_client_that_has_the_content_gets_no_body(client: httpx.Client, path: str) -> None:
    whole = client.get(f"/{path}", headers=PLAIN)
    assert whole.headers["content-type"] == "application/json"
    assert "content-encoding" not in whole.headers
    assert whole.headers["vary"] == "Accept-Encoding"
    packed = client.get(f"/{path}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(whole.content)
    assert packed.content == whole.content
    assert packed.headers["etag"] != whole.headers["etag"]
    for first, encoding in ((whole, PLAIN), (packed, {"Accept-Encoding": "gzip"})):
        again = client.get(f"/{path}", headers={"If-None-Match": first.headers["etag"], **encoding})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "content-type" not in again.headers
    changed = client.get(f"/{path}", headers={"If-None-Match": '"other"', **PLAIN})
    assert (changed.status_code, changed.content) == (200, whole.content)


def test_head_has_the_headers_of_get(client: httpx.Client) -> None:
    head, get = (client.request(method, "/tagged/2", headers=PLAIN) for method in ("HEAD", "GET"))
    assert head.content == b""
    assert {name: head.headers[name] for name in ("etag", "content-length", "vary")} == {
        name: get.headers[name] for name in ("etag", "content-length", "vary")
    }


def test_the_best_encoding_leaves(client: httpx.Client) -> None:
    for accepted in ("zstd", "br"):
        response = client.get("/tagged/200", headers={"Accept-Encoding": accepted})
        assert response.headers["content-encoding"] == accepted
        assert len(response.json()["data"]["rows"]) == 200


def test_other_responses_are_not_negotiated(client: httpx.Client) -> None:
    response = client.get("/tagged-other")
    assert (response.status_code, response.text) == (418, "text")
    assert "etag" not in response.headers


class RequestAround:
    """A request as Django REST framework hands it to its views."""

    def __init__(self, request: Any) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


def test_requests_of_other_frameworks_and_by_name() -> None:
    @bytes_view(negotiation=Negotiation())
    def view(request: Any) -> ResponseBytes:
        return ResponseBytes(b"[]")

    @bytes_view(negotiation=Negotiation())
    async def async_view(request: Any) -> ResponseBytes:
        return ResponseBytes(b"[]")

    request = RequestFactory().get("/", headers={"If-None-Match": "*"})
    for call in (view, async_to_sync(async_view)):
        assert call(RequestAround(request)).status_code == 304
        assert call(request=request).status_code == 304
        with pytest.raises(ArgumentTypeError, match="request"):
            call("no request")
