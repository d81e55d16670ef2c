"""Which findings of a scan are asked for, on a running service."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from scan_http import findings, log, stored, wrong_places
from scan_logs import result


@pytest.fixture
def mixed(scans: httpx.Client) -> str:
    """A scan with findings of all kinds."""
    one = log(
        result("R1", "src/a_b.py", 1, level="error"),
        result("R2", "src/axb.py", 2, level="warning"),
        result("R2", "lib/50%.py", 3, level="note", suppressions=[{"kind": "external"}]),
        tool="x",
    )
    other = log(result("R3", "src/deep/c.py", 4, level="error"), tool="y")
    answer = scans.post("/scans", files=[("file", ("x", one)), ("file", ("y", other))])
    return str(stored(answer)["id"])


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({}, [1, 4, 2, 3]),
        ({"severity": "high"}, [1, 4]),
        ({"severity": ["high", "medium"]}, [1, 4, 2]),
        ({"rule": ["R3", "R2"]}, [4, 2, 3]),
        ({"tool": "y"}, [4]),
        ({"state": "open"}, [1, 4, 2, 3]),
        ({"state": ["fixed", "accepted"]}, []),
        ({"suppressed": "true"}, [3]),
        ({"suppressed": "false"}, [1, 4, 2]),
        ({"path": "src/*"}, [1, 4, 2]),
        ({"path": "src/a?b.py"}, [1, 2]),
        ({"path": "a_b"}, [1]),
        ({"path": "50%"}, [3]),
        ({"path": "deep"}, [4]),
        ({"order": "path"}, [3, 1, 2, 4]),
        ({"order": "rule"}, [1, 3, 2, 4]),
        ({"limit": 2, "offset": 1}, [4, 2]),
        ({"severity": "high", "tool": "x", "path": "nothing"}, []),
    ],
)
def test_findings_are_filtered_and_ordered(
    scans: httpx.Client, mixed: str, query: dict[str, Any], lines: list[int]
) -> None:
    assert [row["line"] for row in findings(scans, mixed, **query)] == lines


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"offset": 2**63}, {"state": "gone"}, {"order": "x"}]
    + [{name: "\0"} for name in ("severity", "rule", "tool", "path", "organisation")],
)
def test_impossible_questions_about_findings(scans: httpx.Client, mixed: str, query: dict[str, Any]) -> None:
    (place,) = wrong_places(scans.get(f"/scans/{mixed}/findings", params=query))
    assert place[:2] == ["query", *query]
