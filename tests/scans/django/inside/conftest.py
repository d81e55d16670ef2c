"""The project's databases; runs only in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.core.management import call_command
from django.db import connections

django.setup()


@pytest.fixture(scope="session")
def conninfo() -> str:
    """The project's default database."""
    return os.environ["PROJECT_DATABASE"]


@pytest.fixture(scope="session")
def second() -> str:
    """The project's second database."""
    return os.environ["PROJECT_SECOND_DATABASE"]


@pytest.fixture(scope="session")
def migrated() -> None:
    """All of the project's tables in the default database."""
    call_command("migrate", verbosity=0)


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has a folder of its own and leaves no connection open."""
    monkeypatch.chdir(tmp_path)
    yield
    connections.close_all()
