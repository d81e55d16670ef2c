"""The ways to write rows into PostgreSQL that bench_copy.py compares."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlencode

import adbc_driver_postgresql.dbapi as adbc
import asyncpg
import psycopg

import django_users
from copy_rows import COLUMNS, COPY, NAMES, TABLE, TYPES, CopyRows
from database import connection_parts
from fastcore.integrations.asyncpg import bulk_insert as bulk_insert_asyncpg
from fastcore.integrations.postgres import bulk_insert

FROM_COLUMNS = "fastcore bulk_insert, Findings"
FROM_DICTS = "fastcore bulk_insert, dicts"
FROM_OBJECTS = "fastcore bulk_copy, model instances"
READY = "a ready-made buffer"
BULK_CREATE = "Django bulk_create"

Write: TypeAlias = Callable[[], object]


class Contender(NamedTuple):
    """A way, given rows.

    Attributes:
        prepare: makes the call that is timed; what it takes is made before.
        backend: the process of the server that does its work.
        most: rows beyond which it would take minutes.
    """

    prepare: Callable[[CopyRows], Write]
    backend: int
    most: int = 10**9


@contextlib.contextmanager
def contenders(conninfo: str) -> Iterator[dict[str, Contender]]:
    """Connect once for each driver."""
    with (
        psycopg.connect(conninfo, autocommit=True) as conn,
        asyncio.Runner() as runner,
        _adbc(conninfo) as through_adbc,
        _django(conninfo) as through_django,
    ):
        yield _by_psycopg(conn) | _by_asyncpg(runner, conninfo) | through_adbc | through_django


def _by_psycopg(conn: psycopg.Connection[Any]) -> dict[str, Contender]:
    backend = conn.info.backend_pid
    marks = ", ".join(["%s"] * len(NAMES))
    insert = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({marks})".encode()

    def executemany(rows: CopyRows) -> Write:
        tuples = rows.tuples

        def write() -> None:
            with conn.transaction(), conn.cursor() as cursor:
                cursor.executemany(insert, tuples)

        return write

    def copied(rows: CopyRows, *, binary: bool) -> Write:
        tuples = rows.tuples
        types = list(TYPES.values())

        def write() -> None:
            statement = (COPY + (" (FORMAT binary)" if binary else "")).encode()
            with conn.transaction(), conn.cursor().copy(statement) as copy:
                if binary:
                    copy.set_types(types)
                for row in tuples:
                    copy.write_row(row)

        return write

    def ready(rows: CopyRows) -> Write:
        buffer = rows.buffer

        def write() -> None:
            with conn.transaction(), conn.cursor().copy((COPY + " (FORMAT binary)").encode()) as copy:
                copy.write(buffer)

        return write

    def from_columns(rows: CopyRows) -> Write:
        findings = rows.findings
        return lambda: bulk_insert(conn, TABLE, findings, columns=NAMES)

    def from_dicts(rows: CopyRows) -> Write:
        return lambda: bulk_insert(conn, TABLE, rows.dicts)

    return {
        READY: Contender(ready, backend),
        FROM_COLUMNS: Contender(from_columns, backend),
        FROM_DICTS: Contender(from_dicts, backend),
        "psycopg COPY, binary": Contender(lambda rows: copied(rows, binary=True), backend),
        "psycopg COPY, text": Contender(lambda rows: copied(rows, binary=False), backend),
        "psycopg executemany": Contender(executemany, backend, 100_000),
    }


def _by_asyncpg(runner: asyncio.Runner, conninfo: str) -> dict[str, Contender]:
    parts = connection_parts(conninfo)
    conn: Any = runner.run(
        asyncpg.connect(
            host=parts["host"], port=int(parts["port"]), user=parts["user"], database=parts["dbname"]
        )
    )
    backend = conn.get_server_pid()
    run = runner.get_loop().run_until_complete

    def records(rows: CopyRows) -> Write:
        tuples = rows.tuples
        return lambda: run(conn.copy_records_to_table(TABLE, records=tuples, columns=NAMES))

    def from_dicts(rows: CopyRows) -> Write:
        return lambda: run(bulk_insert_asyncpg(conn, TABLE, rows.dicts))

    return {
        "fastcore bulk_insert of asyncpg, dicts": Contender(from_dicts, backend),
        "asyncpg copy_records_to_table": Contender(records, backend),
    }


@contextlib.contextmanager
def _adbc(conninfo: str) -> Iterator[dict[str, Contender]]:
    with contextlib.closing(adbc.connect(f"postgresql:///?{urlencode(connection_parts(conninfo))}")) as conn:
        with conn.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone() or (0,)
        conn.commit()

        def ingested(rows: CopyRows) -> Write:
            table = rows.table

            def write() -> None:
                with conn.cursor() as cursor:
                    cursor.adbc_ingest(TABLE, table, mode="append")
                conn.commit()

            return write

        yield {"adbc_ingest, pyarrow": Contender(ingested, backend)}


@contextlib.contextmanager
def _django(conninfo: str) -> Iterator[dict[str, Contender]]:
    django_users.set_up(conninfo, database={"CONN_MAX_AGE": None})
    from django.db import connection

    from fastcore.integrations.django import bulk_copy

    model = _model()
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid

    def made(rows: CopyRows) -> list[Any]:
        return [model(**row) for row in rows.dicts]

    def copied(rows: CopyRows) -> Write:
        objects = made(rows)
        return lambda: bulk_copy(model, objects)

    def created(rows: CopyRows) -> Write:
        objects = made(rows)
        return lambda: model.objects.bulk_create(objects)

    yield {
        FROM_OBJECTS: Contender(copied, backend, 100_000),
        BULK_CREATE: Contender(created, backend, 10_000),
    }
    connection.close()


def _model() -> Any:
    from django.contrib.postgres.fields import ArrayField
    from django.db import models

    kinds: dict[str, Callable[[], Any]] = {
        "text": models.TextField,
        "int4": models.IntegerField,
        "bool": models.BooleanField,
        "text[]": lambda: ArrayField(models.TextField()),
    }
    fields: dict[str, Any] = {name: kinds[type_name]() for name, type_name in TYPES.items()}
    # the table has no key, and the fingerprint is one
    fields["fingerprint"] = models.TextField(primary_key=True)
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": TABLE})
    return type("Issue", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})
