"""Finds another distribution that claims the import name ``fastcore``."""

from __future__ import annotations

import os
import sys


def foreign_distribution() -> str | None:
    """Names an installed distribution ``fastcore`` with its version; ours is ``fastcore-native``."""
    # importing importlib.metadata takes tens of milliseconds: only a folder name that gives cause is worth it
    if not any(_is_candidate(name) for folder in sys.path for name in _names_in(folder)):
        return None
    from importlib import metadata

    try:
        distribution = metadata.distribution("fastcore")
    except metadata.PackageNotFoundError:
        return None
    return f"{distribution.metadata['Name']} {distribution.version}"


def _is_candidate(name: str) -> bool:
    return name.lower().startswith(("fastcore-", "fastcore.")) and name.endswith((".dist-info", ".egg-info"))


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")
    except OSError:
        return []
