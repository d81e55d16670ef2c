"""Models over the tables of scans: what was stored is read, and what is written is found."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from fastcore._sarif_options import FINDING_FIELDS
from fastcore.integrations.django import bulk_copy
from fastcore.scans.django.models import Finding, FindingState, Scan
from fastcore.scans.reading import stored_findings
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from fastcore.scans.triage import set_state
from scan_logs import report, result

pytestmark = pytest.mark.usefixtures("migrated")

CWE: Any = {"properties": {"tags": ["external/cwe/cwe-089"]}, "partialFingerprints": {"a/v1": "b"}}


def store(conninfo: str, *results: object, organisation: str) -> Scan:
    target = ScanTarget("acme/shop", "main", "abc", organisation)
    with psycopg.connect(conninfo, autocommit=True) as conn:
        return Scan.objects.get(pk=store_scan(conn, target, [report(*results)]).id)


def test_what_was_stored_is_read(conninfo: str) -> None:
    log = report(result("B1", snippet="x = 1", **CWE), result("B2", line=7))
    with psycopg.connect(conninfo, autocommit=True) as conn:
        stored = store_scan(conn, ScanTarget("acme/shop", "main", organisation="read"), [log])
    scan = Scan.objects.filter(organisation="read").latest()
    assert (scan.pk, scan.finding_count, scan.base_scan) == (stored.id, 2, None)
    assert (scan.severity_counts, scan.runs[0]["tool_name"], scan.problems) == ({"medium": 2}, "tool", [])
    assert str(scan).startswith("acme/shop main, 20")
    findings = scan.findings.order_by("line")
    read = [{name: getattr(finding, name) for name in FINDING_FIELDS} for finding in findings]
    assert read == log.findings.to_dicts()
    assert findings[0].pk == (scan.pk, log.findings[0].fingerprint)
    assert findings[0].scan == scan


def test_scans_of_a_branch_follow_each_other(conninfo: str) -> None:
    first = store(conninfo, result("B1"), organisation="follow")
    second = store(conninfo, result("B2"), organisation="follow")
    assert (second.base_scan, second.new_count, second.fixed_count) == (first, 1, 1)
    assert list(first.next_scans.all()) == [second]
    assert list(Scan.objects.filter(organisation="follow")) == [second, first]


def test_what_is_written_is_found(conninfo: str) -> None:
    scan = Scan.objects.create(organisation="write", repository="r", severity_counts={"high": 1})
    fingerprint = "sha256:" + "0" * 64
    Finding.objects.create(
        scan=scan,
        fingerprint=fingerprint,
        rule_id="B1",
        line=3,
        cwe=["CWE-89"],
        partial_fingerprints={"a": "b"},
    )
    assert Finding.objects.get(pk=(scan.pk, fingerprint)).cwe == ["CWE-89"]
    with psycopg.connect(conninfo) as conn:
        (finding,) = stored_findings(conn, scan.pk)
    assert (finding.rule_id, finding.line, finding.cwe) == ("B1", 3, ("CWE-89",))
    assert (finding.message, finding.partial_fingerprints) == ("", {"a": "b"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(scan=scan, fingerprint=fingerprint)


def test_findings_are_copied(conninfo: str) -> None:
    findings = report(result("B1", **CWE), result("B2", line=7)).findings
    scan = Scan.objects.create(organisation="copy")
    assert bulk_copy(Finding, findings, values={"scan": scan}).inserted_count == 2
    with psycopg.connect(conninfo) as conn:
        assert stored_findings(conn, scan.pk) == findings


def test_decisions_are_the_same_everywhere(conninfo: str) -> None:
    scan = store(conninfo, result("B1"), result("B2"), result("B3"), organisation="everywhere")
    prints = dict(scan.findings.values_list("rule_id", "fingerprint"))
    with psycopg.connect(conninfo, autocommit=True) as conn:
        set_state(conn, "everywhere", prints["B1"], "accepted", note="known", changed_by="ada")
    decided = FindingState.objects.get(organisation="everywhere")
    assert (decided.state, decided.note, decided.changed_by) == ("accepted", "known", "ada")
    FindingState.objects.update_or_create(
        organisation="everywhere", fingerprint=prints["B1"], defaults={"state": FindingState.State.FIXED}
    )
    later = FindingState.objects.get(pk=("everywhere", prints["B1"]))
    assert (later.state, later.note) == ("fixed", "known")
    assert later.changed_at > decided.changed_at
    FindingState.objects.create(
        organisation="elsewhere", fingerprint=prints["B2"], state=FindingState.State.FALSE_POSITIVE
    )
    states = scan.findings.with_state().order_by("rule_id").values_list("rule_id", "state", "note")
    assert list(states) == [("B1", "fixed", "known"), ("B2", "open", ""), ("B3", "open", "")]
    assert scan.findings.with_state().filter(state="open").count() == 2


@pytest.mark.parametrize("state", FindingState.State.values)
def test_the_tables_take_each_state(state: str) -> None:
    FindingState.objects.create(organisation=f"state {state}", fingerprint="f", state=state)


def test_no_other_state_is_taken() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingState.objects.create(organisation="state", fingerprint="f", state="wrong")


def test_a_scan_goes_with_its_findings(conninfo: str) -> None:
    first = store(conninfo, result("B1"), organisation="go")
    second = store(conninfo, result("B1"), organisation="go")
    first.delete()
    second.refresh_from_db()
    assert second.base_scan is None
    assert not Finding.objects.filter(scan_id=first.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fastcore_scan WHERE id = %s", [second.pk])
    assert not Finding.objects.filter(scan_id=second.pk).exists()
