"""The row of a scan: made, locked, counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Cursor

from fastcore.scans import statements
from fastcore.scans.joined_logs import JoinedLogs
from fastcore.scans.target import ScanTarget
from fastcore.scans.texts import storable_json

# Of the findings of a scan. Each costs the server some tries, until there are so many that all are refused.
MAX_REFUSED = 100


class Branch(NamedTuple):
    """What scans have in common that follow each other."""

    organisation: str
    repository: str
    branch: str
    category: str
    tool: str

    @classmethod
    def of(cls, target: ScanTarget, tool: str) -> Branch:
        """Give that of a target and the tools that looked at it."""
        return cls(target.organisation, target.repository, target.branch, target.category, tool)


class Counts(NamedTuple):
    """What a scan's findings come to, and how they compare with those of the scan before."""

    findings: int
    suppressed: int
    new: int
    fixed: int
    severities: str

    @property
    def unchanged(self) -> int:
        """How many both scans have."""
        return self.findings - self.new


def insert_scan(
    cursor: Cursor[Any],
    scan_id: UUID,
    target: ScanTarget,
    logs: JoinedLogs,
    *,
    key: str | None = None,
    request_digest: str | None = None,
) -> bool:
    """Insert a scan without findings; False where the organisation has one of this key.

    Who uses the same key at the same time is waited for.
    """
    values = {
        "id": scan_id,
        "organisation": target.organisation,
        "repository": target.repository,
        "branch": target.branch,
        "commit": target.commit,
        "category": target.category,
        "tool": logs.tool,
        "tool_version": logs.tool_version,
        "duplicate_count": logs.duplicate_count,
        "absent_count": logs.absent_count,
        "problem_count": logs.problem_count,
        "runs": storable_json(logs.runs),
        "rules": storable_json(logs.rules),
        "problems": storable_json(logs.problems),
        "idempotency_key": key,
        "request_digest": request_digest,
    }
    return cursor.execute(statements.INSERT_SCAN, values).rowcount == 1


def lock_branch(cursor: Cursor[Any], branch: Branch) -> None:
    """Let scans of one branch that end at the same time be compared one after the other."""
    cursor.execute(statements.LOCK_BRANCH, [json.dumps(branch)])


def last_scan(cursor: Cursor[Any], branch: Branch, but: UUID) -> UUID | None:
    """Find the newest scan of a branch but this one; nobody deletes it until the transaction ends."""
    while found := cursor.execute(statements.LAST_SCAN, [*branch, but]).fetchone():
        if cursor.execute(statements.KEEP_SCAN, found).fetchone() is not None:
            scan_id: UUID = found[0]
            return scan_id
    return None


def lock_scans(cursor: Cursor[Any], organisation: str, scans: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Keep others from changing scans, and those that were compared with them.

    Returns:
        Those of the organisation, each with the scan that it was compared with.
    """
    values = {"organisation": organisation, "scans": list(scans)}
    for branch in dict.fromkeys(cursor.execute(statements.BRANCHES, values).fetchall()):
        lock_branch(cursor, Branch(*branch))
    return dict(cursor.execute(statements.LOCK_SCANS, values).fetchall())


def count_findings(cursor: Cursor[Any], scan_id: UUID, base_id: UUID | None) -> Counts:
    """Count what a scan has, beside another."""
    rows = cursor.execute(statements.COUNT_CHANGES, {"scan": scan_id, "base": base_id}).fetchall()
    present = [row for row in rows if row[0] is not None]
    return Counts(
        findings=sum(count for _, count, _, _ in present),
        suppressed=sum(suppressed for _, _, suppressed, _ in present),
        new=sum(new for _, _, _, new in present),
        fixed=sum(count for severity, count, _, _ in rows if severity is None),
        severities=json.dumps({severity: count for severity, count, _, _ in present}),
    )


def recount(cursor: Cursor[Any], scan_id: UUID, base_id: UUID | None) -> None:
    """Bring the counts of a scan up to date."""
    counts = count_findings(cursor, scan_id, base_id)
    values = {"scan": scan_id, **counts._asdict(), "unchanged": counts.unchanged}
    cursor.execute(statements.UPDATE_COUNTS, values)
