"""Scans on a running service: stored, listed, compared, triaged, given back, deleted."""

from __future__ import annotations

import re
import uuid
from typing import Any

import httpx
import pytest

from fastcore.sarif import parse_sarif
from fastcore.service.routes.scan_pages import prefers_html
from scan_http import findings, listed, log, log_of_paths, problem, send, stored, wrong_places
from scan_logs import result

NOWHERE = uuid.UUID(int=7)


def links(response: httpx.Response) -> dict[str, str]:
    return {name: url for url, name in re.findall(r'<([^>]*)>; rel="(\w+)"', response.headers["link"])}


def test_a_scan_is_stored_and_given_back(scans: httpx.Client) -> None:
    rule = {
        "id": "B608",
        "name": "sql",
        "shortDescription": {"text": "SQL"},
        "helpUri": "https://x.test/B608",
    }
    body = log(
        result("B608", "app/dao.py", 7, level="error", snippet="q = f''"),
        result("B608", "app/dao.py", 7, level="error", snippet="q = f''"),
        result("B101", "app/main.py", 3, level="note", suppressions=[{"kind": "inSource"}]),
        7,
        tool="bandit",
        rules=[rule],
    )
    scan = stored(send(scans, body, repository="acme/shop", branch="main", commit="4f1c", category="nightly"))
    assert list(scan)[:2] == ["__typename", "id"]
    assert scan["__typename"] == "Scan"
    target = [scan[name] for name in ("repository", "branch", "commit", "category", "tool", "toolVersion")]
    assert target == ["acme/shop", "main", "4f1c", "nightly", "bandit", "1.0"]
    counts = ("findingCount", "suppressedCount", "duplicateCount", "problemCount", "newCount", "fixedCount")
    assert [scan[name] for name in counts] == [2, 1, 1, 1, 2, 0]
    assert {entry["severity"]: entry["count"] for entry in scan["severityCounts"]} == {"high": 1, "low": 1}
    assert scan["baseScanId"] is None

    whole = scans.get(f"/scans/{scan['id']}").json()["data"]["scan"]
    assert whole == scan
    assert whole["problems"] == [
        {"fileName": "", "pointer": "/runs/0/results/3", "reason": "expected an object"}
    ]
    rules = {entry["ruleId"]: entry for entry in whole["rules"]}
    assert rules["B608"] == {
        "toolName": "bandit",
        "ruleId": "B608",
        "name": "sql",
        "shortDescription": "SQL",
        "helpUri": "https://x.test/B608",
        "findingCount": 1,
    }
    assert whole["runs"][0]["resultCount"] == 4
    assert [row["id"] for row in listed(scans.get("/scans"), "scans")] == [scan["id"]]


def test_findings_leave_with_all_that_is_known(scans: httpx.Client) -> None:
    body = log(result("B608", "app/dao.py", 7, snippet="q", partialFingerprints={"a_b/v1": "x_y"}))
    scan = stored(send(scans, body))
    (finding,) = findings(scans, scan["id"])
    parsed = parse_sarif(body).findings[0]
    assert finding["__typename"] == "Finding"
    assert finding["scanId"] == scan["id"]
    assert finding["fingerprint"] == parsed.fingerprint
    assert (finding["ruleId"], finding["filePath"], finding["line"]) == ("B608", "app/dao.py", 7)
    assert finding["codeSnippet"] == "q"
    assert finding["partialFingerprints"] == [{"name": "a_b/v1", "value": "x_y"}]
    assert (finding["state"], finding["note"], finding["changedBy"], finding["changedAt"]) == (
        "open",
        "",
        "",
        None,
    )
    assert finding["helpUri"] == ""


def test_a_scan_is_compared_with_the_one_before(scans: httpx.Client) -> None:
    first = stored(send(scans, log_of_paths("a.py", "b.py"), branch="main"))
    other = stored(send(scans, log_of_paths("a.py"), branch="feature"))
    second = stored(send(scans, log_of_paths("b.py", "c.py", "d.py"), branch="main"))
    assert other["baseScanId"] is None
    assert second["baseScanId"] == first["id"]
    assert [second[name] for name in ("newCount", "fixedCount", "unchangedCount")] == [2, 1, 1]

    path = f"/scans/{second['id']}/diff/{first['id']}"
    answer = scans.get(path, params={"order": "path"})
    assert answer.json()["data"]["diff"] == {
        "__typename": "ScanDiff",
        "newCount": 2,
        "fixedCount": 1,
        "unchangedCount": 1,
    }
    changes = {row["filePath"]: row["change"] for row in listed(answer, "findings")}
    assert changes == {"a.py": "fixed", "b.py": "unchanged", "c.py": "new", "d.py": "new"}
    assert answer.headers["x-total-count"] == "4"
    page = scans.get(path, params={"change": "new", "order": "path", "limit": 1, "offset": 1})
    assert [row["filePath"] for row in listed(page, "findings")] == ["d.py"]
    assert page.headers["x-total-count"] == "2"
    filtered = scans.get(path, params={"path": "b.*"})
    assert [row["change"] for row in listed(filtered, "findings")] == ["unchanged"]
    assert wrong_places(scans.get(path, params={"change": "old"})) == [["query", "change"]]


def test_scans_are_listed_newest_first_in_pages(scans: httpx.Client) -> None:
    made = [
        stored(send(scans, log(result(), tool=tool), repository="r&d", branch=branch, commit=branch))
        for branch, tool in (("one", "x"), ("two", "y"), ("three", "x"), ("four", "x"), ("five", "x"))
    ]
    newest = [scan["id"] for scan in reversed(made)]
    everything = scans.get("/scans")
    assert [row["id"] for row in listed(everything, "scans")] == newest
    assert everything.headers["x-total-count"] == "5"
    assert set(links(everything)) == {"first", "last"}

    page = scans.get("/scans", params={"repository": "r&d", "limit": 2, "offset": 2})
    assert [row["id"] for row in listed(page, "scans")] == newest[2:4]
    found = links(page)
    assert set(found) == {"first", "prev", "next", "last"}
    walked = [listed(httpx.get(scans.base_url.join(found[name])), "scans") for name in ("first", "next")]
    assert [[row["id"] for row in rows] for rows in walked] == [newest[:2], newest[4:]]
    assert found["last"] == found["next"]
    beyond = scans.get("/scans", params={"limit": 2, "offset": 100})
    assert listed(beyond, "scans") == []
    assert links(beyond)["prev"] == links(beyond)["last"]

    for query, expected in (
        ({"branch": "two"}, [newest[3]]),
        ({"commit": "five"}, [newest[0]]),
        ({"tool": "y"}, [newest[3]]),
        ({"repository": "other"}, []),
    ):
        assert [row["id"] for row in listed(scans.get("/scans", params=query), "scans")] == expected


def test_an_organisation_sees_its_own(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths("a.py")))
    stranger = httpx.Client(base_url=scans.base_url, params={"organisation": "somebody else"})
    with stranger:
        assert scan["id"] not in [row["id"] for row in listed(stranger.get("/scans"), "scans")]
        for path in ("", "/findings", "/sarif", f"/diff/{scan['id']}"):
            problem(stranger.get(f"/scans/{scan['id']}{path}"), 404)
        problem(stranger.delete(f"/scans/{scan['id']}"), 404)
        own = stored(send(stranger, log_of_paths("a.py")))
        problem(scans.get(f"/scans/{scan['id']}/diff/{own['id']}"), 404)
    assert findings(scans, scan["id"])


@pytest.fixture
def mixed(scans: httpx.Client) -> str:
    """A scan with findings of all kinds."""
    one = log(
        result("R1", "src/a_b.py", 1, level="error"),
        result("R2", "src/axb.py", 2, level="warning"),
        result("R2", "lib/50%.py", 3, level="note", suppressions=[{"kind": "external"}]),
        tool="x",
    )
    other = log(result("R3", "src/deep/c.py", 4, level="error"), tool="y")
    answer = scans.post("/scans", files=[("file", ("x", one)), ("file", ("y", other))])
    return str(stored(answer)["id"])


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({}, [1, 4, 2, 3]),
        ({"severity": "high"}, [1, 4]),
        ({"severity": ["high", "medium"]}, [1, 4, 2]),
        ({"rule": ["R3", "R2"]}, [4, 2, 3]),
        ({"tool": "y"}, [4]),
        ({"state": "open"}, [1, 4, 2, 3]),
        ({"state": ["fixed", "accepted"]}, []),
        ({"suppressed": "true"}, [3]),
        ({"suppressed": "false"}, [1, 4, 2]),
        ({"path": "src/*"}, [1, 4, 2]),
        ({"path": "src/a?b.py"}, [1, 2]),
        ({"path": "a_b"}, [1]),
        ({"path": "50%"}, [3]),
        ({"path": "deep"}, [4]),
        ({"order": "path"}, [3, 1, 2, 4]),
        ({"order": "rule"}, [1, 3, 2, 4]),
        ({"limit": 2, "offset": 1}, [4, 2]),
        ({"severity": "high", "tool": "x", "path": "nothing"}, []),
    ],
)
def test_findings_are_filtered_and_ordered(
    scans: httpx.Client, mixed: str, query: dict[str, Any], lines: list[int]
) -> None:
    assert [row["line"] for row in findings(scans, mixed, **query)] == lines


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": 2**63}, {"state": "gone"}, {"order": "x"}]
    + [{name: "\0"} for name in ("severity", "rule", "tool", "path", "organisation")],
)
def test_impossible_questions_about_findings(scans: httpx.Client, mixed: str, query: dict[str, Any]) -> None:
    (place,) = wrong_places(scans.get(f"/scans/{mixed}/findings", params=query))
    assert place[:2] == ["query", *query]


@pytest.mark.parametrize("name", ["organisation", "repository", "branch", "commit", "tool"])
def test_impossible_questions_about_scans(scans: httpx.Client, name: str) -> None:
    assert wrong_places(scans.get("/scans", params={name: "a\0b"})) == [["query", name]]
    assert wrong_places(scans.get("/scans", params={name: "x" * 1001})) == [["query", name]]


@pytest.mark.parametrize("path", ["", "/findings", "/sarif", f"/diff/{NOWHERE}"])
def test_scans_that_are_not_there(scans: httpx.Client, path: str) -> None:
    problem(scans.get(f"/scans/{NOWHERE}{path}"), 404)
    assert wrong_places(scans.get(f"/scans/nonsense{path}")) == [["path", "scan_id"]]


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


def test_a_deleted_scan_is_gone(scans: httpx.Client) -> None:
    first = stored(send(scans, log_of_paths("a.py")))
    second = stored(send(scans, log_of_paths("a.py")))
    answer = scans.delete(f"/scans/{first['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    problem(scans.delete(f"/scans/{first['id']}"), 404)
    problem(scans.get(f"/scans/{first['id']}"), 404)
    assert scans.get(f"/scans/{second['id']}").json()["data"]["scan"]["baseScanId"] is None


def test_a_scan_comes_back_as_a_log(scans: httpx.Client) -> None:
    body = log(*(result("R", f"src/é{n}.py", n + 1, snippet="x", text='"quoted"\n') for n in range(3000)))
    scan = stored(send(scans, body))
    answer = scans.get(f"/scans/{scan['id']}/sarif")
    assert answer.headers["content-type"] == "application/sarif+json"
    assert answer.headers["content-disposition"] == f'attachment; filename="scan-{scan["id"]}.sarif"'
    assert answer.headers["transfer-encoding"] == "chunked"
    given = {finding.fingerprint: finding for finding in parse_sarif(body).findings}
    assert {finding.fingerprint: finding for finding in parse_sarif(answer.content).findings} == given


def test_who_leaves_during_an_export_gives_its_connection_back(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths(*(f"{n}.py" for n in range(20_000)))))
    # More of them than there are connections.
    for _ in range(15):
        with scans.stream("GET", f"/scans/{scan['id']}/sarif") as answer:
            assert next(answer.iter_raw()).startswith(b'{"$schema"')
    assert len(findings(scans, scan["id"])) == 100


def test_browsers_get_the_page_and_programs_json(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths("a.py")))
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path in ("/scans", f"/scans/{scan['id']}", f"/scans/{NOWHERE}"):
        page = scans.get(path, headers=browser)
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["vary"] == "Accept"
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
            assert "Accept" in [name.strip() for name in answer.headers["vary"].split(",")]
    assert 'href="scans"' in scans.get("/").text


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


def test_what_the_client_has_is_not_sent_again(scans: httpx.Client) -> None:
    scan = stored(send(scans, log_of_paths(*(f"{n}.py" for n in range(50)))))
    page = scans.get(f"/scans/{scan['id']}/findings", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    headers = {"accept-encoding": "gzip", "if-none-match": page.headers["etag"]}
    assert scans.get(f"/scans/{scan['id']}/findings", headers=headers).status_code == 304


def test_the_documentation_tells_the_answers_apart(scans: httpx.Client) -> None:
    document = scans.get("/openapi.json").json()
    post = document["paths"]["/scans"]["post"]
    assert set(post["responses"]) == {"200", "201", "401", "403", "408", "413", "415", "422", "503"}
    assert set(post["requestBody"]["content"]) >= {"application/sarif+json", "multipart/form-data"}
    assert "securitySchemes" not in document["components"]
    assert "findingCount" in document["components"]["schemas"]["Scan"]["properties"]
    assert "/parse-sarif" not in document["paths"]
