"""Tests in ``inside`` run in a Django project of their own, in a process that a test starts."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

# a process has one Django project, and that of tests/integrations may be in this one
if os.environ.get("DJANGO_SETTINGS_MODULE") != "scans_site.settings":
    collect_ignore = ["inside"]

_numbers = itertools.count()


@pytest.fixture(scope="session")
def new_database(conninfo: str) -> Callable[[], str]:
    """Makes a schema without tables, which is quicker than a database; gives a connection string to it."""

    def create() -> str:
        name = f"project_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(conninfo, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        return make_conninfo(conninfo, options=f"-csearch_path={name}")

    return create
