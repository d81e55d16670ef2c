"""The tables of scans as models.

::

    Scan.objects.filter(repository="acme/shop").latest().findings.with_state().filter(state="open")
"""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

_VENDOR = "postgresql"


class Scan(models.Model):
    """The findings of one or more logs, of one commit of a repository."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.TextField()
    repository = models.TextField(blank=True)
    branch = models.TextField(blank=True)
    commit = models.TextField(blank=True)
    category = models.TextField(blank=True)
    tool = models.TextField(blank=True)
    tool_version = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finding_count = models.IntegerField(default=0)
    suppressed_count = models.IntegerField(default=0)
    duplicate_count = models.IntegerField(default=0)
    absent_count = models.IntegerField(default=0)
    problem_count = models.IntegerField(default=0)
    severity_counts = models.JSONField(default=dict, blank=True)
    base_scan = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_scans", db_index=False
    )
    new_count = models.IntegerField(default=0)
    fixed_count = models.IntegerField(default=0)
    unchanged_count = models.IntegerField(default=0)
    runs = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    idempotency_key = models.TextField(null=True, blank=True, editable=False)
    request_digest = models.TextField(null=True, blank=True, editable=False)

    findings: FindingManager
    next_scans: models.Manager[Scan]

    class Meta:
        db_table = "fastcore_scan"
        required_db_vendor = _VENDOR
        ordering: ClassVar = ["-created_at", "-id"]
        get_latest_by = "created_at"
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "repository", "branch", "category", "tool", "-created_at", "id"],
                name="fastcore_scan_of_branch",
            ),
            models.Index(fields=["organisation", "-created_at", "id"], name="fastcore_scan_newest"),
            models.Index(fields=["base_scan"], name="fastcore_scan_base"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "idempotency_key"], name="fastcore_scan_idempotency_key"
            )
        ]

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.repository, self.branch, self.commit[:12])))
        return f"{place or self.id}, {self.created_at:%Y-%m-%d %H:%M}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, with what is decided about them."""

    def with_state(self) -> Self:
        """Add ``state``, ``note``, ``changed_by`` and ``changed_at``; nobody decided: open, and empty."""
        decided = FindingState.objects.filter(
            organisation=OuterRef("scan__organisation"), fingerprint=OuterRef("fingerprint")
        )
        nobody = Value("", models.TextField())
        return self.annotate(
            state=Coalesce(Subquery(decided.values("state")), Value("open", models.TextField())),
            note=Coalesce(Subquery(decided.values("note")), nobody),
            changed_by=Coalesce(Subquery(decided.values("changed_by")), nobody),
            changed_at=Subquery(decided.values("changed_at")),
        )


class FindingManager(models.Manager["Finding"]):
    """``Finding.objects`` and ``scan.findings``."""

    def get_queryset(self) -> FindingQuerySet:
        """Give all of them."""
        # the stubs of Django leave out the hints for routers
        hints = self._hints  # type: ignore[attr-defined]
        return FindingQuerySet(self.model, using=self._db, hints=hints)

    def with_state(self) -> FindingQuerySet:
        """Add what is decided about them, see `FindingQuerySet.with_state`."""
        return self.get_queryset().with_state()


class Finding(models.Model):
    """A finding of a scan; its fields are those of `fastcore.Finding`."""

    pk = models.CompositePrimaryKey("scan_id", "fingerprint")
    scan = models.ForeignKey(Scan, models.CASCADE, related_name="findings", db_index=False)
    fingerprint = models.TextField()
    rule_id = models.TextField(blank=True)
    severity = models.TextField(blank=True)
    file_path = models.TextField(blank=True)
    line = models.IntegerField(default=0)
    column = models.IntegerField(default=0)
    end_line = models.IntegerField(default=0)
    end_column = models.IntegerField(default=0)
    message = models.TextField(blank=True)
    code_snippet = models.TextField(blank=True)
    cwe = ArrayField(models.TextField(), default=list, blank=True)
    suppressed = models.BooleanField(default=False)
    baseline_state = models.TextField(blank=True)
    partial_fingerprints = models.JSONField(default=dict, blank=True)
    tool_name = models.TextField(blank=True)

    objects = FindingManager()

    class Meta:
        db_table = "fastcore_finding"
        required_db_vendor = _VENDOR

    def __str__(self) -> str:
        return f"{self.rule_id} {self.file_path}:{self.line}"


class FindingState(models.Model):
    """What people decided about a finding, in all scans of an organisation."""

    class State(models.TextChoices):
        """What can be decided."""

        OPEN = "open"
        FIXED = "fixed"
        FALSE_POSITIVE = "false_positive"
        ACCEPTED = "accepted"

    pk = models.CompositePrimaryKey("organisation", "fingerprint")
    organisation = models.TextField()
    fingerprint = models.TextField()
    state = models.TextField(choices=State.choices)
    note = models.TextField(blank=True, default="")
    changed_by = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "fastcore_finding_state"
        required_db_vendor = _VENDOR
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "fixed", "false_positive", "accepted"]),
                name="fastcore_finding_state_state_check",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint}: {self.state}"
