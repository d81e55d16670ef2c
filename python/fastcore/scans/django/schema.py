"""Takes a step of the tables' SQL as an operation of Django's migrations."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunSQL

from fastcore.scans.schema import LOCK, migration_sql


class SchemaStep(RunSQL):
    """Runs a file of ``fastcore/scans/schema``, on PostgreSQL alone.

    Args:
        step: the name of the file, without its ending.
        undo: the SQL that takes it back.
    """

    def __init__(self, step: str, undo: str) -> None:
        self._step = step
        self._undo = undo
        lock = f"SELECT pg_advisory_xact_lock({LOCK})"
        super().__init__([lock, migration_sql(step)], [lock, undo])

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how it is written in a migration."""
        return type(self).__qualname__, [self._step, self._undo], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Run the file."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it back."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
