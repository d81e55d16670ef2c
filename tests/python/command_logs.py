"""Logs on disk for the tests of ``fastcore sarif``, and what the command has shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias


class Shown(NamedTuple):
    """What a command ended with and wrote."""

    exit_code: int
    out: str
    err: str


Command: TypeAlias = Callable[..., Shown]


def result(
    rule: str, level: str = "warning", path: str = "app/db.py", line: int = 1, **more: Any
) -> dict[str, Any]:
    location = {"artifactLocation": {"uri": path}, "region": {"startLine": line}}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": f"{rule} found"},
        "locations": [{"physicalLocation": location}],
        **more,
    }


def write_log(path: str, *results: object, tool: str = "bandit") -> Path:
    """Writes a log below the working folder."""
    run = {"tool": {"driver": {"name": tool, "version": "1.8"}}, "results": list(results)}
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"version": "2.1.0", "runs": [run]}))
    return file
