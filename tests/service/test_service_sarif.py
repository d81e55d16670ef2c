"""Logs over HTTP: as they are, in an envelope, compressed, and by their address."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.pool import WorkPool
from fastcore.operations.remote import (
    RemoteFailedError,
    RemoteFiles,
    RemoteRefusedError,
    RemoteTimeoutError,
)
from fastcore.sarif import parse_sarif
from fastcore.service.app import create_app
from fastcore.service.heavy import Heavy
from fastcore.service.settings import ServiceSettings

ServeApp = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

PATH = "/parse-sarif"
RESULT = {
    "ruleId": "B608",
    "level": "error",
    "message": {"text": 'SQL from "strings", naïvely'},
    "locations": [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "file:///srv/app/dao.py"},
                "region": {"startLine": 7},
            }
        }
    ],
}
LOG: dict[str, Any] = {
    "version": "2.1.0",
    "runs": [{"tool": {"driver": {"name": "bandit", "version": "1.8"}}, "results": [RESULT, RESULT, 7]}],
}
TEXT = json.dumps(LOG, ensure_ascii=False)


class Files(RemoteFiles):
    """Says what it would say about an address without going there."""

    def __init__(self) -> None:
        super().__init__((), (), timeout=1)
        self.asked: list[str] = []

    async def fetch(self, address: str, intake: Intake) -> None:
        self.asked.append(address)
        if address == "https://logs.test/log?sig=hunter2":
            for byte in gzip.compress(TEXT.encode()):
                intake.add(bytes([byte]))
        elif address == "https://logs.test/long":
            intake.add(bytes(1_000_001))
        elif address == "https://logs.test/slow":
            raise RemoteTimeoutError("the file was not there in time")
        elif address == "https://logs.test/down":
            raise RemoteFailedError("logs.test cannot be reached")
        else:
            raise RemoteRefusedError("no files are fetched from there")


@pytest.fixture(scope="module")
def files() -> Files:
    return Files()


@pytest.fixture(scope="module")
def client(serve_app: ServeApp, files: Files) -> Iterator[httpx.Client]:
    settings = ServiceSettings(sarif_max_bytes=1_000_000, sarif_max_text_bytes=1_000_000)
    budget = MemoryBudget(10_000_000)
    heavy = Heavy(WorkPool(2, 8), budget, files, 60, 60, WorkPool(1), 60)
    with serve_app(create_app(settings, None, heavy)) as client:
        yield client
    assert budget.held == 0


def post(client: httpx.Client, body: bytes, kind: str, query: str = "", coding: str = "") -> httpx.Response:
    headers = {"content-type": kind, **({"content-encoding": coding} if coding else {})}
    return client.post(PATH + query, content=body, headers=headers)


def answer_of(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    answer: dict[str, Any] = response.json()
    assert answer["metadata"].pop("parse_duration_ms") >= 0
    return answer


def expected(**options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(parse_sarif(TEXT, **options).to_json())
    del answer["metadata"]["parse_duration_ms"]
    return answer


def test_a_log_as_it_is(client: httpx.Client) -> None:
    answer = answer_of(post(client, TEXT.encode(), "application/sarif+json; charset=utf-8"))
    assert answer == expected()
    assert [finding["line"] for finding in answer["findings"]] == [7, 7]
    assert answer["findings"][0]["message"] == 'SQL from "strings", naïvely'
    assert answer["metadata"] == {"tool_name": "bandit", "tool_version": "1.8"}
    assert answer["errors"] == [{"pointer": "/runs/0/results/2", "reason": "expected an object"}]


@pytest.mark.parametrize("kind", ["application/sarif+json", "application/octet-stream", "application/gzip"])
@pytest.mark.parametrize("coding", ["", "gzip", "identity", "X-GZIP"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("is_gzip_file", [False, True])
def test_a_log_in_every_wrapping(
    client: httpx.Client, kind: str, coding: str, encoding: str, is_gzip_file: bool
) -> None:
    body = TEXT.encode(encoding)
    for _ in range(is_gzip_file + ("gzip" in coding.lower())):
        body = gzip.compress(body)
    assert answer_of(post(client, body, kind, coding=coding)) == expected()


def test_violations_of_the_schema_are_listed(client: httpx.Client) -> None:
    log = json.loads(TEXT)
    del log["runs"][0]["tool"]["driver"]["name"]
    body = json.dumps(log).encode()
    assert all(
        "required" not in error["reason"]
        for error in answer_of(post(client, body, "application/sarif+json"))["errors"]
    )
    listed = answer_of(post(client, body, "application/sarif+json", "?validate=schema"))["errors"]
    assert ("/runs/0/tool/driver", True) in [
        (error["pointer"], "required" in error["reason"]) for error in listed
    ]


def test_options_of_the_query(client: httpx.Client) -> None:
    query = "?scan_id=n%C2%B07&source_root=file:///srv"
    answer = answer_of(post(client, TEXT.encode(), "application/sarif+json", query))
    assert answer == expected(scan_id="n°7", source_root="/srv")
    assert answer["metadata"]["scan_id"] == "n°7"
    assert answer["findings"][0]["file_path"] == "app/dao.py"
    response = post(client, TEXT.encode(), "application/sarif+json", "?validate=nonsense")
    assert response.status_code == 422
    assert response.json()["errors"][0]["location"] == ["query", "validate"]


@pytest.mark.parametrize("content", [LOG, TEXT, "\ufeff" + TEXT], ids=["object", "string", "with a mark"])
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_log_in_an_envelope(client: httpx.Client, content: object, coding: str) -> None:
    # Whatever is around the log.
    head = json.dumps({"other": [1, {"sarif_content": 2}], "scan_id": "7"})[:-1]
    tail = json.dumps({"source_root": "/srv", "sarif_url": None, "more": "}"})[1:]
    body = f'\n {head} , "sarif_content" :\t {json.dumps(content)} \n, {tail} '.encode()
    packed = gzip.compress(body) if coding else body
    answer = answer_of(post(client, packed, "application/json", "?scan_id=8", coding))
    assert answer == expected(scan_id="7", source_root="/srv")


def test_an_envelope_that_is_strict(client: httpx.Client) -> None:
    response = client.post(PATH, json={"sarif_content": LOG, "validate": "strict"})
    problem = response.json()
    assert response.status_code == 422
    assert problem["detail"] == "/runs/0/results/2: expected an object"
    assert (problem["pointer"], problem["byte_offset"]) == ("/runs/0/results/2", None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"sarif_content": None}, ""),
        ({"sarif_content": LOG, "sarif_url": "https://logs.test/log"}, ""),
        (LOG, ""),
        ([], ""),
        ({"sarif_content": [LOG]}, "/sarif_content"),
        ({"sarif_content": 1}, "/sarif_content"),
        ({"sarif_url": 1}, "/sarif_url"),
        ({"sarif_content": LOG, "scan_id": 7}, "/scan_id"),
        ({"sarif_content": LOG, "validate": "no"}, "/validate"),
        ({"sarif_content": LOG, "source_root": ["/"]}, "/source_root"),
    ],
)
def test_envelopes_that_cannot_be_used(client: httpx.Client, body: object, pointer: str) -> None:
    response = client.post(PATH, json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["pointer"] == pointer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"sarif_content":{}',
        b'{"sarif_content":{}} x',
        b'{"sarif_content":' + b"[" * 100_000,
        b'{"sarif_content":"\xff"}',
        b'{"sarif_content":"\\ud800"}',
        TEXT.encode("utf-16"),
        gzip.compress(TEXT.encode()),
    ],
)
def test_bodies_that_are_no_envelope(client: httpx.Client, body: bytes) -> None:
    assert post(client, body, "application/json").status_code == 422


DEEP = b'{"version":"2.1.0","runs":' + b"[" * 600 + b"]" * 600 + b"}"


@pytest.mark.parametrize(
    ("body", "kind", "pointer", "byte_offset"),
    [
        (b'{"version":"2.1.0","runs":[}', "application/sarif+json", "", 27),
        (b'{"version":"2.1.0","runs":["\xff"]}', "application/sarif+json", "", 28),
        (b'{"version":"2.1.0","runs":{}}', "application/sarif+json", "/runs", None),
        (DEEP, "application/sarif+json", "", 537),
        (b'{"sarif_content":{"version":"1.0.0","runs":[]}}', "application/json", "/version", None),
        (b'{"scan_id":"7","sarif_content":' + DEEP + b"}", "application/json", "", 537),
        (b'{"sarif_content":"[]"}', "application/json", "", None),
        (b'{"sarif_content":"{,"}', "application/json", "", 1),
    ],
)
def test_logs_that_are_none(
    client: httpx.Client, body: bytes, kind: str, pointer: str, byte_offset: int | None
) -> None:
    response = post(client, body, kind)
    problem = response.json()
    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["pointer"], problem["byte_offset"]) == (pointer, byte_offset)


@pytest.mark.parametrize("kind", ["text/plain", "text/json", "multipart/form-data", ""])
def test_other_types_are_refused(client: httpx.Client, kind: str) -> None:
    response = post(client, TEXT.encode(), kind)
    assert response.status_code == 415
    assert "application/sarif+json" in response.json()["detail"]


def test_a_log_by_its_address(client: httpx.Client, files: Files) -> None:
    url = "https://logs.test/log?sig=hunter2"
    answer = answer_of(client.post(PATH, json={"sarif_url": url, "scan_id": "7"}))
    assert answer == expected(scan_id="7")
    assert files.asked[-1] == url


@pytest.mark.parametrize(
    ("name", "status"), [("long", 413), ("slow", 504), ("down", 502), ("elsewhere", 422)]
)
def test_addresses_without_a_log(client: httpx.Client, name: str, status: int) -> None:
    response = client.post(PATH, json={"sarif_url": f"https://logs.test/{name}"})
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_long_answer(client: httpx.Client) -> None:
    log = {**LOG, "runs": [{**LOG["runs"][0], "results": [RESULT] * 2500}]}
    response = post(client, json.dumps(log).encode(), "application/sarif+json")
    assert len(answer_of(response)["findings"]) == 2500
    assert response.headers["content-length"] == str(len(response.content))
    assert len(response.content) > 256 * 1024


def test_a_short_log_with_long_texts_is_refused(client: httpx.Client) -> None:
    rule = {"id": "B608", "messageStrings": {"long": {"text": "x" * 10_000}}}
    result = {"ruleId": "B608", "message": {"id": "long"}}
    run = {"tool": {"driver": {"name": "bandit", "rules": [rule]}}, "results": [result] * 200}
    log = {"version": "2.1.0", "runs": [run]}
    response = client.post(PATH, json={"sarif_content": log})
    assert response.status_code == 422
    assert "1000000 bytes" in response.json()["detail"]


def test_nothing_is_fetched_unless_it_is_configured(serve_app: ServeApp) -> None:
    with serve_app(create_app(ServiceSettings(), None)) as client:
        for url in ("https://logs.example/log", "s3://bucket/key", "http://127.0.0.1/", "nonsense"):
            response = client.post(PATH, json={"sarif_url": url + "?sig=hunter2"})
            assert response.status_code == 422
            assert "fetches nothing" in response.json()["detail"]
            assert "hunter2" not in response.text


def test_both_are_documented(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    parse = paths[PATH]["post"]
    content = parse["requestBody"]["content"]
    assert {"application/json", "application/sarif+json", "application/gzip"} <= set(content)
    assert {"sarif_content", "sarif_url", "scan_id", "source_root", "validate"} == set(
        content["application/json"]["schema"]["properties"]
    )
    assert {parameter["name"] for parameter in parse["parameters"]} == {"scan_id", "source_root", "validate"}
    assert {"200", "413", "415", "422", "503"} <= set(parse["responses"])
    fingerprints = paths["/generate-fingerprints"]["post"]
    schema = fingerprints["requestBody"]["content"]["application/json"]["schema"]
    assert {"findings", "version", "fields", "known"} == set(schema["properties"])
    assert "line" in schema["properties"]["findings"]["items"]["properties"]
    assert {"200", "413", "422", "503"} <= set(fingerprints["responses"])
    documented = client.get("/openapi.json").json()["components"]["schemas"]
    finding = answer_of(post(client, TEXT.encode(), "application/sarif+json"))["findings"][0]
    assert list(finding) == list(documented["FindingDocument"]["properties"])
