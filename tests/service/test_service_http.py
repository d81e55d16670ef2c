"""The demo service over HTTP: rows, health, pages, errors, protections."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

import httpx
import pytest

from fastcore.service.demo.users import sample_users


def users(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-length"] == str(response.num_bytes_downloaded)
    found: list[dict[str, Any]] = response.json()["data"]["users"]
    return found


def test_a_page_of_users(demo: httpx.Client) -> None:
    response = demo.get("/api/demo/users", params={"limit": 3, "offset": 5})
    first = users(response)[0]
    assert [user["id"] for user in users(response)] == [6, 7, 8]
    assert list(first) == [
        "__typename",
        "id",
        "firstName",
        "lastName",
        "emailAddress",
        "birthDate",
        "isActive",
        "accountBalance",
        "homeAddress",
        "recentOrders",
        "favouriteWords",
        "createdAt",
    ]
    assert first["__typename"] == "User"
    assert list(first["homeAddress"]["geoLocation"]) == ["latitude", "longitude"]


def test_every_user_is_there_as_it_was_made(demo: httpx.Client) -> None:
    found = users(demo.get("/api/demo/users", params={"limit": 10_000}))
    assert [user["id"] for user in found] == list(range(1, 10_001))
    for user, made in zip(found, islice(sample_users(), 200), strict=False):
        assert (user["id"], user["firstName"], user["lastName"]) == made[:3]
        assert user["homeAddress"]["city"] == json.loads(made[7])["city"]
        assert len(user["recentOrders"]) == len(json.loads(made[8]))
        assert user["favouriteWords"] == made[9]
    assert any(not user["firstName"].isascii() for user in found)
    assert any(user["recentOrders"] and user["recentOrders"][0]["orderItems"] for user in found)


def test_every_user_is_streamed(demo: httpx.Client) -> None:
    with demo.stream("GET", "/api/demo/users/export") as response:
        assert response.headers["content-type"] == "application/json"
        assert response.headers["transfer-encoding"] == "chunked"
        response.read()
    assert response.content == demo.get("/api/demo/users", params={"limit": 10_000}).content


def test_a_page_that_the_client_has_is_not_sent_again(demo: httpx.Client) -> None:
    page = demo.get("/api/demo/users", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    headers = {"accept-encoding": "gzip", "if-none-match": page.headers["etag"]}
    again = demo.get("/api/demo/users", headers=headers)
    assert (again.status_code, again.content) == (304, b"")


def test_pages_at_the_ends(demo: httpx.Client) -> None:
    assert len(users(demo.get("/api/demo/users"))) == 100
    assert [user["id"] for user in users(demo.get("/api/demo/users?offset=9998"))] == [9999, 10_000]
    assert users(demo.get("/api/demo/users?offset=10000")) == []
    assert users(demo.get(f"/api/demo/users?offset={2**63 - 1}")) == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=10001",
        "limit=x",
        "limit=",
        "offset=-1",
        f"offset={2**63}",
        "offset=1.5",
        "limit=1;--",
    ],
)
def test_bad_pages_are_problems(demo: httpx.Client, query: str) -> None:
    response = demo.get(f"/api/demo/users?{query}")
    problem = response.json()
    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == "about:blank"
    assert problem["errors"][0]["location"] == ["query", query.split("=")[0]]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("DELETE", "/health", 405), ("GET", "/static/x", 404)],
)
def test_other_errors_are_problems(demo: httpx.Client, method: str, path: str, status: int) -> None:
    response = demo.request(method, path)
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert response.headers["allow"] == "GET"


def test_health(demo: httpx.Client) -> None:
    assert demo.get("/health").json() == {"status": "ok"}
    ready = demo.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.json()["checks"]["database"]["status"] == "ok"


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_load_nothing_from_elsewhere(demo: httpx.Client, path: str) -> None:
    page = demo.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert demo.head(path).status_code == 200
    loaded = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text)
    assert loaded
    assert not re.search(r"https?:|//", " ".join(loaded))
    for reference in loaded:
        found = demo.get("/" + reference.replace("&amp;", "&"))
        assert found.status_code == 200, reference
        assert found.headers["x-content-type-options"] == "nosniff"


def test_pages_have_no_inline_script(demo: httpx.Client) -> None:
    for path in ("/", "/docs"):
        page = demo.get(path)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page.text)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
    assert 'href="docs"' in demo.get("/").text
    assert "/static/" not in demo.get("/docs").headers["content-security-policy"]


def test_the_documentation_describes_what_is_there(demo: httpx.Client) -> None:
    document = demo.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/health",
        "/health/ready",
        "/api/demo/users",
        "/api/demo/users/export",
        "/generate-fingerprints",
        "/parse-sarif",
        "/bulk-insert/findings",
        "/findings/{fingerprint}",
        "/scans",
        "/scans/{scan_id}",
        "/scans/{scan_id}/diff/{other_id}",
        "/scans/{scan_id}/findings",
        "/scans/{scan_id}/sarif",
    }
    answers = document["paths"]["/api/demo/users"]["get"]["responses"]
    assert set(answers) == {"200", "401", "422", "503"}
    assert set(answers["422"]["content"]) == {"application/problem+json"}
    assert "firstName" in document["components"]["schemas"]["User"]["properties"]
    references = re.findall(r'"\$ref": ?"([^"]*)"', json.dumps(document))
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(references) <= schemas


@pytest.mark.parametrize("path", ["/", "/health", "/api/demo/users?limit=0", "/nowhere", "/static/docs.js"])
def test_security_headers_are_on_every_answer(demo: httpx.Client, path: str) -> None:
    headers = demo.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "", "127.0.0.1@evil"]
)
def test_foreign_hosts_are_refused(demo: httpx.Client, host: str) -> None:
    response = demo.get("/api/demo/users", headers={"host": host})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "FASTCORE_ALLOWED_HOSTS" in response.json()["detail"]


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:1", "LOCALHOST", "127.0.0.1", "[::1]", "[::1]:8000"]
)
def test_own_hosts_are_answered(demo: httpx.Client, host: str) -> None:
    assert demo.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 405),
        ({"sec-fetch-site": "same-origin"}, 405),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:1"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": "http://a]b"}, 403),
    ],
)
def test_unsafe_requests_of_foreign_pages_are_refused(
    demo: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert demo.post("/health", headers=headers).status_code == status
    own = str(demo.base_url).rstrip("/")
    assert demo.post("/health", headers={"origin": own}).status_code == 405
