"""Native and fallback read every input of the fuzzer of SARIF logs alike: see ``test_fuzz_inputs``."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fastcore import SarifError, _fallback
from fastcore._sarif_options import SarifOptions
from sarif_inputs import seeds

pytestmark = pytest.mark.native

CASES = Path(__file__).parents[1] / "data" / "fuzz_cases"
CORPUS = Path(os.environ.get("FASTCORE_FUZZ_CORPUS") or CASES) / "sarif"


def outcome(implementation: ModuleType, log: bytes) -> Any:
    options = SarifOptions("/src", strict=False, max_depth=32, max_errors=5, max_text_bytes=1 << 16)
    try:
        table, runs, problems = implementation.parse_sarif(log, options=options)
    except SarifError as error:
        return error.reason, error.pointer, error.byte_offset
    return table.rows(range(len(table))), runs, problems


def differs(native: ModuleType, log: bytes) -> bool:
    return bool(outcome(native, log) != outcome(_fallback, log))


def test_seeds(native_implementation: ModuleType) -> None:
    logs = list(seeds())
    assert outcome(native_implementation, logs[0])[0]
    assert [log for log in logs if differs(native_implementation, log)] == []


def test_inputs_of_the_fuzzer(native_implementation: ModuleType) -> None:
    inputs = sorted(CORPUS.iterdir())
    assert inputs
    assert [path.name for path in inputs if differs(native_implementation, path.read_bytes())] == []
