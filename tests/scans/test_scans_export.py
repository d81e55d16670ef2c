"""A scan as a log again."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from fastcore import FastcoreError, SarifError, parse_sarif
from fastcore.sarif import SarifReport
from fastcore.scans.bulk import insert_findings
from fastcore.scans.export import export_sarif
from fastcore.scans.filters import State
from fastcore.scans.retention import delete_scan
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from real_sarif_logs import TOOLS, logs_of
from sarif_strategies import logs
from scan_logs import Connection, by_fingerprint, many, report, result, stored


def export(conn: Connection, scan_id: UUID, organisation: str | None = None) -> bytes:
    chunks = export_sarif(conn, scan_id, organisation)
    assert chunks is not None
    return b"".join(chunks)


def store(conn: Connection, organisation: str, *reports: SarifReport) -> UUID:
    return store_scan(conn, ScanTarget(organisation=organisation), reports).id


def check(conn: Connection, organisation: str, *reports: SarifReport) -> None:
    """What is stored comes back, and no word of the format is misused."""
    scan_id = store(conn, organisation, *reports)
    again = parse_sarif(export(conn, scan_id), validate="schema")
    assert again.errors == ()
    assert by_fingerprint(again.findings) == stored(conn, scan_id)


@pytest.mark.parametrize("tool", TOOLS)
def test_real_logs_come_back(conn: Connection, organisation: str, tool: str) -> None:
    reports = [parse_sarif(log) for log in logs_of(tool).values()]
    for log in reports:
        check(conn, organisation, log)
    check(conn, organisation, *reports)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=logs())
def test_any_findings_come_back(conn: Connection, organisation: str, log: Any) -> None:
    try:
        parsed = parse_sarif(json.dumps(log))
    except SarifError:
        return
    check(conn, organisation, parsed)


@pytest.mark.parametrize("tool", TOOLS)
def test_what_is_exported_and_stored_again_has_not_changed(
    conn: Connection, organisation: str, tool: str
) -> None:
    target = ScanTarget("acme/shop", organisation=organisation)
    first = store_scan(conn, target, [parse_sarif(log) for log in logs_of(tool).values()])
    again = store_scan(conn, target, [parse_sarif(export(conn, first.id))])
    assert again.base_scan_id == first.id
    assert (again.new_count, again.fixed_count, again.unchanged_count) == (0, 0, first.finding_count)
    assert stored(conn, again.id) == stored(conn, first.id)


def test_a_fingerprint_of_the_clients_own(conn: Connection, organisation: str) -> None:
    own = "sha256:" + "ab" * 32
    given = {"rule_id": "R1", "line": 3, "column": 1, "severity": "low"}
    inserted = insert_findings(conn, organisation, [{**given, "fingerprint": own}])
    assert inserted.scan_id is not None
    content = export(conn, inserted.scan_id)
    (exported,) = json.loads(content)["runs"][0]["results"]
    assert exported["properties"]["fingerprint"] == own
    (found,) = parse_sarif(content).findings
    assert (found.line, found.fingerprint == own, found.partial_fingerprints) == (3, False, {})
    kept = insert_findings(conn, organisation, [{**found.to_dict(), "fingerprint": own}])
    assert kept.scan_id is not None
    assert [finding["fingerprint"] for finding in stored(conn, kept.scan_id)] == [own]


PATHS = [
    *("a.py", "über/a b.py", "100%.py", "a%20b.py", "a?b#c.py", "a:b.py", "c:/x.py", "C:/x.py", "C:/", "/"),
    *("/abs/x.py", "//host/share/x.py", "back\\slash.py", "a/back\\slash.py", "\\\\unc\\x.py", "file:x"),
    *(
        "https://example.org/a b?c",
        "git+ssh:x",
        "../up.py",
        "/C:/x.py",
        "a\nb",
        "😀",
        "-",
        "~",
        "a'b(c)[d].py",
    ),
    *("/c:", "FILE:/x", "C:/a\\b", "c:", "é:x", "1a:x", "@scope/x.ts"),
]


def test_every_path_comes_back(conn: Connection, organisation: str) -> None:
    inserted = insert_findings(conn, organisation, [{"file_path": path, "line": 3} for path in PATHS])
    assert inserted.scan_id is not None
    again = parse_sarif(export(conn, inserted.scan_id))
    assert sorted(again.findings.column("file_path")) == sorted(PATHS)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "rule_id": TEXTS,
                "severity": st.sampled_from(["critical", "high", "medium", "low", "info", "own word"]),
                "file_path": st.sampled_from(["", *PATHS]),
                "message": TEXTS | st.sampled_from(["", "{0}", "{{"]),
                "code_snippet": TEXTS,
                "cwe": st.sampled_from([(), ("CWE-20", "CWE-89")]),
                "suppressed": st.booleans(),
                "baseline_state": st.sampled_from(["", "new", "unchanged", "updated"]),
                "partial_fingerprints": st.dictionaries(TEXTS, TEXTS.filter(bool), max_size=2),
                "tool_name": TEXTS,
            }
        )
        | st.fixed_dictionaries(
            {
                "severity": st.just("low"),
                "line": st.integers(1, 9),
                "column": st.integers(1, 3),
                "end_line": st.integers(9, 12),
                "end_column": st.integers(0, 3),
            }
        ),
        max_size=6,
    )
)
def test_any_fields_come_back(conn: Connection, organisation: str, given: list[dict[str, Any]]) -> None:
    inserted = insert_findings(conn, organisation, given)
    if inserted.scan_id is not None:
        again = parse_sarif(export(conn, inserted.scan_id))
        assert again.errors == ()
        assert by_fingerprint(again.findings) == stored(conn, inserted.scan_id)


def test_runs_and_their_rules(conn: Connection, organisation: str) -> None:
    rules = [
        {"id": "R2", "helpUri": "javascript:alert(1)"},
        {
            "id": "R1",
            "name": "One",
            "shortDescription": {"text": "First"},
            "helpUri": "https://example.org/?a=1#b",
        },
        {"id": "unused"},
    ]
    logs = [
        report(result("R2"), result("R1"), tool="b", rules=rules),
        report(result("R9"), tool="a", version=""),
        report(tool="silent", version="3"),
    ]
    scan_id = store(conn, organisation, *logs)
    log = json.loads(export(conn, scan_id, organisation))
    assert log["version"] == "2.1.0"
    assert log["$schema"].startswith("https://")
    assert [run["tool"]["driver"] for run in log["runs"]] == [
        {"name": "a"},
        {
            "name": "b",
            "version": "1.0",
            "rules": [
                {
                    "id": "R1",
                    "name": "One",
                    "shortDescription": {"text": "First"},
                    "helpUri": "https://example.org/?a=1#b",
                },
                {"id": "R2"},
            ],
        },
        {"name": "silent", "version": "3"},
    ]
    assert [[each["ruleId"] for each in run["results"]] for run in log["runs"]] == [["R9"], ["R1", "R2"], []]


def test_units_of_columns(conn: Connection, organisation: str) -> None:
    def kinds(*given: str) -> object:
        runs = [
            {"tool": {"driver": {"name": "tool"}}, "columnKind": kind, "results": [result()]}
            for kind in given
        ]
        scan_id = store(conn, organisation, parse_sarif(json.dumps({"version": "2.1.0", "runs": runs})))
        (run,) = json.loads(export(conn, scan_id))["runs"]
        return run.get("columnKind")

    assert kinds("unicodeCodePoints", "unicodeCodePoints") == "unicodeCodePoints"
    # one run cannot say both
    assert kinds("unicodeCodePoints", "utf16CodeUnits") is None
    assert kinds("bytes") is None


def test_a_result(conn: Connection, organisation: str) -> None:
    full = result(
        "R1",
        "a b.py",
        3,
        snippet="x",
        baselineState="new",
        properties={"security-severity": "8.1", "tags": ["CWE-89"]},
        partialFingerprints={"a": "b"},
        suppressions=[{"kind": "inSource"}],
    )
    parsed = report(full)
    log = json.loads(export(conn, store(conn, organisation, parsed)))
    assert log["runs"][0]["results"] == [
        {
            "ruleId": "R1",
            "level": "error",
            "message": {"text": "text"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "a%20b.py"},
                        "region": {
                            "startLine": 3,
                            "startColumn": 1,
                            "endLine": 3,
                            "snippet": {"text": "x"},
                        },
                    }
                }
            ],
            "partialFingerprints": {"a": "b"},
            "suppressions": [{"kind": "external"}],
            "baselineState": "new",
            "properties": {
                "security-severity": "high",
                "cwe": ["CWE-89"],
                "fingerprint": parsed.findings[0].fingerprint,
            },
        }
    ]
    nowhere = json.loads(export(conn, store(conn, organisation, report({"message": {"text": "x"}}))))
    assert "locations" not in nowhere["runs"][0]["results"][0]


@pytest.mark.parametrize(
    ("state", "is_suppressed"),
    [("open", False), ("fixed", False), ("false_positive", True), ("accepted", True)],
)
def test_what_was_decided_is_suppressed(
    conn: Connection, organisation: str, state: State, is_suppressed: bool
) -> None:
    log = report(result(path="a.py"), result(path="b.py"))
    scan_id = store(conn, organisation, log)
    set_state(conn, organisation, log.findings[0].fingerprint, state, note="our word", changed_by="")
    content = export(conn, scan_id)
    assert parse_sarif(content, validate="schema").findings.column("suppressed") == [is_suppressed, False]
    first = json.loads(content)["runs"][0]["results"][0]
    assert first.get("suppressions", []) == (
        [{"kind": "external", "status": "accepted", "justification": "our word"}] if is_suppressed else []
    )


def test_chunks(conn: Connection, organisation: str) -> None:
    scan_id = store(conn, organisation, many(3000, snippet="x" * 50))
    chunks = export_sarif(conn, scan_id, organisation)
    assert chunks is not None
    taken = list(chunks)
    assert max(map(len, taken)) < 100_000
    assert len(parse_sarif(b"".join(taken)).findings) == 3000


def test_the_connection_is_free_again(conn: Connection, organisation: str) -> None:
    scan_id = store(conn, organisation, many(3000))
    chunks = export_sarif(conn, scan_id, organisation)
    assert chunks is not None
    next(chunks)
    chunks.close()
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert len(export(conn, scan_id)) > 1000


def test_no_such_scan(conn: Connection, organisation: str) -> None:
    scan_id = store(conn, organisation, report(result()))
    assert export_sarif(conn, uuid4(), None) is None
    assert export_sarif(conn, scan_id, f"{organisation} other") is None
    chunks = export_sarif(conn, scan_id, organisation)
    assert chunks is not None
    delete_scan(conn, scan_id)
    with pytest.raises(FastcoreError, match="deleted"):
        next(chunks)


def test_any_connection(conninfo: str, organisation: str) -> None:
    with psycopg.connect(conninfo, row_factory=dict_row, client_encoding="latin1") as conn:
        scan_id = store(conn, organisation, report(result(text="über")))
        assert parse_sarif(export(conn, scan_id)).findings[0].message == "über"


@pytest.mark.parametrize(("length", "most"), [(10, 1000), (100_000, 83), (10_000_000, 1)])
def test_few_findings_are_held_at_a_time_where_they_are_long(
    conn: Connection, conninfo: str, organisation: str, length: int, most: int
) -> None:
    log = report(*(result(path=f"{n}.py", text="x" * length) for n in range(3)))
    scan_id = store(conn, organisation, log)
    fetched: list[int] = []

    class Noting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            found = re.search(r"FETCH FORWARD (\d+)", query if isinstance(query, str) else query.as_string())
            fetched.extend(map(int, found.groups() if found else ()))
            return super().execute(query, *args, **options)

    with psycopg.connect(conninfo, autocommit=True, cursor_factory=Noting) as noted:
        again = parse_sarif(export(noted, scan_id))
    assert by_fingerprint(again.findings) == by_fingerprint(log.findings)
    assert set(fetched) == {most}
