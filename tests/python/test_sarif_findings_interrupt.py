"""Ctrl-C in the middle of work on many findings, and on few that are large."""

from __future__ import annotations

import pytest

from subprocesses import printed

# Each call takes several times as long as the processor time after which the signal comes. Nothing between
# the call and the list looks for signals: what it returns is there if the call was not interrupted itself.
CALLS = """
import signal
from itertools import starmap
from fastcore import Finding, Findings

def table(**fields):
    return Findings.from_findings([Finding(**fields)]).table

def interrupted(call, *arguments):
    returned = []
    calls = starmap(call, [arguments])
    try:
        signal.setitimer(signal.ITIMER_PROF, 0.02)
        returned.extend(calls)
    except KeyboardInterrupt:
        return not returned
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return False

signal.signal(signal.SIGPROF, signal.default_int_handler)
FINGERPRINT = "sha256:" + "0" * 64
large = table(message="x" * (1 << 26)).take([0] * 8)
many = table(fingerprint=FINGERPRINT, partial_fingerprints={"a": "1", "b": "2"}).take([0] * 2_000_000)
other = table(fingerprint=FINGERPRINT, partial_fingerprints={"b": "2", "a": "1"}).take([0] * 2_000_000)
state = large.state()
CALLS = {
    "to_json, large": lambda: interrupted(large.to_json),
    "take, large": lambda: interrupted(large.take, range(8)),
    "concat, large": lambda: interrupted(type(large).concat, [large, large]),
    "state, large": lambda: interrupted(large.state),
    "from_state, large": lambda: interrupted(type(large).from_state, state),
    "to_json, many": lambda: interrupted(many.to_json),
    "to_dicts, many": lambda: interrupted(many.to_dicts),
    "deduplicated, many": lambda: interrupted(many.deduplicated),
    "concat, many": lambda: interrupted(type(many).concat, [many, many]),
    "equal, many": lambda: interrupted(many.__eq__, other),
}
print([name for name, call in CALLS.items() if not call()])
"""


@pytest.mark.native
@pytest.mark.large
def test_native_work_ends_where_it_is() -> None:
    assert printed(CALLS, FASTCORE_IMPLEMENTATION="native") == "[]"


# The rows come from C, so that no bytecode looks for signals, and never end.
ENDLESS = """
import itertools, signal
from fastcore import Finding, Findings

findings = Findings.from_findings([Finding(rule_id="B608")])
rows = itertools.repeat(findings.table.row(0))
signal.signal(signal.SIGPROF, signal.default_int_handler)
signal.setitimer(signal.ITIMER_PROF, 0.05)
try:
    type(findings.table).from_rows(rows)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_taking_rows_from_an_iterator(asked: str) -> None:
    assert printed(ENDLESS, FASTCORE_IMPLEMENTATION=asked) == "interrupted"


JSON = """
import signal
from fastcore import Finding, Findings

table = Findings.from_findings([Finding(message="é")]).table.take([0] * 300_000)
signal.signal(signal.SIGPROF, signal.default_int_handler)
signal.setitimer(signal.ITIMER_PROF, 0.05)
try:
    table.to_json()
except KeyboardInterrupt as error:
    names = []
    while error.__traceback__:
        names.append(error.__traceback__.tb_frame.f_code.co_name)
        error.__traceback__ = error.__traceback__.tb_next
    print("to_json" in names)
"""


@pytest.mark.fallback
def test_json_of_the_fallback() -> None:
    assert printed(JSON, FASTCORE_IMPLEMENTATION="python") == "True"
