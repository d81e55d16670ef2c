"""Very many calls of every kind, in a process that may not grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from subprocesses import printed

MANY_CALLS = """
import random
import resource
import sys

sys.path.insert(0, HELPERS)
import fastcore
from random_calls import random_call

CALLS = NUMBER
CEILING = 512 << 20

def status(field):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[field].split()[0]) * 1024

generator = random.Random(20240607)
for number in range(CALLS // 5):
    random_call(generator)
# the address space of threads stays with their arenas
resource.setrlimit(resource.RLIMIT_AS, (status("VmSize") + CEILING,) * 2)
before = status("VmRSS")
endings = {random_call(generator) for number in range(CALLS)}
print(status("VmRSS") - before, len(endings))
"""


@pytest.mark.large
@pytest.mark.parametrize(
    ("asked", "calls"), [("python", 10_000), pytest.param("native", 100_000, marks=pytest.mark.native)]
)
def test_memory_after_very_many_calls(asked: str, calls: int) -> None:
    code = MANY_CALLS.replace("HELPERS", repr(str(Path(__file__).parent))).replace("NUMBER", str(calls))
    grown, endings = map(int, printed(code, FASTCORE_IMPLEMENTATION=asked).split())
    assert grown < 16 << 20
    assert endings >= 18
