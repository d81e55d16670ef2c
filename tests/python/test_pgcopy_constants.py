"""Columns that are the same in each tuple: behind the others, by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copy_strategies import VALUES
from copy_tuples import columns, copy_tuple
from fastcore import _fallback
from fastcore._copy_columns import COPY_TYPES, CopyColumn
from fastcore.errors import ArgumentError, ArgumentTypeError, CopyError
from outcome import outcome

OWN = columns("int2", "text")
SCAN = UUID(int=5)
CONSTANTS = [
    (CopyColumn("scan", "uuid", False, 0), SCAN),
    (CopyColumn("note", "text", True, 0), None),
    (CopyColumn("data", "jsonb", True, 0), {"é": [1.5]}),
]
FIELDS = (SCAN.bytes, None, '\1{"é": [1.5]}'.encode())
ROWS = [{"a": 1, "b": "x"}, (2, None), {"a": "no number", "b": "", "note": "left aside"}]
TUPLES = copy_tuple(b"\0\1", b"x", *FIELDS) + copy_tuple(b"\0\2", None, *FIELDS)


def test_rows(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(OWN, collect_errors=True, values=CONSTANTS)
    assert encoder.encode_rows(ROWS, 0) == (TUPLES, [(2, "a", "expected int, got str")])


def test_arrow(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder(OWN, collect_errors=True, values=CONSTANTS)
    batch = pa.record_batch(
        {"note": ["left aside"] * 3, "b": ["x", None, "y"], "a": pa.array([1, 2, 10**6], pa.int64())}
    )
    assert encoder.encode_arrow(*batch.__arrow_c_array__(), 0) == (
        TUPLES,
        [(2, "a", "out of range for int2")],
    )


def test_rows_without_columns_of_their_own(implementation: ModuleType) -> None:
    encoder = implementation.CopyEncoder([], collect_errors=True, values=CONSTANTS)
    assert encoder.encode_rows([{}, {"a": 1}, (), (1,)], 0) == (
        copy_tuple(*FIELDS) * 3,
        [(3, "", "expected 0 values, got 1")],
    )


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (CopyColumn("c", "int4", True, 0), "1", "expected int, got str"),
        (CopyColumn("c", "int4", False, 0), None, "null"),
        (CopyColumn("c", "text", True, 2), "abc", "longer than 2 characters"),
        (CopyColumn("c", "text[]", True, 0), ["a", 1], "item 1: expected str, got int"),
        (CopyColumn("c", "json", True, 0), {1, 2}, "cannot be written as JSON"),
    ],
)
@pytest.mark.parametrize("collect_errors", [False, True])
def test_values_that_do_not_fit(
    implementation: ModuleType, column: CopyColumn, value: Any, reason: str, collect_errors: bool
) -> None:
    with pytest.raises(CopyError) as caught:
        implementation.CopyEncoder(OWN, collect_errors=collect_errors, values=[(column, value)])
    assert (caught.value.reason, caught.value.row_index, caught.value.column) == (reason, None, "c")


def test_unknown_type(implementation: ModuleType) -> None:
    bad = [(CopyColumn("c", "int4", True, 0), "1"), (CopyColumn("price", "money", True, 0), 1)]
    with pytest.raises(ArgumentError, match="column 'price' has no type that can be encoded: 'money'"):
        implementation.CopyEncoder(OWN, collect_errors=True, values=bad)


@pytest.mark.native
@pytest.mark.parametrize("type_name", COPY_TYPES)
@settings(max_examples=40)
@given(data=st.data(), nullable=st.booleans(), length=st.sampled_from([0, 5]))
def test_native_equals_fallback(type_name: str, data: st.DataObject, nullable: bool, length: int) -> None:
    value = data.draw(st.one_of(VALUES[type_name], st.sampled_from([None, 1, "1", [2], object()])))
    values = [(CopyColumn("c", type_name, nullable, length), value), *CONSTANTS]

    def encoded(module: ModuleType) -> Any:
        return module.CopyEncoder(OWN, collect_errors=False, values=values).encode_rows([(1, "x")], 0)

    native, fallback = (outcome(encoded, module) for module in (import_module("fastcore._core"), _fallback))
    assert native == fallback


@pytest.fixture(scope="module")
def encode_copy(public: Callable[[str], ModuleType]) -> Callable[..., bytes]:
    encode: Callable[..., bytes] = public("pgcopy").encode_copy
    return encode


def test_encode_copy(encode_copy: Callable[..., bytes]) -> None:
    assert encode_copy(ROWS[:2], OWN, values=iter(CONSTANTS))[19:-2] == TUPLES


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"scan": SCAN}, "iterable of pairs"),
        (CONSTANTS[0], "value 0 must be a pair"),
        ([("scan", SCAN)], "value 0 must be a pair"),
    ],
)
def test_encode_copy_refuses_what_are_no_pairs(
    encode_copy: Callable[..., bytes], values: Any, message: str
) -> None:
    with pytest.raises(ArgumentTypeError, match=message):
        encode_copy([], OWN, values=values)


def test_encode_copy_refuses_a_name_twice(encode_copy: Callable[..., bytes]) -> None:
    with pytest.raises(ArgumentError, match="column 'a' is there 2 times"):
        encode_copy([], OWN, values=[(OWN[0], 1)])
