"""What Django checks before it uses a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from command_logs import result, write_log

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def too_new() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fastcore_migration (name) VALUES ('9999_of_tomorrow')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fastcore_migration WHERE name = '9999_of_tomorrow'")


def test_tables_as_they_should_be() -> None:
    call_command("check", databases=["default", "second"])
    call_command("migrate", "fastcore_scans", skip_checks=False, verbosity=0)


@pytest.mark.usefixtures("too_new")
def test_tables_of_a_newer_fastcore() -> None:
    message = r"E001\) Database 'default': .*newer fastcore \(9999_of_tomorrow\): update fastcore"
    with pytest.raises(SystemCheckError, match=message):
        call_command("check", databases=["default"])
    with pytest.raises(SystemCheckError, match=message):
        call_command("migrate", skip_checks=False, verbosity=0)
    write_log("a.sarif", result("B1"))
    with pytest.raises(CommandError, match=r"nothing is stored: .*newer fastcore"):
        call_command("ingest_sarif", "a.sarif", repository="r")
