"""Native code and fallback give the same fingerprints and errors, whatever the findings are."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from itertools import cycle, islice
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fastcore import _fallback
from fastcore._fingerprint_fields import FIELDS
from fastcore._sarif_options import FINDING_FIELDS
from outcome import outcome

pytestmark = pytest.mark.native

TEXTS = st.one_of(
    st.sampled_from(["", "a", " a\t\r\n b ", "é", "日本", "\ud800", "😀\udfff", "\x1c\x85\xa0a", "\x0b\x0c"]),
    st.text(alphabet=" \t\nab\x00\xa0é\u1680日\ud800", max_size=40),
)
INTEGERS = st.one_of(st.integers(-2, 5), st.sampled_from([2**31, 2**63 - 1, -(2**63), 2**63, 10**30]))
CWE = st.lists(st.one_of(TEXTS, st.sampled_from(["CWE-79", "CWE-89"])), max_size=3)
REGION = ("line", "column", "end_line", "end_column")

VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(sorted(FIELDS), st.one_of(TEXTS, st.none())),
    **dict.fromkeys(REGION, INTEGERS),
    "cwe": st.one_of(CWE, CWE.map(tuple)),
    "suppressed": st.booleans(),
}
WRONG = st.sampled_from([5, 1.5, b"x", True, [], (), {}, object(), "x", ["CWE-1", None]])
DICTS = st.fixed_dictionaries({}, optional=VALUES)
KINDS: list[Any] = [dict, UserDict, lambda values: SimpleNamespace(**values)]
FINDINGS = st.lists(st.builds(lambda kind, values: kind(values), st.sampled_from(KINDS), DICTS), max_size=5)
RECIPES = st.fixed_dictionaries(
    {
        "version": st.sampled_from([1, 2]),
        "fields": st.one_of(
            st.none(), st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, unique=True).map(tuple)
        ),
    }
)


def native() -> ModuleType:
    return import_module("fastcore._core")


def raw(module: ModuleType, findings: object, **options: Any) -> tuple[bytes, bytes]:
    """The table's content, which does not say whose it is."""
    digests, is_duplicate = module.fingerprint_findings(findings, **options).to_bytes()
    return digests, is_duplicate


@given(FINDINGS, RECIPES)
@example([{"message": " ", "code_snippet": "\t"}], {"version": 2, "fields": None})
def test_objects(findings: list[Any], recipe: dict[str, Any]) -> None:
    results = [outcome(raw, module, findings, known=None, **recipe) for module in (native(), _fallback)]
    assert results[0] == results[1]


@given(FINDINGS, st.sampled_from(sorted(FIELDS)), WRONG, RECIPES)
def test_wrong_values(findings: list[Any], field: str, value: Any, recipe: dict[str, Any]) -> None:
    results = [
        outcome(raw, module, [*findings, {field: value}, value], known=None, **recipe)
        for module in (native(), _fallback)
    ]
    assert results[0] == results[1]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=40))
def test_numbering(findings: list[tuple[str, int]]) -> None:
    objects = [{"rule_id": rule, "line": line} for rule, line in findings]
    table = _fallback.fingerprint_findings(objects[:2], version=2, fields=None, known=None)
    known = set(table.fingerprints())
    results = [raw(module, objects, version=2, fields=None, known=known) for module in (native(), _fallback)]
    assert results[0] == results[1]


PLACES = st.integers(0, 2**31 - 1)
PLAIN_TEXTS = st.text(alphabet=" \t\nab\x00\xa0é\u1680日😀", max_size=60)
ROWS = st.fixed_dictionaries(
    {
        **dict.fromkeys(FINDING_FIELDS, PLAIN_TEXTS),
        **dict.fromkeys(REGION, PLACES),
        "cwe": st.lists(st.integers(1, 9_999_999), max_size=3, unique=True).map(
            lambda numbers: tuple(f"CWE-{number}" for number in sorted(numbers))
        ),
        "suppressed": st.booleans(),
        "partial_fingerprints": st.just({}),
        "fingerprint": st.just("sha256:" + 64 * "0"),
    }
).map(lambda values: tuple(values[name] for name in FINDING_FIELDS))


@given(st.lists(ROWS, max_size=6), RECIPES)
def test_columns(rows: list[Any], recipe: dict[str, Any]) -> None:
    results = [
        raw(module, module.FindingTable.from_rows(rows + rows[:2]), known=None, **recipe)
        for module in (native(), _fallback)
    ]
    assert results[0] == results[1]


@settings(max_examples=20)
@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(1, 400), RECIPES)
def test_many_columns(rows: list[Any], count: int, recipe: dict[str, Any]) -> None:
    line = FINDING_FIELDS.index("line")
    many = [(*row[:line], number, *row[line + 1 :]) for number, row in enumerate(islice(cycle(rows), count))]
    results = [
        raw(module, module.FindingTable.from_rows(many), known=None, **recipe)
        for module in (native(), _fallback)
    ]
    assert results[0] == results[1]
