"""Pages of scans and findings."""

from __future__ import annotations

import json
from typing import Any, get_args
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from fastcore import ArgumentError, parse_sarif
from fastcore.scans.bulk import insert_findings
from fastcore.scans.filters import FindingFilter, Order, ScanFilter
from fastcore.scans.finding_queries import list_findings
from fastcore.scans.queries import Page, find_scan, has_scan, list_scans
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import Connection, many, report, result, stored

ODD_PATHS = ["100%/a_b.py", "100x/aXb.py", "back\\slash/c.py", "backslash/c.py", "src/deep/er.py", "src/x.py"]


def store(conn: Connection, organisation: str, *results: Any, **target: str) -> UUID:
    return store_scan(conn, ScanTarget(organisation=organisation, **target), [report(*results)]).id


def rows_in(page: Page, name: str = "findings") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(page.content.bytes)["data"][name]
    return rows


def findings(
    conn: Connection, scan_id: UUID, order: Order = "path", limit: int = 100, offset: int = 0, **where: Any
) -> list[dict[str, Any]]:
    page = list_findings(conn, scan_id, FindingFilter(**where), order=order, limit=limit, offset=offset)
    rows = rows_in(page)
    if limit == 100 and not offset:
        assert page.total == len(rows)
    return rows


def test_a_finding(conn: Connection, organisation: str) -> None:
    rule = {"id": "R1", "helpUri": "https://example.org/1"}
    full = result(
        snippet="x",
        partialFingerprints={"snake_case/v1": "a"},
        properties={"security-severity": "9.8", "cwe": "CWE-89"},
    )
    log = report(full, rules=[rule])
    scan_id = store_scan(conn, ScanTarget(organisation=organisation), [log]).id
    (found,) = findings(conn, scan_id)
    finding = log.findings[0]
    assert found == {
        "__typename": "Finding",
        "scanId": str(scan_id),
        "fingerprint": finding.fingerprint,
        "ruleId": "R1",
        "severity": "critical",
        "filePath": "a.py",
        "line": 1,
        "column": 1,
        "endLine": 1,
        "endColumn": 0,
        "message": "text",
        "codeSnippet": "x",
        "cwe": ["CWE-89"],
        "suppressed": False,
        "baselineState": "",
        "toolName": "tool",
        "partialFingerprints": [{"name": "snake_case/v1", "value": "a"}],
        "state": "open",
        "note": "",
        "changedBy": "",
        "changedAt": None,
        "helpUri": "https://example.org/1",
    }
    set_state(conn, organisation, finding.fingerprint, "accepted", note="n", changed_by="me")
    (found,) = findings(conn, scan_id)
    assert (found["state"], found["note"], found["changedBy"]) == ("accepted", "n", "me")
    assert found["changedAt"]


def test_filters(conn: Connection, organisation: str) -> None:
    levels = {"R1": "error", "R2": "warning", "R3": "note"}
    logs = [
        report(*(result(rule, level=level) for rule, level in levels.items()), tool="a"),
        report(result("R1", "b.py", suppressions=[{"kind": "inSource"}]), tool="b"),
    ]
    scan_id = store_scan(conn, ScanTarget(organisation=organisation), logs).id
    first = logs[0].findings[0].fingerprint
    set_state(conn, organisation, first, "false_positive", note="", changed_by="")

    def matching(**where: Any) -> list[str]:
        return [f"{row['toolName']}{row['ruleId']}" for row in findings(conn, scan_id, **where)]

    assert sorted(matching()) == ["aR1", "aR2", "aR3", "bR1"]
    assert sorted(matching(severity=["medium", "low"])) == ["aR2", "aR3", "bR1"]
    assert sorted(matching(rule=["R1"])) == ["aR1", "bR1"]
    assert sorted(matching(rule=["R1", "R3", "R9"])) == ["aR1", "aR3", "bR1"]
    assert matching(tool=["b"]) == ["bR1"]
    assert matching(state=["false_positive"]) == ["aR1"]
    assert sorted(matching(state=["open", "fixed"])) == ["aR2", "aR3", "bR1"]
    assert matching(suppressed=True) == ["bR1"]
    assert sorted(matching(suppressed=False)) == ["aR1", "aR2", "aR3"]
    assert matching(path="b.py") == ["bR1"]
    assert matching(rule=["R1"], state=["open"], severity=["medium"], path="*.py", tool=["a", "b"]) == ["bR1"]
    assert matching(rule=["R1"], suppressed=True, tool=["a"]) == []


@pytest.mark.parametrize(
    ("path", "matching"),
    [
        ("%", ["100%/a_b.py"]),
        ("a_b", ["100%/a_b.py"]),
        ("*/a_b.py", ["100%/a_b.py"]),
        ("a?b", []),
        ("*a?b*", ["100%/a_b.py", "100x/aXb.py"]),
        ("\\", ["back\\slash/c.py"]),
        ("back\\*", ["back\\slash/c.py"]),
        ("src", ["src/deep/er.py", "src/x.py"]),
        ("src/*", ["src/deep/er.py", "src/x.py"]),
        ("SRC", []),
        ("*.py", ODD_PATHS),
        ("", ODD_PATHS),
    ],
)
def test_paths(conn: Connection, organisation: str, path: str, matching: list[str]) -> None:
    given = [{"file_path": path, "rule_id": "R"} for path in ODD_PATHS]
    inserted = insert_findings(conn, organisation, given)
    assert inserted.scan_id is not None
    assert [row["filePath"] for row in findings(conn, inserted.scan_id, path=path)] == matching


@pytest.mark.parametrize("where", [{"path": "\0"}, {"rule": ["\ud800"]}, {"severity": ["a", "b\0"]}])
def test_texts_that_no_finding_can_have(conn: Connection, where: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match=next(iter(where))):
        findings(conn, uuid4(), **where)
    with pytest.raises(ArgumentError, match="branch"):
        list_scans(conn, ScanFilter(branch="\0"), limit=1, offset=0)


def test_orders(conn: Connection, organisation: str) -> None:
    words = ["low", "own word", "critical", "info", "high", "medium", "another"]
    results = [
        result(f"R{place % 3}", f"{place % 2}.py", 100 - place, properties={"security-severity": word})
        for place, word in enumerate(words * 2)
    ]
    scan_id = store(conn, organisation, *results)
    by_severity = findings(conn, scan_id, "severity")
    ordered = ["critical", "high", "medium", "low", "info", "another", "own word"]
    assert [row["severity"] for row in by_severity] == [word for word in ordered for _ in range(2)]
    for order, names in (("path", ["filePath", "line"]), ("rule", ["ruleId", "filePath", "line"])):
        found = [[row[name] for name in names] for row in findings(conn, scan_id, order)]  # type: ignore[arg-type]
        assert found == sorted(found)


@pytest.mark.parametrize("order", get_args(Order))
@pytest.mark.parametrize("where", [{}, {"severity": ["medium"]}])
def test_pages_are_parts_of_one_order(
    conn: Connection, organisation: str, order: Order, where: dict[str, Any]
) -> None:
    # nothing but the fingerprint tells them apart
    scan_id = store(conn, organisation, *(result(text=f"text {number}") for number in range(25)))
    whole = findings(conn, scan_id, order, **where)
    pages = [findings(conn, scan_id, order, 7, offset, **where) for offset in range(0, 35, 7)]
    assert [row for page in pages for row in page] == whole
    assert len({row["fingerprint"] for row in whole}) == 25
    beyond = list_findings(conn, scan_id, FindingFilter(**where), order=order, limit=5, offset=100)
    assert (rows_in(beyond), beyond.total) == ([], 25)


def test_no_such_scan(conn: Connection) -> None:
    page = list_findings(conn, uuid4(), FindingFilter(), order="path", limit=5, offset=0)
    assert (rows_in(page), page.total) == ([], 0)
    assert find_scan(conn, uuid4(), None) is None


def test_a_scan(conn: Connection, organisation: str) -> None:
    rules = [{"id": "R1", "name": "One", "helpUri": "https://example.org"}, {"id": "R2"}]
    log = parse_sarif(
        json.dumps(
            {
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {"driver": {"name": "tool", "rules": rules}},
                        "results": [result("R2"), result("R2", "b.py"), result("R1"), result("R3"), 7],
                    }
                ],
            }
        )
    )
    scan_id = store_scan(conn, ScanTarget("acme/shop", organisation=organisation), [log]).id
    text = find_scan(conn, scan_id, organisation)
    assert text is not None
    found = json.loads(text)["data"]["scan"]
    assert (found["__typename"], found["id"], found["findingCount"]) == ("Scan", str(scan_id), 4)
    assert found["severityCounts"] == [{"severity": "medium", "count": 4}]
    assert [(rule["ruleId"], rule["findingCount"], rule["helpUri"]) for rule in found["rules"]] == [
        ("R2", 2, ""),
        ("R1", 1, "https://example.org"),
        ("R3", 1, ""),
    ]
    assert found["problems"] == [
        {"fileName": "", "pointer": "/runs/0/results/4", "reason": "expected an object"}
    ]
    assert [(run["toolName"], run["resultCount"]) for run in found["runs"]] == [("tool", 5)]


def test_names_that_become_one_do_not_double_a_finding(conn: Connection, organisation: str) -> None:
    rules = [
        {"id": name, "helpUri": f"https://example.org/{number}"} for number, name in enumerate("\0\ufffd")
    ]
    log = report(result("\0"), result("\ufffd"), rules=rules)
    scan_id = store_scan(conn, ScanTarget(organisation=organisation), [log]).id
    (found,) = findings(conn, scan_id)
    assert (found["ruleId"], found["helpUri"]) == ("\ufffd", "https://example.org/1")
    text = find_scan(conn, scan_id, organisation)
    assert text is not None
    assert len(json.loads(text)["data"]["scan"]["rules"]) == 1


def test_scans_newest_first(conn: Connection, organisation: str) -> None:
    targets = [
        {"repository": "a", "branch": "main", "commit": "1"},
        {"repository": "a", "branch": "dev", "commit": "2"},
        {"repository": "b", "branch": "main", "commit": "3"},
    ]
    scans = [store(conn, organisation, result(), **target) for target in targets]
    newest = [str(scan) for scan in reversed(scans)]

    def matching(limit: int = 10, offset: int = 0, **where: str) -> list[str]:
        page = list_scans(conn, ScanFilter(organisation, **where), limit=limit, offset=offset)
        return [row["id"] for row in rows_in(page, "scans")]

    assert matching() == newest
    assert matching(repository="a") == newest[1:]
    assert matching(branch="main", repository="a") == newest[2:]
    assert matching(commit="2") == [newest[1]]
    assert matching(tool="tool") == newest
    assert matching(tool="other") == []
    assert matching(2) + matching(2, 2) == newest
    assert list_scans(conn, ScanFilter(organisation), limit=1, offset=9).total == 3


def test_organisations_are_closed_to_each_other(conn: Connection, organisation: str) -> None:
    scan_id = store(conn, organisation, result())
    other = f"{organisation} other"
    assert rows_in(list_scans(conn, ScanFilter(other), limit=9, offset=0), "scans") == []
    assert find_scan(conn, scan_id, other) is None
    assert not has_scan(conn, scan_id, other)
    assert has_scan(conn, scan_id, organisation)
    assert has_scan(conn, scan_id, None)
    assert find_scan(conn, scan_id, None) is not None
    everybodys = list_scans(conn, ScanFilter(), limit=1000, offset=0)
    assert str(scan_id) in {row["id"] for row in rows_in(everybodys, "scans")}
    # what one decides about a finding is not seen by the other
    twin = store(conn, other, result())
    fingerprint = stored(conn, scan_id)[0]["fingerprint"]
    set_state(conn, other, fingerprint, "accepted", note="", changed_by="")
    assert [findings(conn, scan)[0]["state"] for scan in (scan_id, twin)] == ["open", "accepted"]


def test_any_connection(conninfo: str, organisation: str) -> None:
    with psycopg.connect(conninfo, row_factory=dict_row) as conn:
        scan_id = store_scan(conn, ScanTarget(organisation=organisation), [many(3)]).id
        assert len(findings(conn, scan_id)) == 3
        assert find_scan(conn, scan_id, organisation) is not None
        assert len(rows_in(list_scans(conn, ScanFilter(organisation), limit=9, offset=0), "scans")) == 1
