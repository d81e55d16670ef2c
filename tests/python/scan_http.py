"""Scans over HTTP: logs as they are sent, and what is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from scan_logs import result

LOG_TYPE = "application/sarif+json"
PROBLEM_TYPE = "application/problem+json"


def log(*results: Any, tool: str = "tool", **more: Any) -> bytes:
    """A log of one run."""
    run = {"tool": {"driver": {"name": tool, "version": "1.0", **more}}, "results": list(results)}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def log_of_paths(*paths: str, **common: Any) -> bytes:
    """A log with a finding in each file."""
    return log(*(result(path=path, **common) for path in paths))


def send(
    client: httpx.Client,
    body: bytes,
    *,
    kind: str = LOG_TYPE,
    headers: Mapping[str, str] | None = None,
    **query: Any,
) -> httpx.Response:
    return client.post(
        "/scans", params=query, content=body, headers={"content-type": kind, **(headers or {})}
    )


def stored(response: httpx.Response, status: int = 201) -> dict[str, Any]:
    """The scan of an answer."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    scan: dict[str, Any] = response.json()["data"]["scan"]
    assert response.headers["location"] == f"/scans/{scan['id']}"
    return scan


def listed(response: httpx.Response, name: str) -> list[dict[str, Any]]:
    """The rows of an answer."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    rows: list[dict[str, Any]] = response.json()["data"][name]
    return rows


def findings(client: httpx.Client, scan_id: str, **query: Any) -> list[dict[str, Any]]:
    return listed(client.get(f"/scans/{scan_id}/findings", params=query), "findings")


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem of an answer."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == PROBLEM_TYPE
    members: dict[str, Any] = response.json()
    assert members["status"] == status
    assert members["type"] == "about:blank"
    assert members["detail"]
    return members


def wrong_places(response: httpx.Response) -> list[list[str | int]]:
    """The places of the values that a request could not have."""
    return [error["location"] for error in problem(response, 422)["errors"]]
