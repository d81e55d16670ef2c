"""Findings without a log, made ready to be stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from fastcore import fingerprint_findings
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.postgres import InsertProblem
from fastcore.sarif import Findings
from fastcore.scans.joined_logs import JoinedLogs, joined


class FindingsOfScan(NamedTuple):
    """Findings of one scan.

    Attributes:
        scan_id: the scan; None: they name none.
        rows: the findings, each once, with their fingerprints.
        origins: the place of each among all that were given.
        repeated_count: findings left out because they repeat another.
    """

    scan_id: UUID | None
    rows: list[dict[str, Any]]
    origins: list[int]
    repeated_count: int

    def as_logs(self) -> JoinedLogs:
        """Give them as a log of their own would."""
        tools = sorted({row["tool_name"] for row in self.rows})
        return JoinedLogs(Findings.from_findings([]), self.repeated_count, 0, joined(tools), "")


def group_findings(
    findings: Sequence[Mapping[str, Any]], default_scan_id: UUID | None
) -> tuple[list[FindingsOfScan], list[InsertProblem]]:
    """Sort findings by the scan that they name, and list those that are none."""
    problems: list[InsertProblem] = []
    places: dict[UUID | None, list[int]] = {}
    for index, finding in enumerate(findings):
        try:
            places.setdefault(_scan_id(finding, default_scan_id), []).append(index)
        except ValueError as error:
            problems.append(InsertProblem(index, "scan_id", str(error)))
    groups = []
    for scan_id, indices in places.items():
        checked, origins = _checked(findings, indices, problems)
        groups.append(_of_scan(scan_id, checked, origins))
    return [group for group in groups if group.rows], problems


def _scan_id(finding: object, default: UUID | None) -> UUID | None:
    value = finding.get("scan_id") if isinstance(finding, Mapping) else None
    if value is None or isinstance(value, UUID):
        return value or default
    if not isinstance(value, str):
        raise ValueError("must be a UUID")
    try:
        return UUID(value)
    except ValueError:
        raise ValueError("must be a UUID") from None


def _checked(
    findings: Sequence[Mapping[str, Any]], indices: list[int], problems: list[InsertProblem]
) -> tuple[Findings, list[int]]:
    try:
        return Findings.from_findings(findings[index] for index in indices), indices
    except (ArgumentError, ArgumentTypeError):
        good = [index for index in indices if not _is_bad(findings[index], index, problems)]
        return Findings.from_findings(findings[index] for index in good), good


def _is_bad(finding: Mapping[str, Any], index: int, problems: list[InsertProblem]) -> bool:
    """Tell whether a finding is bad, which is then listed."""
    try:
        Findings.from_findings([finding])
    except (ArgumentError, ArgumentTypeError) as error:
        reason = str(error).removeprefix("finding 0").removeprefix(": ").strip()
        column = reason.partition(" ")[0]
        problems.append(InsertProblem(index, column if column in FINDING_FIELDS else "", reason))
        return True
    return False


def _of_scan(scan_id: UUID | None, findings: Findings, origins: list[int]) -> FindingsOfScan:
    made = fingerprint_findings(findings, version=2).fingerprints
    seen: set[str] = set()
    rows, kept = [], []
    for origin, fingerprint, row in zip(origins, made, findings.to_dicts(), strict=True):
        row["fingerprint"] = row["fingerprint"] or fingerprint
        if row["fingerprint"] not in seen:
            seen.add(row["fingerprint"])
            rows.append(row)
            kept.append(origin)
    return FindingsOfScan(scan_id, rows, kept, len(origins) - len(rows))


def rows_of(groups: Iterable[FindingsOfScan], own_id: UUID | None) -> Iterator[dict[str, Any]]:
    """Give the findings of all groups as rows of the table, those that name no scan as ``own_id``'s."""
    for group in groups:
        for row in group.rows:
            row["scan_id"] = group.scan_id or own_id
            yield row
