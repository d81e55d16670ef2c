"""Keeps scans: findings by COPY, compared with the branch's last scan, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from fastcore.errors import ArgumentError, FastcoreError
from fastcore.integrations.postgres import InsertProblem
from fastcore.sarif import SarifReport
from fastcore.scans import statements
from fastcore.scans._interim import bulk_insert
from fastcore.scans.joined_logs import JoinedLogs, join_logs
from fastcore.scans.target import ScanTarget

MAX_KEY_LENGTH = 255


class ReusedKeyError(FastcoreError):
    """The idempotency key belongs to another request."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """What makes a request that comes twice do its work once.

    Args:
        key: chosen by the client, unique in its organisation.
        request_digest: tells two requests with the same key apart.

    Raises:
        ArgumentError: the key is empty or too long.
    """

    key: str
    request_digest: str

    def __post_init__(self) -> None:
        if not 0 < len(self.key) <= MAX_KEY_LENGTH or not self.key.isprintable():
            raise ArgumentError(f"an idempotency key has 1 to {MAX_KEY_LENGTH} characters that can be shown")


@dataclass(frozen=True, slots=True)
class StoredScan:
    """A scan that is in the database.

    Attributes:
        id: of the scan.
        is_new: False for one that an earlier request with the same key stored.
        base_scan_id: the branch's scan before this one; None for its first.
        finding_count: findings stored.
        new_count: those that the scan before did not have.
        fixed_count: those of the scan before that are gone.
        unchanged_count: those of both.
        duplicate_count: findings that repeat another, and are not stored.
        refused: findings that could not be stored.
    """

    id: UUID
    is_new: bool
    base_scan_id: UUID | None = None
    finding_count: int = 0
    new_count: int = 0
    fixed_count: int = 0
    unchanged_count: int = 0
    duplicate_count: int = 0
    refused: tuple[InsertProblem, ...] = ()


def store_scan(
    conn: Connection[Any],
    target: ScanTarget,
    reports: Sequence[SarifReport],
    *,
    idempotency: Idempotency | None = None,
    timeout: float | None = None,
) -> StoredScan:
    """Store the findings of one or more logs as one scan: all of it or nothing.

    Runs in a transaction of its own, or in a savepoint where the connection is in one already.

    Args:
        conn: to a database with the tables of `fastcore.scans.migrations`.
        target: what was scanned.
        reports: the logs, from `fastcore.parse_sarif`.
        idempotency: for a request that may come twice.
        timeout: seconds that storing may take; the connection is closed when they are over.

    Returns:
        What was stored, and how it compares with the branch's last scan by the same tools.

    Raises:
        ReusedKeyError: the idempotency key was used for another request.
        DeadlineError: the time is over.
        psycopg.Error: from the server.
    """
    logs = join_logs(reports)
    scan_id = uuid4()
    with conn.transaction(), Cursor(conn, row_factory=tuple_row) as cursor:
        if not _insert_scan(cursor, scan_id, target, logs, idempotency):
            return _earlier(cursor, target, idempotency)
        inserted = bulk_insert(
            conn,
            "fastcore_finding",
            logs.findings,
            values={"scan_id": scan_id},
            on_error="collect",
            timeout=timeout,
        )
        return _compare(cursor, scan_id, target, logs, inserted.errors)


def _insert_scan(
    cursor: Cursor[Any], scan_id: UUID, target: ScanTarget, logs: JoinedLogs, idempotency: Idempotency | None
) -> bool:
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
        "runs": _json(logs.runs),
        "rules": _json(logs.rules),
        "problems": _json(logs.problems),
        "idempotency_key": idempotency.key if idempotency else None,
        "request_digest": idempotency.request_digest if idempotency else None,
    }
    # who uses the same key at the same time is waited for
    return cursor.execute(statements.INSERT_SCAN, values).rowcount == 1


def _earlier(cursor: Cursor[Any], target: ScanTarget, idempotency: Idempotency | None) -> StoredScan:
    if idempotency is None:
        raise FastcoreError("a scan of this id is there already")
    row = cursor.execute(statements.SCAN_OF_KEY, [target.organisation, idempotency.key]).fetchone()
    if row is None or row[1] != idempotency.request_digest:
        raise ReusedKeyError("the idempotency key was used for another request")
    scan_id, _, base, findings, new, fixed, unchanged, duplicates = row
    return StoredScan(scan_id, False, base, findings, new, fixed, unchanged, duplicates)


def _compare(
    cursor: Cursor[Any],
    scan_id: UUID,
    target: ScanTarget,
    logs: JoinedLogs,
    refused: tuple[InsertProblem, ...],
) -> StoredScan:
    branch = [target.organisation, target.repository, target.branch, target.category, logs.tool]
    # scans of one branch that end at the same time are compared one after the other
    cursor.execute(statements.LOCK_BRANCH, [json.dumps(branch)])
    found = cursor.execute(statements.LAST_SCAN, [*branch, scan_id]).fetchone()
    base = found[0] if found else None
    (counts,) = cursor.execute(statements.COUNT_CHANGES, {"scan": scan_id, "base": base}).fetchall()
    total, suppressed, new, fixed, severities = counts
    unchanged = total - new
    cursor.execute(
        statements.COMPLETE_SCAN,
        {
            "scan": scan_id,
            "base": base,
            "findings": total,
            "suppressed": suppressed,
            "new": new,
            "fixed": fixed,
            "unchanged": unchanged,
            "severities": severities,
            "refused": len(refused),
        },
    )
    if base is not None:
        cursor.execute(
            statements.REOPEN, {"scan": scan_id, "base": base, "organisation": target.organisation}
        )
    return StoredScan(scan_id, True, base, total, new, fixed, unchanged, logs.duplicate_count, tuple(refused))


def _json(value: Any) -> str:
    # text of jsonb cannot hold a NUL character, nor half of a surrogate pair
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\\u0000", "\\ufffd").encode("utf-8", "replace").decode()
