"""``manage.py ingest_sarif``."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from command_logs import result, write_log
from fastcore.scans.django.models import Scan
from fastcore.scans.migrations import migrate

pytestmark = pytest.mark.usefixtures("migrated")


def ingest(*files: str, repository: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("ingest_sarif", *files, repository=repository, stdout=out, stderr=out, **options)
    return out.getvalue()


def counts(shown: str) -> str:
    return shown.partition(" stored: ")[2]


def test_logs_are_one_scan_and_the_next_is_compared() -> None:
    write_log("a.sarif", result("B1"), result("B2"))
    data = write_log("b.sarif", result("R1"), tool="ruff").read_bytes()
    Path("b.sarif.gz").write_bytes(gzip.compress(data))
    words = {"branch": "main", "commit": "abc", "organisation": "acme", "category": "backend"}
    shown = ingest("a.sarif", "b.sarif.gz", repository="one", **words)
    assert counts(shown) == "3 new, 0 fixed, 0 unchanged\n"
    scan = Scan.objects.get(repository="one")
    assert shown.startswith(f"scan {scan.pk} ")
    assert {name: getattr(scan, name) for name in words} == words
    assert (scan.tool, scan.findings.count()) == ("bandit, ruff", 3)
    write_log("a.sarif", result("B2"), result("B3"))
    shown = ingest("a.sarif", "b.sarif.gz", repository="one", **words)
    assert counts(shown) == "1 new, 1 fixed, 2 unchanged\n"


def test_paths_are_relative_to_the_source_root() -> None:
    write_log("a.sarif", result("B1", path="file:///srv/app/db.py"))
    ingest("a.sarif", repository="root", source_root="/srv")
    assert Scan.objects.get(repository="root").findings.get().file_path == "app/db.py"


def test_a_bad_log_leaves_nothing_behind() -> None:
    write_log("a.sarif", result("B1"))
    Path("bad.sarif").write_text("{")
    with pytest.raises(
        CommandError, match=r"nothing is stored:\nbad.sarif: byte 1: (.|\n)*\nmissing.sarif: No such"
    ):
        ingest("a.sarif", "bad.sarif", "missing.sarif", repository="bad")
    assert not Scan.objects.filter(repository="bad").exists()


def test_it_belongs_to_the_transaction_around_it() -> None:
    write_log("a.sarif", result("B1"))
    with transaction.atomic():
        ingest("a.sarif", repository="around")
        assert Scan.objects.filter(repository="around").exists()
        transaction.set_rollback(True)
    assert not Scan.objects.filter(repository="around").exists()
    ingest("a.sarif", repository="around")
    assert Scan.objects.get(repository="around").findings.count() == 1


def test_another_database(second: str) -> None:
    write_log("a.sarif", result("B1"))
    with pytest.raises(CommandError, match=r"run 'manage\.py migrate --database second'"):
        ingest("a.sarif", repository="two", database="second")
    with psycopg.connect(second) as conn:
        migrate(conn)
    assert counts(ingest("a.sarif", repository="two", database="second")) == "1 new, 0 fixed, 0 unchanged\n"
    with override_settings(DATABASE_ROUTERS=["scans_site.routers.ScansInSecond"]):
        assert counts(ingest("a.sarif", repository="two")) == "0 new, 0 fixed, 1 unchanged\n"
        assert Scan.objects.filter(repository="two").count() == 2
    assert Scan.objects.using("default").filter(repository="two").count() == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"database": "lite"}, "scans are in PostgreSQL: database 'lite' is SQLite"),
        (
            {"database": "postgresql://ci:pass@db/x"},
            "the settings have no database of this alias, only: default, ",
        ),
        ({"timeout": 0}, "nothing is stored: timeout"),
        ({"organisation": ""}, "nothing is stored: organisation is empty"),
        ({"branch": "a\0b"}, "nothing is stored: branch holds a character that cannot be shown"),
    ],
)
def test_what_cannot_be_done_is_said(options: dict[str, Any], message: str) -> None:
    write_log("a.sarif", result("B1"))
    with pytest.raises(CommandError, match=message) as raised:
        ingest("a.sarif", repository="wrong", **options)
    assert "pass@" not in str(raised.value)


def test_a_timeout_ends_waiting_for_a_lock() -> None:
    write_log("a.sarif", result("B1"))
    with psycopg.connect(os.environ["PROJECT_DATABASE"]) as other:
        other.execute("LOCK TABLE fastcore_scan IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(CommandError, match=r"nothing is stored: .*0\.5 s"):
            ingest("a.sarif", repository="late", timeout=0.5)
    assert not Scan.objects.filter(repository="late").exists()
    assert counts(ingest("a.sarif", repository="late", timeout=30)) == "1 new, 0 fixed, 0 unchanged\n"


def test_what_was_passed_over_is_told_on_request() -> None:
    write_log("a.sarif", result("B1"), 7)
    assert ingest("a.sarif", repository="over", verbosity=1).startswith("scan ")
    shown = ingest("a.sarif", repository="over", verbosity=2)
    assert shown.startswith("a.sarif: /runs/0/results/1: expected an object\n")
    assert Scan.objects.filter(repository="over").latest().problem_count == 1
