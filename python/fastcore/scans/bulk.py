"""Findings that come without a log, into scans that are there or one of their own."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row

from fastcore.integrations.deadline import Deadline, check_timeout
from fastcore.integrations.postgres import InsertProblem, bulk_insert
from fastcore.scans.given_findings import group_findings, rows_of
from fastcore.scans.scan_rows import MAX_REFUSED, insert_scan, lock_scans, recount
from fastcore.scans.target import ScanTarget

BATCH_SIZE = 10_000


class InsertedFindings(NamedTuple):
    """What became of findings.

    Attributes:
        inserted_count: findings that are new in their scans.
        skipped_count: those that their scan has already, or that came twice.
        duration_ms: milliseconds of wall time.
        errors: the findings left out as bad, by their index.
        scan_id: the scan of those that named none; None where there were none.
    """

    inserted_count: int
    skipped_count: int
    duration_ms: float
    errors: tuple[InsertProblem, ...]
    scan_id: UUID | None


def insert_findings(
    conn: Connection[Any],
    organisation: str,
    findings: Sequence[Mapping[str, Any]],
    *,
    default_scan_id: UUID | None = None,
    batch_size: int = BATCH_SIZE,
    timeout: float | None = None,
) -> InsertedFindings:
    """Add findings to scans, and bring the counts of these scans up to date: all of it or nothing.

    Findings without a fingerprint get one of version 2; those of one scan that are alike otherwise are
    numbered within the call.

    Args:
        conn: to a database with the tables of `fastcore.scans.migrations`.
        organisation: whose scans they are.
        findings: with the fields of `fastcore.Finding`, what is missing is absent; ``scan_id`` says which
            scan each belongs to.
        default_scan_id: the scan of those that do not say it; None: a new one.
        batch_size: findings at a time.
        timeout: seconds that storing may take; the connection is closed when they are over.

    Returns:
        How many were inserted and skipped, and which ones are bad.

    Raises:
        ArgumentError: an option is out of its range.
        CopyError: the server refuses more than `MAX_REFUSED` findings.
        DeadlineError: the time is over.
        psycopg.Error: from the server.

    Example:
        >>> inserted = insert_findings(conn, "default", [{"rule_id": "B608", "line": 3}, {"line": "three"}])
        >>> inserted.inserted_count, inserted.errors[0].column
        (1, 'line')
    """
    start = time.perf_counter()
    seconds = check_timeout(timeout)
    groups, problems = group_findings(findings, default_scan_id)
    with (
        Deadline(seconds, conn.fileno(), start),
        conn.transaction(),
        Cursor(conn, row_factory=tuple_row) as cursor,
    ):
        known = lock_scans(cursor, organisation, [group.scan_id for group in groups if group.scan_id])
        own_id = None
        for group in groups:
            if group.scan_id is None:
                own_id = uuid4()
                insert_scan(cursor, own_id, ScanTarget(organisation=organisation), group.as_logs())
        stored = [group for group in groups if group.scan_id in {None, *known}]
        result = bulk_insert(
            conn,
            "fastcore_finding",
            rows_of(stored, own_id),
            on_conflict="nothing",
            conflict_columns=["scan_id", "fingerprint"],
            on_error="collect",
            batch_size=batch_size,
            max_refused=MAX_REFUSED,
        )
        counted = {own_id: None, **known} if own_id else known
        for scan_id, base_id in counted.items():
            recount(cursor, scan_id, base_id)
    origins = [origin for group in stored for origin in group.origins]
    problems += [InsertProblem(origins[error.index], error.column, error.reason) for error in result.errors]
    problems += [
        InsertProblem(origin, "scan_id", "there is no such scan")
        for group in groups
        if group.scan_id not in {None, *known}
        for origin in group.origins
    ]
    return InsertedFindings(
        inserted_count=result.inserted_count,
        skipped_count=result.skipped_count + sum(group.repeated_count for group in stored),
        duration_ms=1000 * (time.perf_counter() - start),
        errors=tuple(sorted(problems, key=lambda problem: problem.index)),
        scan_id=own_id or default_scan_id,
    )
