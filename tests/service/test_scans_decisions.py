"""What people decide about findings, on a running service."""

from __future__ import annotations

import httpx
import pytest

from scan_http import findings, log_of_paths, problem, send, stored, wrong_places


def test_what_is_decided_about_a_finding(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths("a.py", "b.py")))
    mine = findings(scans, scan["id"], path="a.py")[0]["fingerprint"]
    decision = {"state": "false_positive", "note": "a test's", "changed_by": "Ana"}
    answer = scans.patch(f"/findings/{mine}", json=decision)
    assert answer.status_code == 200
    state = answer.json()["data"]["findingState"]
    assert state["__typename"] == "FindingState"
    assert (state["state"], state["note"], state["changedBy"]) == ("false_positive", "a test's", "Ana")

    again = stored(send(scans, log_of_paths("a.py")))
    (finding,) = findings(scans, again["id"])
    assert (finding["state"], finding["note"], finding["changedBy"]) == ("false_positive", "a test's", "Ana")
    assert finding["changedAt"] == state["changedAt"]
    assert findings(scans, scan["id"], state="open")[0]["filePath"] == "b.py"
    assert scans.patch(f"/findings/{mine}", json={"state": "open"}).status_code == 200
    assert len(findings(scans, scan["id"], state="open")) == 2


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"state": "gone"}', ["body", "state"]),
        (b'{"note": "x"}', ["body"]),
        (b'{"state": "open", "note": 1}', ["body", "note"]),
        (b'{"state": "open", "nota": ""}', ["body"]),
        # Answers have it so; requests are written in snake_case, all of them.
        (b'{"state": "open", "changedBy": "Ana"}', ["body"]),
        (b'{"state": "open", "note": "\\u0000"}', ["body"]),
        (b'{"state": "open", "changed_by": "\\ud800"}', ["body"]),
        (b"", ["body"]),
        (b"[", ["body"]),
    ],
)
def test_decisions_that_cannot_be_used(scans: httpx.Client, body: bytes, place: list[str]) -> None:
    scan = stored(send(scans, log_of_paths("a.py")))
    path = f"/findings/{findings(scans, scan['id'])[0]['fingerprint']}"
    json = {"content-type": "application/json"}
    assert wrong_places(scans.patch(path, content=body, headers=json)) == [place]
    assert findings(scans, scan["id"])[0]["state"] == "open"


def test_decisions_about_nothing(scans: httpx.Client) -> None:
    problem(scans.patch("/findings/sha256:00", json={"state": "open"}), 404)
    problem(scans.patch("/findings/a/b%00", json={"state": "open"}), 422)
    problem(scans.patch("/findings/x", content=b"state=open"), 415)
    problem(scans.patch("/findings/x", json={"state": "open", "note": "x" * 70_000}), 413)
