"""The logs that tests/sarif_tools had real tools write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LOGS = Path(__file__).parents[2] / "build" / "sarif-logs"
TOOLS = ("ruff", "bandit", "semgrep", "flawfinder", "eslint", "biome")


def samples() -> Path:
    """The folder of files with faults, as the tools saw it."""
    return next(path for path in LOGS.iterdir() if path.is_dir())


def log_paths(tool: str) -> list[Path]:
    paths = sorted(LOGS.glob(f"{tool}-*.sarif"))
    assert paths, "make build/sarif-logs/.made lets the tools write their logs"
    return paths


def logs_of(tool: str) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in log_paths(tool)}


def results_in(log: bytes) -> list[dict[str, Any]]:
    return [result for run in json.loads(log)["runs"] for result in run["results"]]


def location_of(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["locations"][0]["physicalLocation"]
    return found
