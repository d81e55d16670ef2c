"""Scans in the admin: read, and their findings decided about."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from fastcore.scans.django.models import FindingState, Scan
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import many, report, result

pytestmark = pytest.mark.usefixtures("migrated")

LIST = "/admin/fastcore_scans/scan/"


def client(name: str, *permissions: str, is_superuser: bool = False) -> Client:
    user = User.objects.create(username=name, is_staff=True, is_superuser=is_superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def store(organisation: str, log: Any) -> Scan:
    connection.ensure_connection()
    scan = store_scan(connection.connection, ScanTarget("acme/shop", organisation=organisation), [log])
    return Scan.objects.get(pk=scan.id)


def findings_page(scan: Scan) -> str:
    return f"{LIST}{scan.pk}/findings/"


def form(*rows: tuple[str, str, str]) -> dict[str, str]:
    fields = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(len(rows))}
    for index, row in enumerate(rows):
        for name, value in zip(("fingerprint", "state", "note"), row, strict=True):
            fields[f"form-{index}-{name}"] = value
    return fields


def test_scans_are_listed_and_nobody_changes_them() -> None:
    scan = store("list", report(result("B1"), rules=[{"id": "B1", "name": "<b>rule</b>"}]))
    admin = client("list", is_superuser=True)
    listed = admin.get(LIST, {"q": "acme/shop", "organisation": "list"})
    assert listed.status_code == 200
    assert f'<a href="{findings_page(scan)}">findings</a>' in listed.text
    one = admin.get(f"{LIST}{scan.pk}/change/")
    assert one.status_code == 200
    assert "&lt;b&gt;rule&lt;/b&gt;" in one.text
    assert admin.post(f"{LIST}{scan.pk}/change/", {"branch": "x"}).status_code == 403
    assert admin.get(f"{LIST}add/").status_code == 403
    assert admin.post(f"{LIST}{scan.pk}/delete/", {"post": "yes"}).status_code == 403


def test_findings_are_decided_about() -> None:
    text = "<script>alert(1)</script>"
    scan = store("decide", report(result("B1", text=text, snippet=text), result("B2"), result("B3")))
    prints = dict(scan.findings.values_list("rule_id", "fingerprint"))
    admin = client("ada", is_superuser=True)
    shown = admin.get(findings_page(scan)).text
    assert text not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    rows = [(prints["B1"], "accepted", "known"), (prints["B2"], "open", ""), ("sha256:other", "fixed", "")]
    answer = admin.post(findings_page(scan), form(*rows), follow=True)
    assert "1 decided." in answer.text
    (decided,) = FindingState.objects.filter(organisation="decide")
    assert (decided.fingerprint, decided.state, decided.note) == (prints["B1"], "accepted", "known")
    assert decided.changed_by == "ada"
    assert "B1" not in admin.get(findings_page(scan), {"state": "open"}).text
    assert "B1" in admin.get(findings_page(scan), {"state": "accepted"}).text


def test_what_others_decide_meanwhile_stays() -> None:
    scan = store("meanwhile", report(result("B1"), result("B2"), result("B3")))
    first, second, third = scan.findings.order_by("fingerprint").values_list("fingerprint", flat=True)
    admin = client("slow", is_superuser=True)
    shown = admin.get(findings_page(scan)).text
    as_shown = dict(re.findall(r'name="(initial-form-[^"]+)"(?: value="([^"]*)")?', shown))
    other = {"state": "accepted", "note": "by another", "changed_by": "another"}
    FindingState.objects.create(organisation="meanwhile", fingerprint=second, **other)
    rows = form((first, "fixed", ""), (second, "open", ""), (third, "open", "look again"))
    assert "2 decided." in admin.post(findings_page(scan), rows | as_shown, follow=True).text
    decided = FindingState.objects.filter(organisation="meanwhile")
    assert dict(decided.values_list("fingerprint", "changed_by")) == {
        first: "slow",
        second: "another",
        third: "slow",
    }


def test_what_is_wrong_is_said_and_nothing_stored() -> None:
    scan = store("wrong", report(result("B1")))
    fingerprint = scan.findings.get().fingerprint
    shown = client("wrong", is_superuser=True).post(
        findings_page(scan), form((fingerprint, "wrong", "my note"))
    )
    assert "wrong is not one of the available choices" in shown.text
    assert "my note" in shown.text
    assert not FindingState.objects.filter(organisation="wrong").exists()


def test_who_may_see_and_who_may_decide() -> None:
    scan = store("may", report(result("B1")))
    row = (scan.findings.get().fingerprint, "fixed", "")
    assert Client().get(findings_page(scan)).status_code == 302
    assert client("nobody").get(findings_page(scan)).status_code == 403
    viewer = client("viewer", "view_scan")
    assert '<select name="form-0-state"' not in viewer.get(findings_page(scan)).text
    assert viewer.post(findings_page(scan), form(row)).status_code == 403
    assert not FindingState.objects.filter(organisation="may").exists()
    decider = client("decider", "view_scan", "change_findingstate")
    assert decider.post(findings_page(scan), form(row)).status_code == 302
    assert FindingState.objects.get(organisation="may").state == "fixed"
    unknown = f"{LIST}00000000-0000-0000-0000-000000000000/findings/"
    assert decider.get(unknown).status_code == 404


def test_many_findings_have_pages() -> None:
    scan = store("pages", many(120))
    admin = client("pages", is_superuser=True)
    last = admin.get(findings_page(scan), {"page": "3", "state": "open"}).text
    assert "101&ndash;120 of 120" in last
    assert last.count('name="form-19-state"') == 1
    assert "?page=2&amp;state=open" in last
