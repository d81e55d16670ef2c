"""Findings that come without a log, over HTTP."""

from __future__ import annotations

import gzip
import json
import uuid
from typing import Any

import httpx
import pytest

from scan_http import findings, log, log_of_paths, problem, send, stored, wrong_places
from scan_logs import result

PATH = "/bulk-insert/findings"


def insert(scans: httpx.Client, *given: Any, **options: Any) -> dict[str, Any]:
    answer = scans.post(PATH, json={"findings": given, **options})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert set(found) == {"inserted_count", "skipped_count", "duration_ms", "errors", "scan_id"}
    assert found["duration_ms"] > 0
    return found


def test_findings_get_a_scan_of_their_own(scans: httpx.Client) -> None:
    whole = {
        "rule_id": "B608",
        "severity": "high",
        "file_path": "a.py",
        "line": 7,
        "message": "é",
        "cwe": ["CWE-89"],
        "partial_fingerprints": {"a_b": "c"},
        "tool_name": "mine",
    }
    found = insert(scans, whole, {"rule_id": "B101"}, whole)
    assert (found["inserted_count"], found["skipped_count"], found["errors"]) == (2, 1, [])
    scan = scans.get(f"/scans/{found['scan_id']}").json()["data"]["scan"]
    assert (scan["findingCount"], scan["newCount"]) == (2, 2)
    (kept,) = findings(scans, scan["id"], rule="B608")
    assert (kept["line"], kept["message"], kept["cwe"]) == (7, "é", ["CWE-89"])
    assert kept["partialFingerprints"] == [{"name": "a_b", "value": "c"}]
    assert kept["fingerprint"].startswith("sha256:")


def test_findings_join_a_scan_that_is_there(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths("a.py")))
    there = findings(scans, scan["id"])[0]["fingerprint"]
    given = [{"fingerprint": there}, {"rule_id": "new"}, {"rule_id": "own", "scan_id": str(uuid.UUID(int=7))}]
    found = insert(scans, *given, scan_id=scan["id"], batch_size=1)
    assert (found["inserted_count"], found["skipped_count"], found["scan_id"]) == (1, 1, scan["id"])
    assert found["errors"] == [{"index": 2, "column": "scan_id", "reason": "there is no such scan"}]
    assert scans.get(f"/scans/{scan['id']}").json()["data"]["scan"]["findingCount"] == 2


def test_bad_findings_are_named_and_the_others_kept(scans: httpx.Client) -> None:
    found = insert(scans, {"rule_id": "good"}, {"line": "seven"}, {"line": 2**40}, {"scan_id": "x"})
    assert found["inserted_count"] == 1
    assert [(error["index"], error["column"]) for error in found["errors"]] == [
        (1, "line"),
        (2, "line"),
        (3, "scan_id"),
    ]


def test_no_findings(scans: httpx.Client) -> None:
    found = insert(scans)
    assert (found["inserted_count"], found["scan_id"]) == (0, None)


def test_a_compressed_body(scans: httpx.Client) -> None:
    body = gzip.compress(json.dumps({"findings": [{"rule_id": "R"}]}).encode())
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    assert scans.post(PATH, content=body, headers=headers).json()["inserted_count"] == 1


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", ["body"]),
        (b"[]", ["body"]),
        (b"{}", ["body"]),
        (b'{"findings": {}}', ["body", "findings"]),
        (b'{"findings": [1]}', ["body", "findings", 0]),
        (b'{"findings": [], "batch_size": 0}', ["body", "batch_size"]),
        (b'{"findings": [], "scan_id": "x"}', ["body", "scan_id"]),
    ],
)
def test_bodies_that_cannot_be_used(scans: httpx.Client, body: bytes, place: list[Any]) -> None:
    answer = scans.post(PATH, content=body, headers={"content-type": "application/json"})
    assert wrong_places(answer) == [place]


def test_other_media_types(scans: httpx.Client) -> None:
    problem(scans.post(PATH, content=b"findings", headers={"content-type": "text/csv"}), 415)


def test_any_number_that_cannot_be_stored(scans: httpx.Client) -> None:
    # No column of type jsonb takes a NUL.
    bad = {"partial_fingerprints": {"a": "\0"}}
    found = insert(scans, {"rule_id": "good"}, *[{"line": line, **bad} for line in range(1, 301)])
    assert (found["inserted_count"], len(found["errors"])) == (1, 300)
    results = [result(f"R{number}", partialFingerprints={"a": "\0"}) for number in range(300)]
    scan = send(scans, log(result("good"), *results)).json()["data"]["scan"]
    assert (scan["findingCount"], scan["problemCount"]) == (1, 300)
