"""Fingerprints over HTTP."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

import fastcore
from fastcore.service.app import create_app
from fastcore.service.settings import ServiceSettings

ServeApp = Callable[[FastAPI], AbstractContextManager[httpx.Client]]

PATH = "/generate-fingerprints"
FINDING = {"rule_id": "B101", "file_path": "a.py", "line": 3, "column": 1, "message": "assert"}


@pytest.fixture(scope="module")
def client(serve_app: ServeApp) -> Iterator[httpx.Client]:
    with serve_app(create_app(ServiceSettings(fingerprints_max_bytes=1_000_000), None)) as client:
        yield client


def test_findings_get_their_fingerprints(client: httpx.Client) -> None:
    findings: list[dict[str, Any]] = [
        FINDING,
        {**FINDING, "line": 4, "cwe": ["CWE-1"], "suppressed": True, "unknown": [1]},
        FINDING,
        {"rule_id": None, "line": None, "cwe": None},
    ]
    response = client.post(PATH, json={"findings": findings})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    expected = fastcore.fingerprint_findings(findings, version=1)
    assert answer.pop("duration_ms") >= 0
    assert answer == {
        "fingerprints": [
            {"finding_index": index, "fingerprint": expected.fingerprints[index], "is_duplicate": index == 2}
            for index in range(4)
        ],
        "unique_count": 3,
        "duplicate_count": 1,
    }


def test_version_fields_and_known_ones(client: httpx.Client) -> None:
    moved = {**FINDING, "line": 90}
    for options in ({"version": 2}, {"fields": ["rule_id", "cwe"]}, {"version": 2, "fields": ["message"]}):
        expected = fastcore.fingerprint_findings([FINDING, moved], **{"version": 1, **options})  # type: ignore[arg-type]
        known = expected.fingerprints[:1]
        answer = client.post(PATH, json={"findings": [FINDING, moved], "known": known, **options}).json()
        assert [entry["fingerprint"] for entry in answer["fingerprints"]] == expected.fingerprints
        assert answer["fingerprints"][0]["is_duplicate"] is True
    empty = client.post(PATH, json={"findings": []}).json()
    assert (empty["fingerprints"], empty["unique_count"], empty["duplicate_count"]) == ([], 0, 0)


def test_a_compressed_body(client: httpx.Client) -> None:
    body = gzip.compress(json.dumps({"findings": [FINDING]}).encode())
    headers = {"content-type": "application/json; charset=utf-8", "content-encoding": "gzip"}
    assert client.post(PATH, content=body, headers=headers).json()["unique_count"] == 1


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        (
            {"findings": [FINDING] * 3 + [{"line": "x"}]},
            "/findings/3/line",
            "Expected `int | null`, got `str`",
        ),
        ({"findings": [{"rule_id": 5}]}, "/findings/0/rule_id", "Expected `str | null`, got `int`"),
        ({"findings": [{"line": True}]}, "/findings/0/line", "Expected `int | null`, got `bool`"),
        ({"findings": [{"line": 2**63}]}, "/findings/0/line", "Expected `int` <= 9223372036854775807"),
        ({"findings": [{"cwe": ["a", 1]}]}, "/findings/0/cwe/1", "Expected `str`, got `int`"),
        ({"findings": [1]}, "/findings/0", "Expected `object`, got `int`"),
        ({"findings": {}}, "/findings", "Expected `array`, got `object`"),
        ({"findings": [], "version": 3}, "/version", "Invalid enum value 3"),
        ({"findings": [], "known": [None]}, "/known/0", "Expected `str`, got `null`"),
        ({}, "", "Object missing required field `findings`"),
        ([], "", "Expected `object`, got `array`"),
    ],
)
def test_values_that_cannot_be_used_are_named(
    client: httpx.Client, body: object, pointer: str, detail: str
) -> None:
    response = client.post(PATH, json=body)
    problem = response.json()
    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["pointer"] == pointer
    location = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    assert problem["errors"] == [{"location": ["body", *location], "detail": detail}]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"findings":[]} x',
        b'{"findings":[{"rule_id":"\xff"}]}',
        b'{"findings":' + b"[" * 100_000,
        b'{"x":' + b"[" * 100_000,
        b'{"findings":[],"fields":["nonsense"]}',
        b'{"findings":[],"fields":[]}',
        b'{"findings":[],"fields":["line","line"]}',
    ],
)
def test_bodies_that_are_no_request(client: httpx.Client, body: bytes) -> None:
    response = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_large_bodies_and_other_types_are_refused(client: httpx.Client) -> None:
    assert client.post(PATH, json={"findings": [], "x": "y" * 1_000_000}).status_code == 413
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert client.post(PATH, content=b"{}", headers={"content-type": kind}).status_code == 415
    assert client.get(PATH).status_code == 405
