"""Keeps the logs of a command as one scan."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from fastcore.cli._database import database_url, open_database
from fastcore.cli._sarif_diff import Baseline
from fastcore.cli._sarif_inputs import InputError
from fastcore.sarif import SarifReport
from fastcore.scans.joined_logs import stored_parts
from fastcore.scans.target import TARGET_FIELDS, ScanTarget

if TYPE_CHECKING:
    from fastcore.scans.store import StoredScan

STORING_TIMEOUT = 300.0

_REFUSED_SHOWN = 10


class StoredLogs(NamedTuple):
    """Logs that are in the database.

    Attributes:
        scan: how they are there.
        reports: the logs with those findings that are there.
        baseline: the findings of the branch's scan before.
    """

    scan: StoredScan
    reports: Sequence[SarifReport]
    baseline: Baseline

    def notes(self) -> list[str]:
        """Lines about it for people."""
        scan = self.scan
        refused = scan.refused[:_REFUSED_SHOWN]
        lines = [f"not stored: finding {problem.index}: {problem.reason}" for problem in refused]
        if len(scan.refused) > len(refused):
            lines.append(f"not stored: {len(scan.refused) - len(refused)} more findings")
        return [*lines, str(scan)]


def check_target(arguments: Namespace) -> None:
    """Refuse words that say nothing without the others.

    Raises:
        InputError: with the word that is missing.
    """
    if arguments.database is None:
        given = [name for name in (*TARGET_FIELDS, "timeout") if getattr(arguments, name) is not None]
        if given:
            raise InputError(f"--{given[0]} is for a scan in a database: --database is missing")
    elif not arguments.repository:
        raise InputError("--database needs --repository: scans of one repository and branch are compared")


def read_and_store(
    arguments: Namespace, read: Callable[[], Sequence[SarifReport] | None]
) -> StoredLogs | None:
    """Keep logs as one scan, in one transaction.

    Args:
        arguments: of the command, which `check_target` has passed.
        read: reads the logs, once the database is known to take them; None: one is bad.

    Returns:
        What was stored; None for bad logs, of which nothing is.

    Raises:
        DatabaseError: the database cannot be used.
        FastcoreError: it lacks the tables, a name is none, or the time is over.
    """
    with open_database(database_url(arguments.database)) as conn:
        # only now is psycopg known to be there
        from fastcore.scans.migrations import check_migrated
        from fastcore.scans.reading import stored_findings
        from fastcore.scans.store import store_scan

        given = {name: value for name in TARGET_FIELDS if (value := getattr(arguments, name)) is not None}
        target = ScanTarget(**given)
        check_migrated(conn)
        reports = read()
        if reports is None:
            return None
        timeout = STORING_TIMEOUT if arguments.timeout is None else arguments.timeout
        baseline = Baseline()
        # in one transaction: the scan before cannot be pruned until it is read
        with conn.transaction():
            scan = store_scan(conn, target, reports, timeout=timeout)
            if scan.base_scan_id is not None:
                baseline.add(stored_findings(conn, scan.base_scan_id))
    parts = stored_parts(reports)
    shown = [replace(report, findings=part) for report, part in zip(reports, parts, strict=True)]
    return StoredLogs(scan, shown, baseline)
