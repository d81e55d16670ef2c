"""Where the project's tables are."""

from __future__ import annotations

from typing import Any


class ScansInSecond:
    """Scans are in the second database."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Say where rows are read."""
        return "second" if model._meta.app_label == "fastcore_scans" else None

    db_for_write = db_for_read
