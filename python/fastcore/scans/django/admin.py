"""Scans in Django's admin: lists to read, and findings to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from fastcore.scans.django.models import Scan
from fastcore.scans.django.triage import triage_view

if TYPE_CHECKING:
    _ModelAdmin: TypeAlias = admin.ModelAdmin[Scan]
else:
    _ModelAdmin = admin.ModelAdmin


@admin.register(Scan)
class ScanAdmin(_ModelAdmin):
    """Scans, which nobody changes, and a page for the findings of each.

    Findings have a page of their own because Django's admin takes no models with a composite key.
    """

    list_display = (
        "created_at",
        "organisation",
        "repository",
        "branch",
        "commit",
        "tool",
        "finding_count",
        "new_count",
        "fixed_count",
        "findings_link",
    )
    list_filter = ("organisation", "repository", "tool")
    search_fields = ("repository", "branch", "commit")
    date_hierarchy = "created_at"
    readonly_fields = ("findings_link",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Scans come from logs."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Scan | None = None) -> bool:
        """What a log said stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Scan | None = None) -> bool:
        """``fastcore scans prune`` deletes them, without a page that lists all findings first."""
        return False

    @admin.display(description="findings")
    def findings_link(self, scan: Scan) -> str:
        """Link to the findings."""
        address = reverse(f"{self.admin_site.name}:fastcore_scans_scan_findings", args=[scan.pk])
        return format_html('<a href="{}">findings</a>', address)

    def get_urls(self) -> list[URLPattern]:
        """Add the page of findings."""
        view = self.admin_site.admin_view(self.findings_view)
        return [
            path("<uuid:scan_id>/findings/", view, name="fastcore_scans_scan_findings"),
            *super().get_urls(),
        ]

    def findings_view(self, request: HttpRequest, scan_id: Any) -> HttpResponse:
        """Show the findings of a scan, and take what is decided about them."""
        return triage_view(self, request, scan_id)
