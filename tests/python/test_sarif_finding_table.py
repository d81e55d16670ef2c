"""The table of findings, which native code and fallback hold each in its own way."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastcore import ArgumentError, ArgumentTypeError
from fastcore._sarif_options import FINDING_FIELDS
from finding_rows import ANY_ROWS, FINGERPRINT, ROWS, as_dicts, as_json, with_value


@pytest.fixture
def table(implementation: ModuleType) -> Any:
    return implementation.FindingTable.from_rows(ROWS)


@settings(max_examples=50)
@given(ANY_ROWS, st.data())
def test_gives_what_it_was_given(implementation: ModuleType, rows: list[Any], data: st.DataObject) -> None:
    table = implementation.FindingTable.from_rows(iter(rows))
    assert len(table) == len(rows)
    assert [table.row(index) for index in range(len(rows))] == rows
    assert table.to_dicts() == as_dicts(rows)
    assert table.to_json() == as_json(rows)
    assert [table.column(name) for name in FINDING_FIELDS] == [
        [row[place] for row in rows] for place in range(len(FINDING_FIELDS))
    ]
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows))))) if rows else []
    assert table.rows(chosen) == [rows[index] for index in chosen]
    taken = table.take(chosen)
    assert taken.rows(range(len(taken))) == table.rows(chosen)
    assert taken == implementation.FindingTable.from_rows(table.rows(chosen))


@pytest.mark.parametrize("code_points", [range(0x180), range(0x2000, 0x2080), range(0x1F600, 0x1F640)])
def test_json_of_each_character(implementation: ModuleType, code_points: range) -> None:
    rows: Any = [
        with_value("message", text) for each in code_points for text in (chr(each), "a" * 9 + chr(each))
    ]
    assert implementation.FindingTable.from_rows(rows).to_json() == as_json(rows)


def test_large_json(implementation: ModuleType) -> None:
    rows: Any = [with_value("code_snippet", "\n" * index) for index in range(2000)]
    assert implementation.FindingTable.from_rows(rows).to_json() == as_json(rows)


def test_order_of_keys(table: Any) -> None:
    assert [tuple(finding) for finding in table.to_dicts()] == [FINDING_FIELDS, FINDING_FIELDS]


def test_no_findings(implementation: ModuleType) -> None:
    table = implementation.FindingTable.from_rows([])
    assert (len(table), table.to_json(), table.to_dicts(), table.rows([])) == (0, b"[]", [], [])


def test_equal_by_value(implementation: ModuleType) -> None:
    def table(name: str = "line", value: object = 1) -> Any:
        return implementation.FindingTable.from_rows([with_value(name, value)])

    assert table() == table()
    others = {
        **dict.fromkeys(FINDING_FIELDS, "other"),
        **dict.fromkeys(("line", "column", "end_line", "end_column"), 99),
        "cwe": ("CWE-7",),
        "fingerprint": "",
        "suppressed": True,
        "partial_fingerprints": {"a": "1"},
    }
    for name, other in others.items():
        assert table(name, other) != table("rule_id", "B608")
        assert table(name, other) == table(name, other)
    assert table("partial_fingerprints", {"a": "1", "b": "2"}) == table(
        "partial_fingerprints", {"b": "2", "a": "1"}
    )
    assert table("partial_fingerprints", {"a": "1", "b": "2"}) != table(
        "partial_fingerprints", {"a": "2", "b": "1"}
    )
    assert table() != [with_value("line", 1)]


def test_not_hashable(table: Any) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(table)


def test_what_it_gives_can_be_changed_without_it(table: Any) -> None:
    table.to_dicts()[0]["partial_fingerprints"].clear()
    table.to_dicts()[0]["cwe"].clear()
    table.row(0)[13].clear()
    table.rows([0])[0][13].clear()
    table.column("partial_fingerprints")[0].clear()
    assert table.rows([0, 1]) == ROWS


def test_what_it_was_given_can_be_changed_without_it(implementation: ModuleType) -> None:
    partial_fingerprints = {"a": "1"}
    table = implementation.FindingTable.from_rows([with_value("partial_fingerprints", partial_fingerprints)])
    partial_fingerprints.clear()
    assert table.row(0)[13] == {"a": "1"}


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda table: pickle.loads(pickle.dumps(table))]
)
def test_copies(table: Any, copied: Callable[[Any], Any]) -> None:
    assert copied(table) == table
    assert copied(table).rows([0, 1]) == ROWS


def test_index_out_of_range(table: Any) -> None:
    for index in (2, -1, 2**40):
        for ask in (table.row, lambda index: table.rows([0, index]), lambda index: table.take([index])):
            with pytest.raises(IndexError, match="finding index out of range"):
                ask(index)


def test_unknown_column(table: Any) -> None:
    with pytest.raises(ArgumentError, match="a finding has no field 'lines'"):
        table.column("lines")


WRONG_TYPES: list[tuple[str, object, str]] = [
    *(
        ("rule_id", 5, "str, not int"),
        ("tool_name", None, "str, not None"),
        ("message", b"x", "str, not bytes"),
    ),
    *(
        ("line", "3", "int, not str"),
        ("end_column", True, "int, not bool"),
        ("column", 1.0, "int, not float"),
    ),
    *(("cwe", "CWE-89", "a tuple or list of str, not str"), ("cwe", (89,), "str, not int")),
    *(("fingerprint", None, "str, not None"), ("suppressed", 1, "bool, not int")),
    *(
        ("partial_fingerprints", [], "dict, not list"),
        ("partial_fingerprints", {"a": 1}, "dict of str, not int"),
    ),
    ("partial_fingerprints", {1: "a"}, "dict of str, not int"),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG_TYPES)
def test_wrong_type(implementation: ModuleType, name: str, value: object, message: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        implementation.FindingTable.from_rows([ROWS[0], with_value(name, value)])
    assert str(caught.value) == f"finding 1: {name} must be {message}"
    assert caught.value.index == 1


@pytest.mark.parametrize("row", [list(ROWS[0]), ROWS[0][:-1], (*ROWS[0], ""), (), None])
def test_no_row(implementation: ModuleType, row: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        implementation.FindingTable.from_rows([row])
    assert str(caught.value) == "finding 0 must be a tuple of 15 values"
    assert caught.value.index == 0


CWE_MESSAGE = "cwe must be written as CWE-89"
FINGERPRINT_MESSAGE = "fingerprint must be sha256: and 64 digits, or empty"
WRONG_VALUES: list[tuple[str, object, str]] = [
    *(
        ("line", 2**31, "line must be a number of 32 bits"),
        ("column", 2**70, "column must be a number of 32 bits"),
    ),
    ("end_line", -(2**31) - 1, "end_line must be a number of 32 bits"),
    *(
        ("cwe", ("CWE-7", text), CWE_MESSAGE)
        for text in (
            "89",
            "cwe-89",
            "CWE-089",
            "CWE-0",
            "CWE-10000000",
            "CWE-89 ",
            "CWE--1",
            "CWE-+1",
            "CWE-٣",
            "",
        )
    ),
    *(
        ("fingerprint", text, FINGERPRINT_MESSAGE)
        for text in ("x", "sha256:", FINGERPRINT.upper(), FINGERPRINT[:-1] + "F", FINGERPRINT[:-1] + "g")
    ),
    *(
        ("fingerprint", text, FINGERPRINT_MESSAGE)
        for text in (FINGERPRINT[:-1], FINGERPRINT + "\n", "\ud800")
    ),
]


@pytest.mark.parametrize(("name", "value", "message"), WRONG_VALUES)
def test_wrong_value(implementation: ModuleType, name: str, value: object, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        implementation.FindingTable.from_rows([ROWS[0], with_value(name, value)])
    assert str(caught.value) == f"finding 1: {message}"


def test_error_of_the_iterator(implementation: ModuleType) -> None:
    def broken() -> Any:
        yield ROWS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        implementation.FindingTable.from_rows(broken())


SURROGATES = [
    ("a\ud800", "a\ufffd"),
    ("\udc00b", "\ufffdb"),
    ("\udc00\ud800", "\ufffd\ufffd"),
    ("\ud83d" + "\ude00", "😀"),
    ("é\ud800\ud83d" + "\ude00", "é\ufffd😀"),
]


@pytest.mark.parametrize(("text", "held"), SURROGATES)
def test_surrogates(implementation: ModuleType, text: str, held: str) -> None:
    for name in ("rule_id", "message", "tool_name"):
        table = implementation.FindingTable.from_rows([with_value(name, text)])
        assert table.column(name) == [held]


def test_surrogates_in_partial_fingerprints(implementation: ModuleType) -> None:
    fingerprints = {chr(0xD800): "1", "b": chr(0xDC00), chr(0xD801): "2"}
    rows: Any = [with_value("partial_fingerprints", fingerprints)]
    clean: Any = [with_value("partial_fingerprints", {"\ufffd": "2", "b": "\ufffd"})]
    table = implementation.FindingTable.from_rows(rows)
    assert table.row(0) == clean[0]
    assert table.to_json() == as_json(clean)


class Text(str):
    def __str__(self) -> str:
        return "other"


class Number(int):
    pass


def test_subclasses_become_what_they_hold(implementation: ModuleType) -> None:
    rows = [with_value("message", Text("é")), with_value("line", Number(7))]
    table = implementation.FindingTable.from_rows(rows)
    assert [type(value) for value in table.column("message") + table.column("line")] == [str, str, int, int]
    assert table.column("message")[0] == "é"
    assert table.column("line")[1] == 7
