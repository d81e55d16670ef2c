"""Native gives what the fallback gives: the same bytes, or the same error with the same attributes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import json_texts
from fastcore import _fallback
from outcome import outcome

pytestmark = pytest.mark.native

MAX_DEPTHS = st.sampled_from([1, 2, 3, 1024])


def assert_same(implementation: ModuleType, function: str, *arguments: Any, **options: Any) -> None:
    native = outcome(getattr(implementation, function), *arguments, **options)
    fallback = outcome(getattr(_fallback, function), *arguments, **options)
    assert native == fallback


@settings(max_examples=400, deadline=None)
@given(row=json_texts.rows, type_name=json_texts.type_names, max_depth=MAX_DEPTHS)
def test_valid_row(
    native_implementation: ModuleType, row: str, type_name: str | None, max_depth: int
) -> None:
    assert_same(native_implementation, "build_single_response", row, "f", type_name, max_depth=max_depth)
    assert_same(
        native_implementation, "build_single_response", row.encode(), "f", type_name, max_depth=max_depth
    )


@settings(max_examples=800, deadline=None)
@given(row=json_texts.damaged_rows(), type_name=st.sampled_from([None, "T"]), max_depth=MAX_DEPTHS)
def test_damaged_row(
    native_implementation: ModuleType, row: bytes, type_name: str | None, max_depth: int
) -> None:
    assert_same(native_implementation, "build_single_response", row, "f", type_name, max_depth=max_depth)
    text = row.decode(errors="surrogateescape")
    assert_same(native_implementation, "build_single_response", text, "f", type_name, max_depth=max_depth)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=40) | st.text('{}[]",:\\/ue01-+.tfn_ab \n', max_size=40).map(str.encode))
def test_any_bytes(native_implementation: ModuleType, data: bytes) -> None:
    assert_same(native_implementation, "build_single_response", data, "f", "T", max_depth=5)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(json_texts.any_rows, max_size=6),
    field_name=json_texts.names,
    type_name=json_texts.type_names,
)
@example(rows=['{"a_b":1}', None, '{"aB":1}', '{"a_b":1,"aB":1}'], field_name="", type_name="")
def test_list(
    native_implementation: ModuleType, rows: list[Any], field_name: str, type_name: str | None
) -> None:
    assert_same(native_implementation, "build_list_response", rows, field_name, type_name, max_depth=1024)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(json_texts.any_rows | st.integers(), max_size=5))
def test_list_with_items_that_are_no_rows(native_implementation: ModuleType, rows: list[Any]) -> None:
    assert_same(native_implementation, "build_list_response", rows, "f", None, max_depth=1024)


@settings(max_examples=150, deadline=None)
@given(field_name=json_texts.names)
def test_responses_without_rows(native_implementation: ModuleType, field_name: str) -> None:
    assert_same(native_implementation, "build_empty_array_response", field_name)
    assert_same(native_implementation, "build_null_response", field_name)
    assert_same(native_implementation, "build_single_response", None, field_name, "T", max_depth=1)


@settings(max_examples=100, deadline=None)
@given(shape=json_texts.rows, count=st.integers(2, 40), damaged=json_texts.damaged_rows())
def test_rows_of_one_shape_and_one_that_is_not(
    native_implementation: ModuleType, shape: str, count: int, damaged: bytes
) -> None:
    rows: list[Any] = [shape] * count
    assert_same(native_implementation, "build_list_response", rows, "f", "T", max_depth=1024)
    rows.insert(count // 2, damaged)
    assert_same(native_implementation, "build_list_response", rows, "f", "T", max_depth=1024)
