"""``manage.py ingest_sarif``: logs into the database, as one scan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, router, transaction

from fastcore.errors import FastcoreError
from fastcore.integrations.deadline import check_timeout
from fastcore.sarif import SarifReport, parse_sarif_files
from fastcore.scans.django.models import Scan
from fastcore.scans.target import TARGET_FIELDS, ScanTarget

if TYPE_CHECKING:
    from fastcore.scans.store import StoredScan


class Command(BaseCommand):
    """Stores SARIF logs."""

    help = (
        "Store the findings of SARIF 2.1.0 logs, compressed with gzip or not, as one scan, and compare it "
        "with the last scan of the branch. A log that cannot be read refuses them all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the words of the command."""
        parser.add_argument("files", nargs="+", metavar="FILES", help="logs")
        parser.add_argument("--repository", required=True, help="what was scanned, such as acme/shop")
        parser.add_argument("--branch", default="", help="its branch; scans of one branch follow each other")
        parser.add_argument("--commit", default="", help="its commit")
        parser.add_argument("--organisation", default="default", help="whose it is (default)")
        parser.add_argument(
            "--category", default="", help="tells scans of one tool apart that look at different parts"
        )
        parser.add_argument("--source-root", help="make paths relative to this folder")
        parser.add_argument(
            "--database", metavar="ALIAS", help="the database; what the project's routers say if not given"
        )
        parser.add_argument(
            "--timeout",
            type=float,
            metavar="SECONDS",
            help="how long storing may take at most; the connection is closed then, and nothing is stored",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Store the logs."""
        alias = options["database"] or router.db_for_write(Scan) or DEFAULT_DB_ALIAS
        connection = _psycopg_connection(alias)
        reports = list(parse_sarif_files(options["files"], source_root=options["source_root"]))
        errors = [str(report.error) for report in reports if report.error is not None]
        if errors:
            raise CommandError("nothing is stored:\n" + "\n".join(errors))
        try:
            target = ScanTarget(**{name: options[name] for name in TARGET_FIELDS})
            scan = _store(connection, alias, target, reports, check_timeout(options["timeout"]))
        except (FastcoreError, DatabaseError) as error:
            raise CommandError(f"nothing is stored: {error}") from error
        for report in reports:
            for problem in report.errors if options["verbosity"] > 1 else ():
                self.stderr.write(f"{report.source}: {problem.pointer}: {problem.reason}")
        for refused in scan.refused:
            self.stderr.write(f"not stored: finding {refused.index}: {refused.reason}")
        self.stdout.write(str(scan))


def _psycopg_connection(alias: str) -> Any:
    if alias not in connections:
        names = ", ".join(connections)
        # not shown: who takes it for a URL writes a password
        raise CommandError(f"the settings have no database of this alias, only: {names}")
    connection = connections[alias]
    if connection.vendor != "postgresql":
        raise CommandError(f"scans are in PostgreSQL: database '{alias}' is {connection.display_name}")
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    if not is_psycopg3:
        raise CommandError("scans are stored through psycopg 3, but Django uses psycopg2: install psycopg")
    return connection


def _store(
    connection: Any, alias: str, target: ScanTarget, reports: list[SarifReport], timeout: float | None
) -> StoredScan:
    # psycopg 3 is there now
    from fastcore.scans.migrations import missing_migrations
    from fastcore.scans.store import store_scan

    with transaction.atomic(using=alias), connection.wrap_database_errors:
        connection.ensure_connection()
        # its query opens Django's transaction, in which storing has a savepoint and no transaction of its own
        if missing_migrations(connection.connection):
            raise CommandError(f"the tables of scans are missing: run 'manage.py migrate --database {alias}'")
        return store_scan(connection.connection, target, reports, timeout=timeout)
