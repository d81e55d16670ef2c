"""Native gives what the fallback gives, whatever the options are."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import json_options
import json_texts
from fastcore import _fallback
from fastcore._response_options import Field, RowOptions
from outcome import outcome
from test_response_agreement import MAX_DEPTHS, assert_same

pytestmark = pytest.mark.native

SHAPES = st.lists(json_texts.rows, min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), row=json_texts.rows, type_name=st.sampled_from([None, "T", "é"]), max_depth=MAX_DEPTHS)
def test_valid_row(
    native_implementation: ModuleType,
    data: st.DataObject,
    row: str,
    type_name: str | None,
    max_depth: int,
) -> None:
    options = data.draw(json_options.row_options([row]))
    for form in (row, row.encode()):
        assert_same(
            native_implementation,
            "build_single_response",
            form,
            "f",
            type_name,
            max_depth=max_depth,
            options=options,
        )


@settings(max_examples=100, deadline=None)
@given(data=st.data(), row=json_texts.rows, damaged=json_texts.damaged_rows())
def test_damaged_row(
    native_implementation: ModuleType, data: st.DataObject, row: str, damaged: bytes
) -> None:
    options = data.draw(json_options.row_options([row, damaged]))
    # the rows around are written before and after the bad one, from what was learned of their shape
    rows = [row, row, damaged, row, damaged]
    assert_same(native_implementation, "build_list_response", rows, "f", "T", max_depth=1024, options=options)


@settings(max_examples=100, deadline=None)
@given(
    data=st.data(),
    rows=st.lists(json_texts.any_rows, max_size=5),
    field_name=json_texts.names,
    type_name=json_texts.type_names,
)
def test_list(
    native_implementation: ModuleType,
    data: st.DataObject,
    rows: list[Any],
    field_name: str,
    type_name: str | None,
) -> None:
    options = data.draw(json_options.row_options(rows))
    assert_same(
        native_implementation,
        "build_list_response",
        rows,
        field_name,
        type_name,
        max_depth=1024,
        options=options,
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), shapes=SHAPES, count=st.integers(1, 300), bad=st.lists(st.integers(0, 899)))
def test_many_rows_of_few_shapes(
    native_implementation: ModuleType, data: st.DataObject, shapes: list[str], count: int, bad: list[int]
) -> None:
    options = data.draw(json_options.row_options(shapes))._replace(workers=4)
    rows: list[Any] = [row if i % 2 else row.encode() for i in range(count) for row in shapes]
    for place in bad:
        rows[place % len(rows)] = '{"a_b":1,"aB":[2,]}'
    assert_same(
        native_implementation, "build_list_response", rows, "f", None, max_depth=1024, options=options
    )


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    rows=st.lists(json_texts.any_rows, max_size=4),
    field_name=json_texts.names,
    type_name=json_texts.type_names,
)
def test_connection(
    native_implementation: ModuleType,
    data: st.DataObject,
    rows: list[Any],
    field_name: str,
    type_name: str | None,
) -> None:
    envelope = data.draw(json_options.envelopes(len(rows)))
    if type_name is None:
        envelope = envelope._replace(typed=False)
    options = data.draw(st.none() | json_options.row_options(rows))
    assert_same(
        native_implementation,
        "build_connection_response",
        rows,
        field_name,
        type_name,
        envelope=envelope,
        max_depth=1024,
        options=options,
    )


@st.composite
def fields(draw: st.DrawFn, field_name: str) -> Field:
    single = draw(st.booleans())
    rows = draw(json_texts.any_rows if single else st.lists(json_texts.any_rows, max_size=3))
    return Field(
        field_name,
        rows,
        draw(json_texts.type_names),
        single,
        draw(MAX_DEPTHS),
        draw(st.none() | json_options.row_options([rows] if single else rows)),
    )


@settings(max_examples=60, deadline=None)
@given(fields=st.lists(json_texts.names, max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(fields(name) for name in names))
))  # fmt: skip
def test_multi(native_implementation: ModuleType, fields: tuple[Field, ...]) -> None:
    assert_same(native_implementation, "build_multi_response", list(fields))


@settings(max_examples=60, deadline=None)
@given(
    data=st.data(),
    batches=st.lists(st.lists(json_texts.any_rows | st.just("1"), max_size=4), max_size=4),
    type_name=json_texts.type_names,
    max_errors=st.integers(0, 4),
)
def test_stream(
    native_implementation: ModuleType,
    data: st.DataObject,
    batches: list[list[Any]],
    type_name: str | None,
    max_errors: int,
) -> None:
    options = data.draw(st.none() | json_options.row_options([row for rows in batches for row in rows]))

    def written(implementation: ModuleType, options: RowOptions | None) -> list[bytes]:
        stream = implementation.ListResponseStream(
            "f", type_name, max_depth=1024, options=options, max_errors=max_errors
        )
        return [*(stream.write(rows) for rows in batches), stream.finish()]

    assert outcome(written, native_implementation, options) == outcome(written, _fallback, options)
