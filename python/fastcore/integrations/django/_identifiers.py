"""Names of the answer as names of SQL."""

from __future__ import annotations

from fastcore.errors import ArgumentError

# NAMEDATALEN - 1 of PostgreSQL as it is built everywhere.
_MAX_BYTES = 63


def quoted(name: str) -> str:
    """Quote a name for a query that has placeholders.

    Raises:
        ArgumentError: PostgreSQL would cut the name off.
    """
    if len(name.encode()) > _MAX_BYTES:
        raise ArgumentError(
            f"PostgreSQL cuts the name {name!r} off after {_MAX_BYTES} bytes: "
            "give the column a shorter one, as in .values(short=F('long__name'))"
        )
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'
