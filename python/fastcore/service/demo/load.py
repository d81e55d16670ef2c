"""The sample table: made once, then left alone."""

from __future__ import annotations

from typing import Any

import psycopg

from fastcore.service.demo.users import COLUMNS, sample_users

# A number of our own: two services that start on one database do not load at the same time.
_LOCK = 0x66617374636F7265

# json and not jsonb: what was written is what leaves, to the order of keys and the digits of numbers.
_CREATE = """
CREATE SCHEMA IF NOT EXISTS fastcore_demo;
CREATE TABLE fastcore_demo.users (
    id bigint PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email_address text NOT NULL UNIQUE,
    birth_date date NOT NULL,
    is_active boolean NOT NULL,
    account_balance numeric(12, 2) NOT NULL,
    home_address json NOT NULL,
    recent_orders json NOT NULL,
    favourite_words text[] NOT NULL,
    created_at timestamptz NOT NULL
)
"""


def load_demo_data(connection: psycopg.Connection[Any]) -> bool:
    """Create and fill ``fastcore_demo.users`` unless it is there.

    All happens in the transaction of ``connection``: a service that dies meanwhile leaves nothing behind.

    Returns:
        True when the rows were loaded, False when they were there.
    """
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if connection.execute("SELECT to_regclass('fastcore_demo.users')").fetchall() != [(None,)]:
        return False
    connection.execute(_CREATE)
    copy = f"COPY fastcore_demo.users ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor().copy(copy) as rows:
        for user in sample_users():
            rows.write_row(user)
    connection.execute("ANALYZE fastcore_demo.users")
    return True
