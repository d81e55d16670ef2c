"""The medium rows of rows.py as a table of a private PostgreSQL, as an application would have it."""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from fastcore.service.embedded_postgres import EmbeddedPostgres
from rows import SEED, Document, medium

# Whole seconds: libraries write fractions with or without trailing zeros.
CREATE = """
CREATE TABLE users (
    id bigint PRIMARY KEY, tag_list text[] NOT NULL, is_active boolean NOT NULL, job_title text NOT NULL,
    last_name text NOT NULL, last_note text NOT NULL, time_zone text NOT NULL, avatar_url text NOT NULL,
    created_at timestamptz(0) NOT NULL, first_name text NOT NULL, manager_id bigint,
    updated_at timestamptz(0) NOT NULL, login_count int NOT NULL, order_items jsonb NOT NULL,
    home_address jsonb NOT NULL, phone_number text NOT NULL, email_address text NOT NULL,
    account_balance double precision NOT NULL, department_name text NOT NULL, preferred_language text NOT NULL
)
"""

COLUMNS = "SELECT * FROM users ORDER BY id LIMIT {count}"
JSON_ROWS = "SELECT row_to_json(t) FROM (SELECT * FROM users ORDER BY id LIMIT {count}) AS t"
JSON_ROWS_AS_TEXT = "SELECT row_to_json(t)::text FROM (SELECT * FROM users ORDER BY id LIMIT {count}) AS t"


def connection_parts(conninfo: str) -> dict[str, str]:
    return {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}


def documents(count: int) -> list[Document]:
    rng = random.Random(f"{SEED} database")
    return [medium(rng, number) for number in range(count)]


@contextlib.contextmanager
def users_database(count: int) -> Iterator[str]:
    """Run a server with a table ``users`` of so many rows; gives its libpq connection string."""
    with (
        tempfile.TemporaryDirectory(prefix="fastcore-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres") as server,
    ):
        with psycopg.connect(server.conninfo) as connection:
            connection.execute(CREATE)
            connection.execute(
                "INSERT INTO users SELECT * FROM json_populate_recordset(NULL::users, %s)",
                [json.dumps(documents(count))],
            )
            connection.execute("ANALYZE users")
        yield server.conninfo
