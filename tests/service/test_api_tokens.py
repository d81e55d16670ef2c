"""Tokens: who gets in, what they see, and that nobody else learns them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from fastcore.errors import ArgumentError
from fastcore.operations.api_tokens import Access, ApiTokens
from fastcore.service.app import create_app
from fastcore.service.database import create_pool
from fastcore.service.settings import ServiceSettings
from scan_http import findings, listed, log_of_paths, problem, send, stored
from services import Service, StartService

ACME, GLOBEX, ALL = "acme-hunter2", "globex/hunter2==", "all.hunter2"
TOKENS = f"{ACME}=acme, {GLOBEX}=globex, {ALL}=*"
BODY = log_of_paths("a.py")
OPEN_PATHS = ("/", "/docs", "/openapi.json", "/health", "/health/ready", "/static/scans/scans.js")


@pytest.fixture(scope="module")
def service(start_service: StartService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = start_service(
        "--data-dir",
        tmp_path_factory.mktemp("tokens"),
        FASTCORE_API_TOKENS=TOKENS,
        FASTCORE_LOG_LEVEL="debug",
    )
    yield service
    assert service.end() == 0
    assert "hunter2" not in service.errors()


@pytest.fixture(scope="module")
def anybody(service: Service) -> Iterator[httpx.Client]:
    with service.wait_until_ready() as client:
        yield client


def varying(answer: httpx.Response) -> list[str]:
    return [name.strip() for name in answer.headers["vary"].split(",")]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def who_has(token: str, anybody: httpx.Client) -> httpx.Client:
    return httpx.Client(base_url=anybody.base_url, headers=bearer(token))


@pytest.fixture
def acme(anybody: httpx.Client) -> Iterator[httpx.Client]:
    with who_has(ACME, anybody) as client:
        yield client


@pytest.fixture
def globex(anybody: httpx.Client) -> Iterator[httpx.Client]:
    with who_has(GLOBEX, anybody) as client:
        yield client


@pytest.fixture
def everybody(anybody: httpx.Client) -> Iterator[httpx.Client]:
    with who_has(ALL, anybody) as client:
        yield client


def every_request(client: httpx.Client) -> list[httpx.Response]:
    scan = "/scans/00000000-0000-0000-0000-000000000001"
    paths = ["/scans", scan, f"{scan}/findings", f"{scan}/diff/{scan[7:]}", f"{scan}/sarif"]
    return [
        *map(client.get, paths),
        send(client, BODY),
        client.delete(scan),
        client.patch("/findings/x", json={"state": "open"}),
        client.post("/bulk-insert/findings", json={"findings": []}),
        client.post("/generate-fingerprints", json={"findings": []}),
        client.post("/parse-sarif", content=BODY, headers={"content-type": "application/sarif+json"}),
    ]


def test_nothing_but_pages_is_answered_without_a_token(anybody: httpx.Client) -> None:
    for answer in every_request(anybody):
        assert problem(answer, 401)["title"] == "Unauthorized", answer.url
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Authorization" in varying(answer)
    for path in OPEN_PATHS:
        assert anybody.get(path).status_code == 200, path
    for path in ("/scans", "/scans/00000000-0000-0000-0000-000000000001"):
        assert anybody.get(path, headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer wrong",
        f"Bearer {ACME}x",
        f"Bearer {ACME[:-1]}",
        f"Bearer {ACME}=acme",
        f"Bearer {ACME.upper()}",
        "Bearer é",
        "Bearer *",
    ],
)
def test_wrong_tokens(anybody: httpx.Client, authorization: str) -> None:
    answer = anybody.get("/scans", headers={b"authorization": authorization.encode()})
    assert "hunter2" not in str(problem(answer, 401))
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize("authorization", [f"Basic {ACME}", ACME, "Bearer"])
def test_no_tokens(anybody: httpx.Client, authorization: str) -> None:
    assert problem(anybody.get("/scans", headers={"authorization": authorization}), 401)


def test_a_token_is_for_one_organisation(acme: httpx.Client, globex: httpx.Client) -> None:
    scan = stored(send(acme, BODY, headers=bearer(ACME), repository="tokens"))
    assert scan["organisation"] == "acme"
    path = f"/scans/{scan['id']}"
    fingerprint = findings(acme, scan["id"])[0]["fingerprint"]
    assert acme.get(path, params={"organisation": "acme"}).status_code == 200
    assert scan["id"] not in [row["id"] for row in listed(globex.get("/scans"), "scans")]
    for asked in ("", "/findings", "/sarif", f"/diff/{scan['id']}"):
        problem(globex.get(path + asked), 404)
    problem(globex.delete(path), 404)
    problem(globex.patch(f"/findings/{fingerprint}", json={"state": "fixed"}), 404)
    given = {"findings": [{"rule_id": "R", "scan_id": scan["id"]}]}
    inserted = globex.post("/bulk-insert/findings", json=given).json()
    assert (inserted["inserted_count"], inserted["errors"][0]["column"]) == (0, "scan_id")
    assert findings(acme, scan["id"])[0]["state"] == "open"
    assert acme.delete(path).status_code == 204


def test_another_organisation_is_refused(acme: httpx.Client) -> None:
    foreign: dict[str, Any] = {"organisation": "globex"}
    for answer in (
        acme.get("/scans", params=foreign),
        send(acme, BODY, **foreign),
        acme.post("/scans", data=foreign, files=[("file", ("a", BODY))]),
        acme.patch("/findings/x", params=foreign, json={"state": "open"}),
        acme.post("/bulk-insert/findings", params=foreign, json={"findings": []}),
        acme.delete("/scans/00000000-0000-0000-0000-000000000001", params=foreign),
    ):
        problem(answer, 403)
    assert stored(acme.post("/scans", data={"organisation": "acme"}, files=[("file", ("a", BODY))]))


def test_a_star_sees_all(acme: httpx.Client, globex: httpx.Client, everybody: httpx.Client) -> None:
    theirs = [stored(send(client, BODY))["id"] for client in (acme, globex)]
    third = stored(send(everybody, BODY, organisation="initech"))
    assert third["organisation"] == "initech"
    assert stored(send(everybody, BODY))["organisation"] == "default"
    seen = [row["id"] for row in listed(everybody.get("/scans"), "scans")]
    assert {*theirs, third["id"]} <= set(seen)
    own = listed(everybody.get("/scans", params={"organisation": "initech"}), "scans")
    assert [row["id"] for row in own] == [third["id"]]
    fingerprint = findings(everybody, theirs[0])[0]["fingerprint"]
    query = {"organisation": "acme"}
    assert everybody.patch(f"/findings/{fingerprint}", params=query, json={"state": "accepted"}).is_success
    assert findings(acme, theirs[0])[0]["state"] == "accepted"
    assert findings(globex, theirs[1])[0]["state"] == "open"


def test_a_star_changes_what_is_of_the_organisation_it_names(
    globex: httpx.Client, everybody: httpx.Client
) -> None:
    theirs, nobodys = (stored(send(client, BODY))["id"] for client in (globex, everybody))
    fingerprint = findings(globex, theirs)[0]["fingerprint"]
    decision = f"/findings/{fingerprint}"
    own = {"organisation": "globex"}
    # Whoever reads a scan of another organisation does not delete it by its number alone.
    assert everybody.get(f"/scans/{theirs}").status_code == 200
    problem(everybody.delete(f"/scans/{theirs}"), 404)
    assert everybody.patch(decision, json={"state": "accepted"}).is_success
    assert findings(globex, theirs)[0]["state"] == "open"
    assert findings(everybody, nobodys)[0]["state"] == "accepted"
    given = {"findings": [{"rule_id": "R", "scan_id": theirs}]}
    refused = everybody.post("/bulk-insert/findings", json=given).json()["errors"]
    assert [error["column"] for error in refused] == ["scan_id"]

    assert everybody.post("/bulk-insert/findings", params=own, json=given).json()["inserted_count"] == 1
    assert everybody.patch(decision, params=own, json={"state": "fixed"}).is_success
    assert {row["state"] for row in findings(globex, theirs, rule="R1")} == {"fixed"}
    assert everybody.delete(f"/scans/{theirs}", params=own).status_code == 204
    assert everybody.delete(f"/scans/{nobodys}").status_code == 204


def test_the_other_routes_take_any_token(globex: httpx.Client) -> None:
    answers = every_request(globex)
    assert all("Authorization" in varying(answer) for answer in answers)
    assert [answer.status_code for answer in answers] == [
        200,
        404,
        404,
        404,
        404,
        201,
        404,
        404,
        200,
        200,
        200,
    ]


def test_the_documentation_can_authorise(anybody: httpx.Client) -> None:
    document = anybody.get("/openapi.json").json()
    (name,) = document["components"]["securitySchemes"]
    assert document["components"]["securitySchemes"][name]["scheme"] == "bearer"
    for path, operations in document["paths"].items():
        for operation in operations.values():
            needs_token = not path.startswith("/health")
            assert ("security" in operation) == needs_token, path
            assert ("401" in operation["responses"]) == needs_token, path


def test_sample_data_needs_a_token_too() -> None:
    settings = ServiceSettings(demo=True, only=("sarif",), api_tokens=SecretStr(TOKENS))
    document = create_app(settings, create_pool("host=nowhere", settings)).openapi()
    assert document["paths"]["/api/demo/users"]["get"]["security"]
    assert "/scans" not in document["paths"]


def test_tokens_are_not_shown() -> None:
    settings = ServiceSettings(api_tokens=SecretStr(TOKENS))
    tokens = ApiTokens(TOKENS)
    assert len(tokens) == 3
    assert "hunter2" not in f"{settings!r} {settings} {tokens!r} {vars(tokens)}"


@pytest.mark.parametrize(
    "text", ["hunter2", "hunter2=", "=acme", "hunter 2=acme", "hunter2=a,hunter2=b", ","]
)
def test_tokens_that_cannot_be_used(text: str) -> None:
    with pytest.raises(ArgumentError, match=r"^entry \d") as refused:
        ApiTokens(text)
    assert "hunter" not in str(refused.value)
    with pytest.raises(ValidationError) as invalid:
        ServiceSettings(api_tokens=SecretStr(text))
    assert "hunter" not in str(invalid.value)


def test_settings_from_the_environment_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTCORE_API_TOKENS", "hunter2")
    with pytest.raises(ValidationError) as invalid:
        ServiceSettings()
    assert "hunter" not in str(invalid.value)


def test_without_tokens_there_is_one_organisation_that_need_not_be_named() -> None:
    anybody = Access(None, "default", sees_all=False)
    assert anybody.to_read(None) == anybody.to_change(None) == "default"
    assert anybody.to_read("acme") == anybody.to_change("acme") == "acme"
