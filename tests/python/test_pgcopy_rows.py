"""Kinds of rows, and what becomes of those that cannot be encoded."""

from __future__ import annotations

import pickle
from collections import ChainMap, UserDict, defaultdict
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

from copy_tuples import columns, copy_tuple, encoded
from fastcore._copy_columns import CopyColumn
from fastcore.errors import ArgumentError, CopyError, FastcoreError

COLUMNS = columns("int2", "text")
ROW = copy_tuple(b"\0\1", b"x")


@dataclass
class Data:
    a: int
    b: str | None


@dataclass(slots=True)
class Slots:
    a: int
    b: str


class Pair(NamedTuple):
    first: int
    second: str


class Triple(NamedTuple):
    a: int
    b: str
    c: None


class Computed:
    a = 1

    @property
    def b(self) -> str:
        return "x"


class Lazy:
    a = 1

    def __getattr__(self, name: str) -> str:
        if name == "b":
            return "x"
        raise AttributeError(name)


ROWS: list[Any] = [
    {"a": 1, "b": "x"},
    {"b": "x", "other": object(), "a": 1, 5: 6},
    UserDict(a=1, b="x"),
    ChainMap({"b": "x"}, {"a": 1, "b": "y"}),
    defaultdict(list, a=1, b="x"),
    (1, "x"),
    [1, "x"],
    Pair(1, "x"),
    Data(1, "x"),
    Slots(1, "x"),
    SimpleNamespace(a=1, b="x"),
    Computed(),
    Lazy(),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_kinds(implementation: ModuleType, row: Any) -> None:
    assert encoded(implementation, COLUMNS, [row]) == (ROW, [])


def test_kinds_may_be_mixed(implementation: ModuleType) -> None:
    assert encoded(implementation, COLUMNS, ROWS) == (len(ROWS) * ROW, [])


def test_rows_may_be_a_tuple(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(tuple(COLUMNS), collect_errors=False)
    assert encoder.encode_rows((ROWS[0], ROWS[5]), 0) == (2 * ROW, [])


def test_no_rows(implementation: ModuleType) -> None:
    assert encoded(implementation, COLUMNS, []) == (b"", [])


def test_no_columns(implementation: ModuleType) -> None:
    assert encoded(implementation, [], [(), {}, {"a": 1}, object()]) == (4 * b"\0\0", [])


def test_pieces_can_be_joined(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(COLUMNS, collect_errors=True)
    first, _ = encoder.encode_rows(ROWS[:3], 0)
    second, _ = encoder.encode_rows(ROWS[3:], 3)
    assert first + second == encoder.encode_rows(ROWS, 0)[0]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"a": 1}, "b", "missing"),
        ({}, "a", "missing"),
        (defaultdict(int, a=1), "b", "missing"),
        (UserDict(b="x"), "a", "missing"),
        (SimpleNamespace(a=1), "b", "missing"),
        (object(), "a", "missing"),
        ((1,), "", "expected 2 values, got 1"),
        ([1, "x", None], "", "expected 2 values, got 3"),
        (Triple(1, "x", None), "", "expected 2 values, got 3"),
        (None, "", "expected a row, got None"),
        ("ab", "", "expected a row, got str"),
        (b"ab", "", "expected a row, got bytes"),
        (bytearray(b"ab"), "", "expected a row, got bytearray"),
        (5, "", "expected a row, got int"),
        (True, "", "expected a row, got bool"),
        (1.5, "", "expected a row, got float"),
        (("x", 1), "a", "expected int, got str"),
        ((1, 2), "b", "expected str, got int"),
    ],
)
def test_a_wrong_row(implementation: ModuleType, row: Any, column: str, reason: str) -> None:
    assert encoded(implementation, COLUMNS, [row]) == (b"", [(0, column, reason)])


def test_the_bad_rows_are_left_out_and_listed(implementation: ModuleType) -> None:
    rows: list[Any] = [(1, "x"), {"a": 1}, (1, "x"), None, ("secret", "\0")]
    assert encoded(implementation, COLUMNS, rows, first_index=100) == (
        2 * ROW,
        [
            (101, "b", "missing"),
            (103, "", "expected a row, got None"),
            (104, "a", "expected int, got str"),
        ],
    )


def test_the_first_problem_is_raised(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(COLUMNS, collect_errors=False)
    with pytest.raises(CopyError) as caught:
        encoder.encode_rows([(1, "x"), (1, 5), ("x", 1)], 10)
    error = caught.value
    assert (error.reason, error.row_index, error.column) == ("expected str, got int", 11, "b")
    assert str(error) == 'row 11, column "b": expected str, got int'
    assert isinstance(error, ValueError)
    assert isinstance(error, FastcoreError)
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), vars(copied), str(copied)) == (CopyError, vars(error), str(error))


def test_an_error_about_the_whole_row(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(COLUMNS, collect_errors=False)
    with pytest.raises(CopyError) as caught:
        encoder.encode_rows([None], 0)
    assert (caught.value.row_index, caught.value.column) == (0, "")
    assert str(caught.value) == "row 0: expected a row, got None"


def test_an_encoder_goes_on_after_an_error(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(COLUMNS, collect_errors=False)
    with pytest.raises(CopyError):
        encoder.encode_rows([(1, "x"), (1, 5)], 0)
    assert encoder.encode_rows([(1, "x")], 0) == (ROW, [])


@pytest.mark.parametrize("error", [KeyError, ValueError, ZeroDivisionError])
def test_users_own_exceptions_pass(implementation: ModuleType, error: type[Exception]) -> None:
    class Broken:
        @property
        def a(self) -> int:
            raise error

    with pytest.raises(error):
        encoded(implementation, COLUMNS, [Broken()])


def test_an_unknown_type(implementation: ModuleType) -> None:
    with pytest.raises(ArgumentError, match="column 'price' has no type that can be encoded: 'money'"):
        implementation.CopyEncoder([CopyColumn("price", "money", True, 0)], collect_errors=True)


def test_names_are_any_text(implementation: ModuleType) -> None:
    column = CopyColumn('we"ird é %', "int2", True, 0)
    assert encoded(implementation, [column], [{'we"ird é %': 1}]) == (copy_tuple(b"\0\1"), [])
    _, problems = encoded(implementation, [column], [{}])
    assert problems == [(0, 'we"ird é %', "missing")]
