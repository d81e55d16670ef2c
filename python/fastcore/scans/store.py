"""Keeps scans: findings by COPY, compared with the branch's last scan, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from fastcore.errors import ArgumentError, FastcoreError
from fastcore.integrations.deadline import Deadline, check_timeout
from fastcore.integrations.postgres import InsertProblem, bulk_insert
from fastcore.sarif import SarifReport
from fastcore.scans import statements
from fastcore.scans.joined_logs import MAX_STORED_PROBLEMS, JoinedLogs, join_logs
from fastcore.scans.scan_rows import MAX_REFUSED, Branch, count_findings, insert_scan, last_scan, lock_branch
from fastcore.scans.target import ScanTarget
from fastcore.scans.texts import storable_json

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

    Example:
        >>> Idempotency("build 7", "sha256 of all that was sent").key
        'build 7'
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

    def __str__(self) -> str:
        counts = f"{self.new_count} new, {self.fixed_count} fixed, {self.unchanged_count} unchanged"
        return f"scan {self.id} stored: {counts}"


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
        CopyError: the server refuses more than `MAX_REFUSED` findings.
        DeadlineError: the time is over.
        psycopg.Error: from the server.

    Example:
        >>> target = ScanTarget("acme/app", "main", "1f2e3d")
        >>> store_scan(conn, target, [report]).new_count
        2
        >>> scan = store_scan(conn, target, [report], timeout=30)
        >>> scan.new_count, scan.fixed_count, scan.unchanged_count
        (0, 0, 2)
    """
    start = time.perf_counter()
    seconds = check_timeout(timeout)
    logs = join_logs(reports)
    scan_id = uuid4()
    key, request_digest = (idempotency.key, idempotency.request_digest) if idempotency else (None, None)
    with (
        Deadline(seconds, conn.fileno(), start) as deadline,
        conn.transaction(),
        Cursor(conn, row_factory=tuple_row) as cursor,
    ):
        if not insert_scan(cursor, scan_id, target, logs, key=key, request_digest=request_digest):
            return _earlier(cursor, target, idempotency)
        inserted = bulk_insert(
            conn,
            "fastcore_finding",
            logs.findings,
            values={"scan_id": scan_id},
            on_error="collect",
            max_refused=MAX_REFUSED,
        )
        deadline.check()
        return _compare(cursor, scan_id, target, logs, inserted.errors)


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
    branch = Branch.of(target, logs.tool)
    lock_branch(cursor, branch)
    base = last_scan(cursor, branch, scan_id)
    counts = count_findings(cursor, scan_id, base)
    listed = refused[: max(0, MAX_STORED_PROBLEMS - len(logs.problems))]
    values = {
        "scan": scan_id,
        "base": base,
        **counts._asdict(),
        "unchanged": counts.unchanged,
        "refused_count": len(refused),
        "refused": storable_json([_problem(logs, problem) for problem in listed]),
    }
    cursor.execute(statements.COMPLETE_SCAN, values)
    if base is not None:
        cursor.execute(
            statements.REOPEN, {"scan": scan_id, "base": base, "organisation": target.organisation}
        )
    return StoredScan(
        id=scan_id,
        is_new=True,
        base_scan_id=base,
        finding_count=counts.findings,
        new_count=counts.new,
        fixed_count=counts.fixed,
        unchanged_count=counts.unchanged,
        duplicate_count=logs.duplicate_count,
        refused=refused,
    )


def _problem(logs: JoinedLogs, problem: InsertProblem) -> dict[str, str]:
    finding = logs.findings[problem.index]
    where = f"{finding.rule_id} in {finding.file_path}:{finding.line}"
    column = f"{problem.column}: " if problem.column else ""
    return {"file_name": "", "pointer": "", "reason": f"{where} was not stored: {column}{problem.reason}"}
