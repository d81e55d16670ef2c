"""The rows of a query, at once or in batches."""

from __future__ import annotations

from collections.abc import Generator

from fastcore.integrations._json_column import JSONValues, check_json_column
from fastcore.integrations.django._driver import driver
from fastcore.integrations.django._select import Select

# Rows. Nobody knows how long they are before the first have come.
_FIRST_BATCH = 10
_LARGEST_BATCH = 10_000
_GROWTH = 10


def fetch_rows(select: Select) -> JSONValues:
    """Run the query and take all its rows."""
    if select.sql is None:
        return []
    with select.connection.cursor() as cursor:
        return driver().fetch_all(cursor, select.sql, select.params)


def iterate_rows(select: Select, batch_bytes: int) -> Generator[bytes | str | None, None, None]:
    """Run the query on a cursor of the server and take its rows as they are wanted.

    With ``DISABLE_SERVER_SIDE_CURSORS`` they are fetched at once, as Django's ``iterator()`` does.

    Args:
        select: the query.
        batch_bytes: how much is about to be held at once.
    """
    if select.sql is None:
        return
    if select.connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        yield from fetch_rows(select)
        return
    take = driver()
    size, row_count, byte_count = _FIRST_BATCH, 0, 0
    with select.connection.chunked_cursor() as cursor:
        take.hand_over_undecoded(cursor)
        cursor.execute(select.sql, select.params)
        while batch := cursor.fetchmany(size):
            if not row_count:
                check_json_column(take.columns(cursor))
            for (row,) in batch:
                byte_count += len(row or b"")
                yield row
            row_count += len(batch)
            if len(batch) < size:
                return
            # As many of the next as fit, when they are like those so far.
            fitting = batch_bytes * row_count // max(byte_count, 1)
            size = max(1, min(fitting, size * _GROWTH, _LARGEST_BATCH))
