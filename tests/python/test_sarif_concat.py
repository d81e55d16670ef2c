"""Findings of several logs joined, and those left out that repeat another."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastcore import ArgumentTypeError
from finding_rows import ANY_ROWS, FEW_ROWS, FINGERPRINT, ROWS, with_value
from sarif_logs import located, log_of, run_of

FINGERPRINT_PLACE = 10


def without_fingerprints(table: Any) -> list[Any]:
    return [(*row[:10], *row[11:]) for row in table.rows(range(len(table)))]


@settings(max_examples=30)
@given(st.lists(ANY_ROWS | FEW_ROWS, max_size=4))
def test_as_if_of_one_log(implementation: ModuleType, parts: list[Any]) -> None:
    tables = [implementation.FindingTable.from_rows(rows) for rows in parts]
    whole = implementation.FindingTable.from_rows([row for rows in parts for row in rows])
    joined = implementation.FindingTable.concat(tables)
    fingerprinted = implementation.fingerprint_findings(whole, version=2, fields=None, known=None)
    assert joined.column("fingerprint") == fingerprinted.fingerprints()
    assert without_fingerprints(joined) == without_fingerprints(whole)
    assert tables == [implementation.FindingTable.from_rows(rows) for rows in parts]


@settings(max_examples=30)
@given(ANY_ROWS | FEW_ROWS)
def test_the_first_of_each_fingerprint_stays(implementation: ModuleType, rows: list[Any]) -> None:
    table = implementation.FindingTable.from_rows(rows)
    first_rows: dict[object, Any] = {}
    for index, row in enumerate(rows):
        first_rows.setdefault(row[FINGERPRINT_PLACE] or index, row)
    kept = table.deduplicated()
    assert kept.rows(range(len(kept))) == list(first_rows.values())
    assert (kept is table) == (len(kept) == len(rows))
    assert len(table) == len(rows)


def test_fingerprints_that_begin_alike(implementation: ModuleType) -> None:
    texts = [FINGERPRINT[:-2] + end for end in ("00", "01", "00", "02", "01", "01")]
    rows = [with_value("fingerprint", text) for text in texts]
    kept = implementation.FindingTable.from_rows(rows).deduplicated()
    assert kept.column("fingerprint") == [texts[0], texts[1], texts[3]]


@pytest.mark.parametrize("tables", [[None], [5], [ROWS]])
def test_no_tables(implementation: ModuleType, tables: list[Any]) -> None:
    table = implementation.FindingTable.from_rows(ROWS)
    with pytest.raises(ArgumentTypeError, match="tables must be of FindingTable") as caught:
        implementation.FindingTable.concat([table, *tables])
    assert caught.value.index == 1


@pytest.fixture(scope="module")
def findings_of(sarif: ModuleType) -> Callable[..., Any]:
    """Reads a log of one tool with a finding of one rule and file at each of the lines."""

    def read(*lines: int) -> Any:
        results = [{"ruleId": "R", **located(region={"startLine": line})} for line in lines]
        return sarif.parse_sarif(json.dumps(log_of(run_of(*results)))).findings

    return read


def test_findings_of_two_logs_stay_apart(sarif: ModuleType, findings_of: Callable[..., Any]) -> None:
    first, second = findings_of(3, 7), findings_of(7, 5)
    # each log by itself begins with the key
    assert first[0].fingerprint == second[1].fingerprint
    joined = sarif.Findings.concat(iter([first, second]))
    assert joined.column("line") == [3, 7, 7, 5]
    assert joined == findings_of(3, 7, 7, 5)
    assert type(joined) is sarif.Findings
    kept = joined.deduplicated()
    assert kept.column("line") == [3, 7, 5]
    assert len(set(kept.column("fingerprint"))) == 3
    assert kept.deduplicated() is kept
    assert type(kept) is sarif.Findings


def test_one_part_and_none(sarif: ModuleType, findings_of: Callable[..., Any]) -> None:
    findings = findings_of(5, 3, 5)
    assert sarif.Findings.concat([findings]) == findings
    assert sarif.Findings.concat((findings[1:], findings[:1])) == findings_of(3, 5, 5)
    assert sarif.Findings.concat([]) == sarif.Findings.concat([findings[:0]] * 2) == findings[:0]


def test_other_fingerprints_are_made_anew(sarif: ModuleType, findings_of: Callable[..., Any]) -> None:
    findings = findings_of(5, 3)
    other = sarif.Findings.from_findings(
        finding.to_dict() | {"fingerprint": fingerprint}
        for finding, fingerprint in zip(findings, (FINGERPRINT, ""), strict=True)
    )
    assert sarif.Findings.concat([other]) == findings


def test_findings_without_a_fingerprint_stay(sarif: ModuleType) -> None:
    findings = sarif.Findings.from_findings([{"line": 1}, {"line": 1}])
    assert findings.deduplicated() is findings


@pytest.mark.parametrize(
    ("parts", "message", "index"),
    [
        (5, "parts must be an iterable of Findings, not int", None),
        (["x"], "part 0 must be Findings, not str", 0),
        ([None], "part 0 must be Findings, not None", 0),
    ],
)
def test_no_parts(sarif: ModuleType, parts: Any, message: str, index: int | None) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        sarif.Findings.concat(parts)
    assert (str(caught.value), caught.value.index) == (message, index)


def test_findings_are_no_parts_themselves(sarif: ModuleType, findings_of: Callable[..., Any]) -> None:
    with pytest.raises(ArgumentTypeError, match=r"part 1 must be Findings, not Finding$"):
        sarif.Findings.concat([findings_of(3), findings_of(3)[0]])
