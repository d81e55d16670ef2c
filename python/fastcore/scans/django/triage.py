"""The admin's page on which people decide about the findings of a scan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from fastcore.scans.django.models import Finding, FindingQuerySet, FindingState, Scan

FINDINGS_A_PAGE = 50
MAX_NOTE_LENGTH = 10_000

_FILTERS = ("severity", "state")
_DECIDE = "fastcore_scans.change_findingstate"


class TriageForm(forms.Form):
    """What is decided about one finding, with what was shown: others may decide meanwhile."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=FindingState.State.choices, show_hidden_initial=True)
    note = forms.CharField(required=False, max_length=MAX_NOTE_LENGTH, show_hidden_initial=True)

    @property
    def decides(self) -> bool:
        """Whether it differs from what was shown."""
        return not {"state", "note"}.isdisjoint(self.changed_data)


_Forms = forms.formset_factory(TriageForm, extra=0, max_num=FINDINGS_A_PAGE, validate_max=True)


def triage_view(scan_admin: ModelAdmin[Scan], request: HttpRequest, scan_id: UUID) -> HttpResponse:
    """Show a page of findings, or store what is decided.

    Raises:
        PermissionDenied: the user may not see scans, or not decide.
    """
    if not scan_admin.has_view_permission(request):
        raise PermissionDenied
    user: Any = request.user  # of the project's own model, which the admin asks for permissions too
    may_decide = user.has_perm(_DECIDE)
    scan = get_object_or_404(Scan, pk=scan_id)
    findings = _findings(scan)
    page = _page(findings, request)
    rows: list[tuple[Finding, forms.Form]]
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        decided = _Forms(request.POST)
        if decided.is_valid():
            changed = [form.cleaned_data for form in decided if form.decides]
            count = _store(scan, changed, user.get_username())
            if count:
                scan_admin.log_change(request, scan, f"Decided about {count} findings.")
            messages.success(request, f"{count} decided.")
            return HttpResponseRedirect(request.get_full_path())
        # others may have decided meanwhile, and the page has other findings
        posted = {
            finding.fingerprint: finding for finding in findings.filter(fingerprint__in=_posted(decided))
        }
        rows = [
            (posted[key], form) for key, form in zip(_posted(decided), decided, strict=True) if key in posted
        ]
    else:
        decided = _Forms(initial=[_initial(finding) for finding in page])
        rows = list(zip(page, decided, strict=True))
    context = {
        **scan_admin.admin_site.each_context(request),
        "title": "Findings",
        "opts": scan_admin.opts,
        "scan": scan,
        "page": page,
        "rows": rows,
        "forms": decided,
        "may_decide": may_decide,
        "filters": {name: request.GET.get(name, "") for name in _FILTERS},
        "severities": sorted(scan.severity_counts),
        "states": FindingState.State.choices,
    }
    request.current_app = scan_admin.admin_site.name
    return TemplateResponse(request, "admin/fastcore_scans/findings.html", context)


def _findings(scan: Scan) -> FindingQuerySet:
    return scan.findings.with_state()


def _page(findings: FindingQuerySet, request: HttpRequest) -> Page[Finding]:
    found = findings.order_by("file_path", "line", "column", "fingerprint")
    asked = {name: value for name in _FILTERS if (value := request.GET.get(name))}
    return Paginator(found.filter(**asked), FINDINGS_A_PAGE).get_page(request.GET.get("page"))


def _initial(finding: Any) -> dict[str, str]:
    return {"fingerprint": finding.fingerprint, "state": finding.state, "note": finding.note}


def _posted(decided: Any) -> list[str]:
    return [form["fingerprint"].value() or "" for form in decided]


def _store(scan: Scan, decided: list[dict[str, str]], username: str) -> int:
    """Store what differs from what is there; tells how much."""
    wanted = {given["fingerprint"]: given for given in decided}
    alias = router.db_for_write(FindingState)
    count = 0
    with transaction.atomic(using=alias):
        # in the order in which stored scans change them, so that neither waits for the other in a circle
        found = _findings(scan).using(alias).filter(fingerprint__in=wanted).order_by("fingerprint")
        for finding in found:
            given = wanted[finding.fingerprint]
            if given == _initial(finding):
                continue
            FindingState.objects.using(alias).update_or_create(
                organisation=scan.organisation,
                fingerprint=finding.fingerprint,
                defaults={"state": given["state"], "note": given["note"], "changed_by": username},
            )
            count += 1
    return count
