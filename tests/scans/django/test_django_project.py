"""Starts the tests that need a Django project of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from subprocesses import environment_with

INSIDE = Path(__file__).parent / "inside"
TEST_DATA = Path(__file__).parents[2] / "data"


def test_inside_a_project(new_database: Callable[[], str]) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(INSIDE)],
        env=environment_with(
            TEST_DATA,
            DJANGO_SETTINGS_MODULE="scans_site.settings",
            PROJECT_DATABASE=new_database(),
            PROJECT_SECOND_DATABASE=new_database(),
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_without_psycopg_3_the_models_are_there_and_the_command_says_what_is_missing(
    new_database: Callable[[], str],
) -> None:
    code = """
import sys
sys.modules["psycopg"] = None
import django
django.setup()
from django.core.management import CommandError, call_command
from fastcore.scans.django.models import Scan
call_command("migrate", "fastcore_scans", verbosity=0)
scan = Scan.objects.create(organisation="acme", runs=[{"tool_name": "ruff"}])
scan.findings.create(fingerprint="sha256:1", cwe=["CWE-89"])
assert [f.cwe for f in Scan.objects.get().findings.with_state().filter(state="open")] == [["CWE-89"]]
try:
    call_command("ingest_sarif", "a.sarif", repository="acme/shop")
except CommandError as error:
    print(error)
"""
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env=environment_with(
            TEST_DATA, DJANGO_SETTINGS_MODULE="scans_site.settings", PROJECT_DATABASE=new_database()
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    assert (
        finished.stdout == "scans are stored through psycopg 3, but Django uses psycopg2: install psycopg\n"
    )
