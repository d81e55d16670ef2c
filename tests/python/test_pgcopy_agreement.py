"""Native code and fallback give the same bytes, problems and errors, whatever the rows are."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copy_arrow_strategies import columns_and_batches
from copy_strategies import VALUES, WRONG, columns_and_rows
from fastcore import _fallback
from fastcore._copy_columns import COPY_TYPES, CopyColumn
from outcome import outcome

pytestmark = pytest.mark.native


def implementations() -> tuple[ModuleType, ModuleType]:
    return import_module("fastcore._core"), _fallback


def outcomes_of_rows(columns: list[CopyColumn], rows: list[Any], collect_errors: bool) -> list[Any]:
    return [
        outcome(module.CopyEncoder(columns, collect_errors=collect_errors).encode_rows, rows, 7)
        for module in implementations()
    ]


def outcomes_of_batch(columns: list[CopyColumn], batch: Any, collect_errors: bool) -> list[Any]:
    return [
        outcome(
            module.CopyEncoder(columns, collect_errors=collect_errors).encode_arrow,
            *batch.__arrow_c_array__(),
            7,
        )
        for module in implementations()
    ]


@pytest.mark.parametrize("type_name", COPY_TYPES)
@settings(max_examples=150)
@given(data=st.data(), length=st.sampled_from([0, 1, 5]))
def test_values(type_name: str, data: st.DataObject, length: int) -> None:
    rows = [(value,) for value in data.draw(st.lists(VALUES[type_name], max_size=5))]
    column = CopyColumn("a", type_name, True, length)
    native, fallback = outcomes_of_rows([column], rows, True)
    assert native == fallback


@settings(max_examples=300)
@given(st.sampled_from(COPY_TYPES), WRONG)
@example("json", {"a": [1.5, None, {"b": "é"}]})
def test_values_of_other_types(type_name: str, value: Any) -> None:
    native, fallback = outcomes_of_rows([CopyColumn("a", type_name, False, 0)], [(value,)], True)
    assert native == fallback


@settings(max_examples=200)
@given(columns_and_rows(), st.booleans())
def test_rows(drawn: tuple[list[CopyColumn], list[Any]], collect_errors: bool) -> None:
    native, fallback = outcomes_of_rows(*drawn, collect_errors)
    assert native == fallback


@settings(max_examples=400)
@given(columns_and_batches(), st.booleans())
def test_batches(drawn: tuple[list[CopyColumn], Any], collect_errors: bool) -> None:
    native, fallback = outcomes_of_batch(*drawn, collect_errors)
    assert native == fallback
