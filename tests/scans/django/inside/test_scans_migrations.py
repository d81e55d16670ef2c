"""The migration makes the tables of the SQL files, whoever comes first, and the models are what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import django.apps
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from psycopg.conninfo import conninfo_to_dict

from fastcore.scans.django.models import Scan
from fastcore.scans.migrations import migrate, migration_names, missing_migrations
from fastcore.scans.store import store_scan
from fastcore.scans.target import ScanTarget
from scan_logs import report, result

TABLES = ["fastcore_finding", "fastcore_finding_state", "fastcore_migration", "fastcore_scan"]
MODELS = list(django.apps.apps.get_app_config("fastcore_scans").get_models())


@pytest.fixture
def fresh(new_database: Callable[[], str]) -> Iterator[str]:
    """A database without tables in place of the project's own."""
    conninfo = new_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"], "options", conninfo_to_dict(conninfo)["options"])
        connections.close_all()
        yield conninfo
    connections.close_all()


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return [name for name in connection.introspection.table_names(cursor) if name.startswith("fastcore_")]


def test_django_first(fresh: str) -> None:
    call_command("migrate", "fastcore_scans", verbosity=0)
    with psycopg.connect(fresh) as conn:
        assert missing_migrations(conn) == []
        assert migrate(conn) == []
        scan = store_scan(conn, ScanTarget("acme/shop"), [report(result("B1"))])
    assert Scan.objects.get().pk == scan.id


def test_fastcore_first(fresh: str) -> None:
    with psycopg.connect(fresh) as conn:
        assert migrate(conn) == migration_names()
        scan = store_scan(conn, ScanTarget("acme/shop"), [report(result("B1"))])
    call_command("migrate", "fastcore_scans", verbosity=0)
    assert [found.rule_id for found in Scan.objects.get(pk=scan.id).findings.all()] == ["B1"]


def test_backwards_and_forwards_again(fresh: str) -> None:
    call_command("migrate", "fastcore_scans", verbosity=0)
    assert tables() == TABLES
    call_command("migrate", "fastcore_scans", "zero", verbosity=0)
    assert tables() == []
    with psycopg.connect(fresh) as conn:
        assert missing_migrations(conn) == migration_names()
    call_command("migrate", "fastcore_scans", verbosity=0)
    assert tables() == TABLES


def test_other_databases_of_the_project_are_left_alone() -> None:
    call_command("migrate", "fastcore_scans", database="lite", verbosity=0)
    with connections["lite"].cursor() as cursor:
        assert TABLES[0] not in connections["lite"].introspection.table_names(cursor)
    call_command("migrate", "fastcore_scans", "zero", database="lite", verbosity=0)


def test_models_and_migrations_agree(migrated: None) -> None:
    call_command("makemigrations", "fastcore_scans", check=True, dry_run=True, verbosity=0)
    call_command("check", fail_level="WARNING")


def test_each_step_of_the_schema_has_a_migration() -> None:
    from django.db.migrations.loader import MigrationLoader

    migrations = MigrationLoader(None).disk_migrations
    assert sorted(name for app, name in migrations if app == "fastcore_scans") == migration_names()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_have_the_columns_of_the_tables(migrated: None, model: Any) -> None:
    fields = {
        field.column: (field.db_type(connection), not field.null)
        for field in model._meta.local_concrete_fields
        if field.column is not None
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [model._meta.db_table],
        )
        assert {name: (kind, required) for name, kind, required in cursor.fetchall()} == fields


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_have_the_indexes_and_constraints_of_the_tables(migrated: None, model: Any) -> None:
    meta = model._meta
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, meta.db_table)
    keys = [sorted(entry["columns"]) for entry in found.values() if entry["primary_key"]]
    assert keys == [sorted(field.column for field in meta.pk_fields)]
    indexes = {
        name: list(zip(entry["columns"], entry["orders"], strict=True))
        for name, entry in found.items()
        if entry["index"] and not entry["unique"]
    }
    columns = {field.name: field.column for field in meta.local_concrete_fields}
    assert indexes == {
        index.name: [(columns[name], order or "ASC") for name, order in index.fields_orders]
        for index in meta.indexes
    }
    named = {
        name
        for name, entry in found.items()
        if (entry["unique"] or entry["check"]) and name.startswith("fastcore")
    }
    assert {name for name in named if not name.endswith("_pkey")} == {c.name for c in meta.constraints}
    foreign = {entry["columns"][0]: entry["foreign_key"] for entry in found.values() if entry["foreign_key"]}
    assert foreign == {
        field.column: (field.related_model._meta.db_table, "id")
        for field in meta.local_concrete_fields
        if field.is_relation
    }
