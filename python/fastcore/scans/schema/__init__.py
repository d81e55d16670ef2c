"""The tables, in SQL: one file a step, taken in the order of their names."""

from __future__ import annotations

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
