"""The service's database: the user's own PostgreSQL, or the embedded one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypeAlias

import psycopg
from psycopg_pool import ConnectionPool

from fastcore.errors import FastcoreError
from fastcore.operations.conninfo import read_conninfo
from fastcore.service._postgres_launcher import drop_postgres_variables
from fastcore.service.connection_pool import InterruptiblePool
from fastcore.service.embedded_postgres import EmbeddedPostgres
from fastcore.service.settings import ServiceSettings, default_data_dir

Pool: TypeAlias = InterruptiblePool

# Sample data and rows have every character there is, whatever the environment or the database says.
_ENCODING = "utf8"


class DatabaseUnavailableError(FastcoreError):
    """The user's own database cannot be reached, or refuses what the service needs."""


@contextlib.contextmanager
def running_database(settings: ServiceSettings) -> Iterator[str]:
    """Keep a database running; yields its connection string.

    Raises:
        EmbeddedPostgresError: the embedded PostgreSQL did not start.
        DatabaseUnavailableError: ``database_url`` is no connection string.
    """
    if settings.database_url is not None:
        yield _checked(settings.database_url.get_secret_value())
        return
    drop_postgres_variables()
    server = EmbeddedPostgres(
        (settings.data_dir or default_data_dir()) / "postgres",
        initialise_timeout=settings.postgres_initialise_timeout,
        start_timeout=settings.postgres_start_timeout,
        stop_timeout=settings.postgres_stop_timeout,
        root_mode=settings.postgres_root_mode,
        unprivileged_user=settings.postgres_user,
    )
    with server:
        yield server.conninfo


def _checked(conninfo: str) -> str:
    if read_conninfo(conninfo) is None:
        raise DatabaseUnavailableError(
            "DATABASE_URL is no connection string: write postgresql://user:password@host:5432/database, "
            "or host=... dbname=... and so on; a password in a URL has %40 for @, %2F for / and so on"
        )
    return conninfo


@contextlib.contextmanager
def one_connection(conninfo: str, settings: ServiceSettings) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection for work before the service starts, in one transaction.

    Raises:
        DatabaseUnavailableError: no connection, or an error inside the block.
    """
    try:
        with psycopg.connect(
            conninfo, connect_timeout=settings.connect_timeout, client_encoding=_ENCODING
        ) as connection:
            yield connection
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise DatabaseUnavailableError(f"The database cannot be used: {reason}") from error


def create_pool(conninfo: str, settings: ServiceSettings) -> Pool:
    """Make the pool that requests take their connections from; it is not open yet."""

    def configure(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        milliseconds = str(round(settings.statement_timeout * 1000))
        connection.execute("SELECT set_config('statement_timeout', %s, false)", [milliseconds])

    return InterruptiblePool(
        conninfo,
        kwargs={
            "autocommit": True,
            "connect_timeout": settings.connect_timeout,
            "client_encoding": _ENCODING,
        },
        min_size=min(settings.pool_min_size, settings.pool_max_size),
        max_size=settings.pool_max_size,
        max_waiting=settings.pool_max_waiting,
        max_lifetime=settings.pool_max_lifetime,
        timeout=settings.pool_timeout,
        configure=configure,
        # After a restart of the database, stale connections are replaced instead of handed out.
        check=ConnectionPool.check_connection,
        name="fastcore-service",
        open=False,
    )
