"""What of a log's request is bounded before an answer is made."""

from __future__ import annotations

import json

import pytest

from fastcore.errors import SarifError
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.service.sarif_request import LogBounds, LogOptions


def test_a_short_log_gets_less_text_than_a_long_one() -> None:
    budget = MemoryBudget(2**30)
    bounds = LogBounds(2**30, 2**30, 2**40, budget)
    run = {"tool": {"driver": {"name": "x" * 200_000}}, "results": [{}] * 1000}
    with Intake(2**30, budget) as body:
        body.add(json.dumps({"version": "2.1.0", "runs": [run]}).encode())
        with pytest.raises(SarifError, match="the findings take more than"):
            bounds.parse_log(body, False, LogOptions(None, None, "lenient"))
