"""``Findings`` and ``Finding``, which users see."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Sequence
from dataclasses import FrozenInstanceError
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError
from fastcore._sarif_options import FINDING_FIELDS
from finding_rows import FINGERPRINT, ROWS, as_dicts, as_json

COUNT = 2500
"""More than what an iteration takes at once."""


@pytest.fixture(scope="module")
def module(public: Callable[[str], ModuleType]) -> ModuleType:
    return public("sarif_findings")


@pytest.fixture(scope="module")
def many(module: ModuleType) -> Any:
    return module.Findings.from_findings(
        {"rule_id": f"R{index % 7}", "line": index, "message": f"é{index}", "cwe": ["CWE-89"] * (index % 2)}
        for index in range(COUNT)
    )


@pytest.fixture(scope="module")
def two(module: ModuleType) -> Any:
    return module.Findings.from_findings(as_dicts(ROWS))


def test_a_sequence_of_findings(module: ModuleType, many: Any) -> None:
    assert isinstance(many, Sequence)
    assert len(many) == COUNT
    as_list = list(many)
    assert len(as_list) == COUNT
    assert as_list == [many[index] for index in range(COUNT)]
    assert list(reversed(many)) == as_list[::-1]
    assert (many[-1], many[-COUNT]) == (as_list[-1], as_list[0])
    assert as_list[1] == module.Finding(rule_id="R1", line=1, message="é1", cwe=("CWE-89",))
    assert as_list[1] in many
    assert many.index(as_list[1030]) == 1030
    assert many.count(as_list[3]) == 1


def test_findings_are_of_one_class(module: ModuleType, two: Any) -> None:
    for finding in (*two, two[0], module.Finding(*ROWS[0])):
        assert type(finding) is module.Finding
        with pytest.raises(FrozenInstanceError):
            finding.line = 3
    assert list(two) == [two[0], two[1]] == [module.Finding(*row) for row in ROWS]
    assert [hash(finding) for finding in two] == [hash(module.Finding(*row)) for row in ROWS]


@pytest.mark.parametrize("index", [COUNT, -COUNT - 1, 2**40, -(2**40), 10**30, -(10**30)])
def test_index_out_of_range(many: Any, index: int) -> None:
    with pytest.raises(IndexError):
        many[index]


@pytest.mark.parametrize("index", ["0", 1.0, None])
def test_no_index(many: Any, index: Any) -> None:
    with pytest.raises(TypeError):
        many[index]


@pytest.mark.parametrize(
    "part", [slice(None), slice(5), slice(-3, None), slice(None, None, -7), slice(9, 3), slice(2, 10**9, 100)]
)
def test_slices(module: ModuleType, many: Any, part: slice) -> None:
    assert type(many[part]) is module.Findings
    assert list(many[part]) == list(many)[part]


def test_fields(module: ModuleType, two: Any) -> None:
    assert tuple(two[0].to_dict()) == FINDING_FIELDS
    assert [finding.to_dict() for finding in two] == two.to_dicts() == as_dicts(ROWS)
    assert two.to_json() == as_json(ROWS)
    assert [two.column(name) for name in FINDING_FIELDS] == [
        [getattr(finding, name) for finding in two] for name in FINDING_FIELDS
    ]
    two[0].to_dict()["partial_fingerprints"].clear()
    assert module.Findings.from_findings(two) == two


def test_column_by_another_name(two: Any) -> None:
    with pytest.raises(ArgumentError, match="a finding has no field 'path'"):
        two.column("path")
    with pytest.raises(ArgumentTypeError, match="name must be str, not int"):
        two.column(3)


def test_repr(module: ModuleType, two: Any) -> None:
    assert (repr(two), repr(two[:1])) == ("Findings(2 findings)", "Findings(1 finding)")
    assert repr(module.Finding()) == "Finding()"
    assert repr(module.Finding(rule_id="a'b", line=3)) == """Finding(rule_id="a'b", line=3)"""
    assert eval(repr(two[0]), {"Finding": module.Finding}) == two[0]


def test_equal_by_value(module: ModuleType, two: Any) -> None:
    assert two == module.Findings.from_findings(list(two))
    assert two != two[::-1]
    assert two != two[:1]
    assert two != list(two)
    assert two[:0] == module.Findings.from_findings([])
    with pytest.raises(TypeError, match="unhashable"):
        hash(two)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]
)
def test_copies(two: Any, copied: Callable[[Any], Any]) -> None:
    for value in (two, two[0]):
        assert copied(value) == value
        assert type(copied(value)) is type(value)


def test_what_is_absent(module: ModuleType) -> None:
    absent: list[Any] = [{}, dict.fromkeys(FINDING_FIELDS), {"path": "x"}, module.Finding()]
    findings = module.Findings.from_findings(absent)
    assert list(findings) == [module.Finding()] * 4
    assert list(module.Finding().to_dict().values()) == [
        *[""] * 3,
        *[0] * 4,
        "",
        "",
        [],
        "",
        False,
        "",
        {},
        "",
    ]


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        (5, "finding 1 must be Finding or a mapping, not int"),
        (ROWS[0], "finding 1 must be Finding or a mapping, not tuple"),
        ({"line": "3"}, "finding 1: line must be int, not str"),
    ],
)
def test_no_finding(module: ModuleType, finding: Any, message: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        module.Findings.from_findings([{}, finding])
    assert (str(caught.value), caught.value.index) == (message, 1)


def test_no_table(module: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError, match="table must be FindingTable, not list"):
        module.Findings([])


FILTERED: Any = [
    {
        "severity": "high",
        "rule_id": "A",
        "file_path": "src/app.py",
        "cwe": ["CWE-20", "CWE-89"],
        "tool_name": "x",
    },
    {
        "severity": "low",
        "rule_id": "B",
        "file_path": "src/[id]/page.tsx",
        "suppressed": True,
        "tool_name": "x",
    },
    {
        "severity": "high",
        "rule_id": "C",
        "file_path": "src/i/page.tsx",
        "cwe": ["CWE-79"],
        "baseline_state": "new",
    },
    {"severity": "info", "rule_id": "D", "file_path": "lib/App.py", "fingerprint": FINGERPRINT},
]


@pytest.mark.parametrize(
    ("conditions", "rule_ids"),
    [
        ({}, "ABCD"),
        ({"severity": None}, "ABCD"),
        ({"severity": "high"}, "AC"),
        ({"severity": "hig"}, ""),
        ({"severity": ["low", "info"]}, "BD"),
        ({"severity": {"high": 1}.keys()}, "AC"),
        ({"severity": []}, ""),
        ({"rule_id": ("A", "D", "X")}, "AD"),
        ({"cwe": "CWE-89"}, "A"),
        ({"cwe": {"CWE-89", "CWE-79"}}, "AC"),
        ({"tool_name": "x", "suppressed": False}, "A"),
        ({"tool_name": "x", "suppressed": True}, "B"),
        ({"baseline_state": ""}, "ABD"),
        ({"fingerprint": [FINGERPRINT]}, "D"),
        ({"file_path": "src/app.py"}, "A"),
        ({"file_path": "src/*"}, "ABC"),
        ({"file_path": "*/app.py"}, "A"),
        ({"file_path": "src/?/*"}, "C"),
        ({"file_path": "src/[id]/page.tsx"}, "BC"),
        ({"file_path": ["lib/*", "src/app.py"]}, "AD"),
        ({"file_path": "SRC/*"}, ""),
        ({"severity": "high", "file_path": "*.tsx"}, "C"),
    ],
)
def test_filter(module: ModuleType, conditions: dict[str, Any], rule_ids: str) -> None:
    findings = module.Findings.from_findings(FILTERED)
    found = findings.filter(**conditions)
    assert type(found) is module.Findings
    assert "".join(found.column("rule_id")) == rule_ids


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"severity": 3}, "severity must be str or a collection of str, not int"),
        ({"cwe": [89]}, "cwe must be a collection of str, not of int"),
        ({"file_path": b"src"}, "file_path must be str or a collection of str, not bytes"),
        ({"suppressed": "yes"}, "suppressed must be bool, not str"),
        ({"suppressed": 1}, "suppressed must be bool, not int"),
    ],
)
def test_wrong_condition(two: Any, conditions: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        two.filter(**conditions)
    assert str(caught.value) == message


def test_unknown_condition(two: Any) -> None:
    with pytest.raises(TypeError, match="'level'"):
        two.filter(level="error")
