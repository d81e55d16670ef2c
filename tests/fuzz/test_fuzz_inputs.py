"""Native and fallback do the same with every input of the fuzzer of the builders.

That fuzzer knows the rules but no Python. ``make fuzz`` therefore names the folder of all it has met.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import pytest

from calls import read_call
from fastcore import _fallback
from inputs import seeds
from outcome import outcome

pytestmark = pytest.mark.native

CASES = Path(__file__).parents[1] / "data" / "fuzz_cases"
FINDINGS = CASES / "builders"
CORPUS = Path(os.environ.get("FASTCORE_FUZZ_CORPUS") or CASES) / "builders"


def differs(native: ModuleType, data: bytes) -> bool:
    call = read_call(data)
    return outcome(call.make, native) != outcome(call.make, _fallback)


@pytest.mark.parametrize("finding", sorted(FINDINGS.iterdir()), ids=lambda path: path.name)
def test_findings(native_implementation: ModuleType, finding: Path) -> None:
    call = read_call(finding.read_bytes())
    assert outcome(call.make, native_implementation) == outcome(call.make, _fallback)


def test_seeds(native_implementation: ModuleType) -> None:
    assert [seed for seed in seeds() if differs(native_implementation, seed)] == []


def test_inputs_of_the_fuzzer(native_implementation: ModuleType) -> None:
    inputs = sorted(CORPUS.iterdir())
    assert inputs
    assert [path.name for path in inputs if differs(native_implementation, path.read_bytes())] == []
