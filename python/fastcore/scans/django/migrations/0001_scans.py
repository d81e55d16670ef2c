"""The tables of scans, from the same file that ``fastcore migrate`` runs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.utils import timezone

from fastcore.scans.django.schema import SchemaStep

_DROP = """
DROP TABLE IF EXISTS fastcore_finding_state, fastcore_finding, fastcore_scan, fastcore_migration
"""

_SCAN = migrations.CreateModel(
    name="Scan",
    fields=[
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        ("organisation", models.TextField()),
        ("repository", models.TextField(blank=True)),
        ("branch", models.TextField(blank=True)),
        ("commit", models.TextField(blank=True)),
        ("category", models.TextField(blank=True)),
        ("tool", models.TextField(blank=True)),
        ("tool_version", models.TextField(blank=True)),
        ("created_at", models.DateTimeField(default=timezone.now)),
        ("finding_count", models.IntegerField(default=0)),
        ("suppressed_count", models.IntegerField(default=0)),
        ("duplicate_count", models.IntegerField(default=0)),
        ("absent_count", models.IntegerField(default=0)),
        ("problem_count", models.IntegerField(default=0)),
        ("severity_counts", models.JSONField(blank=True, default=dict)),
        (
            "base_scan",
            models.ForeignKey(
                "fastcore_scans.scan",
                models.SET_NULL,
                null=True,
                blank=True,
                related_name="next_scans",
                db_index=False,
            ),
        ),
        ("new_count", models.IntegerField(default=0)),
        ("fixed_count", models.IntegerField(default=0)),
        ("unchanged_count", models.IntegerField(default=0)),
        ("runs", models.JSONField(blank=True, default=list)),
        ("rules", models.JSONField(blank=True, default=list)),
        ("problems", models.JSONField(blank=True, default=list)),
        ("idempotency_key", models.TextField(blank=True, editable=False, null=True)),
        ("request_digest", models.TextField(blank=True, editable=False, null=True)),
    ],
    options={
        "db_table": "fastcore_scan",
        "required_db_vendor": "postgresql",
        "ordering": ["-created_at", "-id"],
        "get_latest_by": "created_at",
        "indexes": [
            models.Index(
                fields=["organisation", "repository", "branch", "category", "tool", "-created_at", "id"],
                name="fastcore_scan_of_branch",
            ),
            models.Index(fields=["organisation", "-created_at", "id"], name="fastcore_scan_newest"),
            models.Index(fields=["base_scan"], name="fastcore_scan_base"),
        ],
        "constraints": [
            models.UniqueConstraint(
                fields=["organisation", "idempotency_key"], name="fastcore_scan_idempotency_key"
            )
        ],
    },
)

_FINDING = migrations.CreateModel(
    name="Finding",
    fields=[
        (
            "pk",
            models.CompositePrimaryKey(
                "scan_id", "fingerprint", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        (
            "scan",
            models.ForeignKey("fastcore_scans.scan", models.CASCADE, related_name="findings", db_index=False),
        ),
        ("fingerprint", models.TextField()),
        ("rule_id", models.TextField(blank=True)),
        ("severity", models.TextField(blank=True)),
        ("file_path", models.TextField(blank=True)),
        ("line", models.IntegerField(default=0)),
        ("column", models.IntegerField(default=0)),
        ("end_line", models.IntegerField(default=0)),
        ("end_column", models.IntegerField(default=0)),
        ("message", models.TextField(blank=True)),
        ("code_snippet", models.TextField(blank=True)),
        ("cwe", ArrayField(models.TextField(), blank=True, default=list)),
        ("suppressed", models.BooleanField(default=False)),
        ("baseline_state", models.TextField(blank=True)),
        ("partial_fingerprints", models.JSONField(blank=True, default=dict)),
        ("tool_name", models.TextField(blank=True)),
    ],
    options={"db_table": "fastcore_finding", "required_db_vendor": "postgresql"},
)

_FINDING_STATE = migrations.CreateModel(
    name="FindingState",
    fields=[
        (
            "pk",
            models.CompositePrimaryKey(
                "organisation", "fingerprint", blank=True, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("organisation", models.TextField()),
        ("fingerprint", models.TextField()),
        (
            "state",
            models.TextField(
                choices=[
                    ("open", "Open"),
                    ("fixed", "Fixed"),
                    ("false_positive", "False Positive"),
                    ("accepted", "Accepted"),
                ]
            ),
        ),
        ("note", models.TextField(blank=True, default="")),
        ("changed_by", models.TextField(blank=True, default="")),
        ("changed_at", models.DateTimeField(auto_now=True)),
    ],
    options={
        "db_table": "fastcore_finding_state",
        "required_db_vendor": "postgresql",
        "constraints": [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "fixed", "false_positive", "accepted"]),
                name="fastcore_finding_state_state_check",
            )
        ],
    },
)


class Migration(migrations.Migration):
    """Makes the tables, unless ``fastcore migrate`` has made them."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[SchemaStep("0001_scans", _DROP)],
            state_operations=[_SCAN, _FINDING, _FINDING_STATE],
        )
    ]
