"""The tables, in SQL: one file a step, taken in the order of their names."""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files

# A number of our own: two that migrate one database do so one after the other.
LOCK = 0x66617374736361


def migration_names() -> list[str]:
    """Give the names of all steps, in their order."""
    found = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".sql") for name in found if name.endswith(".sql"))


def migration_sql(name: str) -> str:
    """Give the SQL of one step."""
    return (files(__name__) / f"{name}.sql").read_text(encoding="utf-8")


def why_too_new(applied: Collection[str]) -> str | None:
    """Say why a database that has taken these steps is not for this fastcore; None where it is.

    A step may take away or change what an older fastcore relies on.
    """
    unknown = sorted(set(applied).difference(migration_names()))
    if not unknown:
        return None
    return f"the database has the tables of a newer fastcore ({', '.join(unknown)}): update fastcore"
