"""What the routes of scans answer, for the documentation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel

from fastcore.integrations.fastapi import list_response_model, single_response_model
from fastcore.scans.filters import Change, State


class _Document(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class SeverityCount(_Document):
    """How many findings have a severity."""

    severity: str = Field(examples=["high"])
    count: int


class Scan(_Document):
    """A scan, and how it compares with the branch's scan before it."""

    type_name: Literal["Scan"] = Field(alias="__typename")
    id: UUID
    organisation: str
    repository: str
    branch: str
    commit: str
    category: str
    tool: str
    tool_version: str
    created_at: datetime
    finding_count: int
    suppressed_count: int
    duplicate_count: int
    absent_count: int
    severity_counts: list[SeverityCount]
    base_scan_id: UUID | None
    new_count: int
    fixed_count: int
    unchanged_count: int
    problem_count: int


class ScanRule(_Document):
    """A rule that findings name."""

    tool_name: str
    rule_id: str
    name: str
    short_description: str
    help_uri: str
    finding_count: int


class ScanRun(_Document):
    """A run of a tool."""

    file_name: str
    tool_name: str
    tool_version: str
    base_uri: str
    result_count: int
    column_kind: str
    automation_id: str


class ScanProblem(_Document):
    """Something in a log that could not be used."""

    file_name: str
    pointer: str
    reason: str


class WholeScan(Scan):
    """A scan with what is told about it once."""

    runs: list[ScanRun]
    rules: list[ScanRule]
    problems: list[ScanProblem]


class PartialFingerprint(_Document):
    """A fingerprint by the tool's own rules."""

    name: str
    value: str


class Finding(_Document):
    """A finding, and what is decided about it. What the log does not tell is empty, or 0."""

    type_name: Literal["Finding"] = Field(alias="__typename")
    scan_id: UUID
    fingerprint: str
    rule_id: str
    severity: str = Field(examples=["high"])
    file_path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    code_snippet: str
    cwe: list[str] = Field(examples=[["CWE-89"]])
    suppressed: bool
    baseline_state: str
    tool_name: str
    partial_fingerprints: list[PartialFingerprint]
    help_uri: str
    state: State
    note: str
    changed_by: str
    changed_at: datetime | None


class ChangedFinding(Finding):
    """A finding of one scan, the other, or both."""

    change: Change


class ScanDiff(_Document):
    """How many findings differ."""

    type_name: Literal["ScanDiff"] = Field(alias="__typename")
    new_count: int
    fixed_count: int
    unchanged_count: int


class FindingState(_Document):
    """What is decided about a finding."""

    type_name: Literal["FindingState"] = Field(alias="__typename")
    organisation: str
    fingerprint: str
    state: State
    note: str
    changed_by: str
    changed_at: datetime


ScansResponse = list_response_model("scans", Scan)
ScanResponse = single_response_model("scan", WholeScan)
FindingsResponse = list_response_model("findings", Finding)
FindingStateResponse = single_response_model("findingState", FindingState)
_Diff = create_model("ScanDiffData", diff=(ScanDiff, ...), findings=(list[ChangedFinding], ...))
DiffResponse = create_model("ScanDiffResponse", data=(_Diff, ...))
