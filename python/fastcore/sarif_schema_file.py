"""Finds the JSON Schema of SARIF among the files of installed packages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def installed_schema_files() -> Iterator[Path]:
    """Yields the schema files of SARIF 2.1.0 that installed distributions have, by their names.

    Example:
        >>> all(is_schema_name(file.name) for file in installed_schema_files())
        True
    """
    # costs as much to import as all of fastcore
    from importlib.metadata import distributions

    found = {
        Path(str(file.locate()))
        for distribution in distributions()
        for file in distribution.files or ()
        if is_schema_name(file.name)
    }
    yield from (file for file in sorted(found) if _is_schema(file))


def is_schema_name(name: str) -> bool:
    """Says whether a file is called as the published copies of the schema are."""
    lowered = name.lower()
    named = "schema" in lowered or "2.1.0" in lowered
    return named and lowered.startswith("sarif") and lowered.endswith(".json")


def _is_schema(file: Path) -> bool:
    try:
        schema: Any = json.loads(file.read_bytes())
        properties = schema["properties"]
        return "runs" in properties and "2.1.0" in properties["version"]["enum"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
