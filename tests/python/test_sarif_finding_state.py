"""Findings as bytes: pickles of them, and what must not come of bytes that are none."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings

from fastcore import ArgumentError, ArgumentTypeError, _fallback
from finding_rows import ANY_ROWS, ROWS, as_dicts, with_value
from subprocesses import printed

STATE = _fallback.FindingTable.from_rows(ROWS).state()
EMPTY = _fallback.FindingTable.from_rows([]).state()
ROW_COUNT = slice(8, 16)


@pytest.fixture(scope="module")
def module(public: Callable[[str], ModuleType]) -> ModuleType:
    return public("sarif_findings")


@pytest.fixture(scope="module")
def findings(module: ModuleType) -> Any:
    return module.Findings.from_findings(as_dicts(ROWS))


def pickled(protocol: int, findings: Any) -> Any:
    return pickle.loads(pickle.dumps(findings, protocol))


def handed_over(findings: Any) -> Any:
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(findings, 5, buffer_callback=buffers.append)
    assert (len(buffers), len(data) < 200) == (1, True)
    return pickle.loads(data, buffers=[bytearray(buffer) for buffer in buffers])


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol(findings: Any, protocol: int) -> None:
    again = pickled(protocol, findings)
    assert (again, type(again)) == (findings, type(findings))
    assert again.to_dicts() == as_dicts(ROWS)
    assert pickled(protocol, findings.table) == findings.table


def test_buffers_beside_the_pickle(findings: Any) -> None:
    assert handed_over(findings).to_dicts() == as_dicts(ROWS)
    assert handed_over(findings[:0]) == findings[:0]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_copies_share_what_cannot_change(findings: Any, copied: Callable[[Any], Any]) -> None:
    assert copied(findings) is findings
    assert copied(findings.table) is findings.table


@settings(max_examples=20)
@given(ANY_ROWS)
def test_bytes_are_those_of_the_fallback(implementation: ModuleType, rows: list[Any]) -> None:
    state = implementation.FindingTable.from_rows(rows).state()
    assert state == _fallback.FindingTable.from_rows(rows).state()
    table = implementation.FindingTable.from_state(state)
    assert table.rows(range(len(rows))) == rows
    assert table == implementation.FindingTable.from_rows(rows)


WRITE = "import fastcore, pickle; print(pickle.dumps(fastcore.parse_sarif({log!r})).hex())"
READ = "import pickle; print(pickle.loads(bytes.fromhex({pickled!r})).findings.to_json().decode())"
LOG = '{"version": "2.1.0", "runs": [{"results": [{"ruleId": "é", "message": {"text": "m"}}]}]}'


@pytest.mark.native
@pytest.mark.parametrize(("writes", "reads"), [("native", "python"), ("python", "native")])
def test_one_implementation_reads_what_the_other_pickles(writes: str, reads: str) -> None:
    data = printed(WRITE.format(log=LOG), FASTCORE_IMPLEMENTATION=writes)
    assert '"rule_id":"é"' in printed(READ.format(pickled=data), FASTCORE_IMPLEMENTATION=reads)


def test_documented_bytes(implementation: ModuleType) -> None:
    assert list(EMPTY) == list(b"fcFind1\n" + bytes(8) + bytes(8 * 11))
    assert len(implementation.FindingTable.from_state(EMPTY)) == 0


@pytest.mark.parametrize("size", range(0, len(STATE), 7))
def test_cut_off(implementation: ModuleType, size: int) -> None:
    with pytest.raises(ArgumentError, match="these bytes are no findings: they end too early"):
        implementation.FindingTable.from_state(STATE[:size])


def with_bytes(place: slice, content: bytes) -> bytes:
    changed = bytearray(STATE)
    changed[place] = content
    return bytes(changed)


def number(value: int) -> bytes:
    return value.to_bytes(8, "little", signed=True)


# where the columns of ROWS start
RULE_ID = 16
RULE_TEXT = RULE_ID + 3 * 8


TWO_NAMES = _fallback.FindingTable.from_rows(
    [with_value("partial_fingerprints", {"name": "", "mane": ""})]
).state()

DAMAGED = {
    "another start": with_bytes(slice(8), b"fcFind2\n"),
    "there is more behind them": STATE + b"\0",
    "rule_id has offsets that do not ascend from 0": with_bytes(slice(RULE_ID, RULE_ID + 8), number(1)),
    "rule_id is not UTF-8": with_bytes(slice(RULE_TEXT, RULE_TEXT + 1), b"\xff"),
    "cwe has a number out of range": STATE.replace((89).to_bytes(4, "little"), bytes(4)),
    "a name comes twice in partial_fingerprints": TWO_NAMES.replace(b"namemane", b"namename"),
}


@pytest.mark.parametrize("reason", DAMAGED)
def test_damaged(implementation: ModuleType, reason: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        implementation.FindingTable.from_state(DAMAGED[reason])
    assert str(caught.value) == f"these bytes are no findings: {reason}"


@pytest.mark.parametrize("count", [-1, 3, 2**31, 2**62, 2**63 - 1, -(2**63)])
def test_number_of_rows_that_is_none(implementation: ModuleType, count: int) -> None:
    with pytest.raises(ArgumentError, match="these bytes are no findings"):
        implementation.FindingTable.from_state(with_bytes(ROW_COUNT, number(count)))


@pytest.mark.parametrize("given_", ["text", None, 5, [STATE]])
def test_no_bytes(implementation: ModuleType, given_: object) -> None:
    with pytest.raises(ArgumentTypeError, match="bytes-like"):
        implementation.FindingTable.from_state(given_)


def outcome(implementation: ModuleType, state: bytes) -> object:
    try:
        table = implementation.FindingTable.from_state(state)
    except ArgumentError as error:
        return str(error)
    return table.rows(range(len(table))), table.to_json(), table.state()


def test_damage_is_refused_by_both_alike(implementation: ModuleType) -> None:
    for place, byte in enumerate(STATE):
        for change in (0x01, 0x80, 0xFF):
            damaged = with_bytes(slice(place, place + 1), bytes([byte ^ change]))
            assert outcome(implementation, damaged) == outcome(_fallback, damaged), (place, change)
