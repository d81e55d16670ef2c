"""Memory or threads that the system does not give."""

from __future__ import annotations

import pytest

from subprocesses import printed

pytestmark = [pytest.mark.native, pytest.mark.large]

# 150 MB more than what the process has: few rows fit, an answer of 200 MB does not.
LITTLE_MEMORY = """
import resource
import fastcore

def status(field):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(lines[field].split()[0]) * 1024

row = b'{"a_b":"' + b"x" * 100_000 + b'"}'
few, many = [row] * 10, [row] * 2000
fastcore.build_list_response(few, "f")
before = status("VmRSS")
resource.setrlimit(resource.RLIMIT_AS, (status("VmSize") + 150_000_000,) * 2)

refused = 0
for turn in range(20):
    try:
        CALL
    except MemoryError:
        refused += 1
print(refused, fastcore.build_list_response(few, "f") == b'{"data":{"f":[' +
    b",".join(few).replace(b"a_b", b"aB") + b"]}}", status("VmRSS") - before < 50_000_000)
"""
CALLS = {
    "list": 'fastcore.build_list_response(many, "f")',
    "typed": 'fastcore.build_list_response(many, "f", "T")',
    "selected": 'fastcore.build_list_response(many, "f", select=["a_b"])',
    "workers": 'fastcore.build_list_response(many, "f", workers=2)',
    "connection": 'fastcore.build_connection_response(many, "f", page_info={})',
    "multi": 'fastcore.build_multi_response([fastcore.ResponseField("f", many)])',
    "stream": 'list(fastcore.stream_list_response(many, "f", chunk_bytes=1 << 50))',
}


@pytest.mark.parametrize("call", CALLS)
def test_an_answer_that_does_not_fit_is_a_memory_error(call: str) -> None:
    assert printed(LITTLE_MEMORY.replace("CALL", CALLS[call]), MALLOC_ARENA_MAX="1") == "20 True True"


# Threads get stacks as large as the main one may become, for which there is no room here.
NO_THREADS = """
import resource
import subprocess
import sys

WORK = '''
import resource
import threading
import fastcore

size = int(next(line for line in open("/proc/self/status") if line.startswith("VmSize")).split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 30),) * 2)
try:
    threading.Thread(target=print).start()
except RuntimeError:
    rows = [b'["%b"]' % (b"x" * 500_000)] * 20
    print(fastcore.build_list_response(rows, "f", workers=4) == fastcore.build_list_response(rows, "f"))
'''

hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
resource.setrlimit(resource.RLIMIT_STACK, (1 << 33, hard))
print(subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True).stdout.strip())
"""


def test_workers_that_cannot_be_started_are_done_without() -> None:
    assert printed(NO_THREADS) == "True"
