"""The limit on open brackets."""

from __future__ import annotations

from enum import Enum
from types import ModuleType
from typing import Any

import pytest

from fastcore import RowError


class Depth(int, Enum):
    TWO = 2


DEEP = 100_000
SHAPES = {
    "arrays": ("[", "", "]"),
    "objects": ('{"a_b":', "1", "}"),
    "spaced objects": ('{ "a_b" : ', "1", " }"),
    "later members": ('{"x":0,"a_b":', "1", ',"y":2}'),
    "later elements": ("[0,", "1", ",2]"),
    "array in object": ('[{"a_b":', "1", "}]"),
}


def nested(shape: str, count: int) -> str:
    opening, middle, closing = SHAPES[shape]
    return opening * count + middle + closing * count


@pytest.mark.parametrize("shape", SHAPES)
def test_at_the_default_limit(library: ModuleType, shape: str) -> None:
    brackets = nested(shape, 1).count("[") + nested(shape, 1).count("{")
    fitting = 1024 // brackets
    body = library.build_single_response(nested(shape, fitting), "f")
    expected = nested(shape, fitting).replace("a_b", "aB").replace(" ", "")
    assert body == f'{{"data":{{"f":{expected}}}}}'.encode()
    with pytest.raises(RowError) as caught:
        library.build_single_response(nested(shape, fitting + 1), "f")
    assert caught.value.reason == "nested deeper than max_depth=1024"
    assert caught.value.byte_offset == len(SHAPES[shape][0]) * fitting


@pytest.mark.parametrize("type_name", [None, "T"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_hundred_thousand_deep(implementation: ModuleType, shape: str, type_name: str | None) -> None:
    row = nested(shape, DEEP)
    body = implementation.build_list_response([row, row], "f", type_name, max_depth=2 * DEEP)
    written = row.replace("a_b", "aB").replace(" ", "")
    if type_name is not None and "{" in row:
        written = written.replace("{", '{"__typename":"T",', 1)
    assert body == f'{{"data":{{"f":[{written},{written}]}}}}'.encode()


def test_a_hundred_thousand_deep_in_a_replaced_typename(implementation: ModuleType) -> None:
    row = f'{{"__typename":{nested("array in object", DEEP)},"a_b":1}}'
    body = implementation.build_single_response(row, "f", "T", max_depth=2 * DEEP + 1)
    assert body == b'{"data":{"f":{"__typename":"T","aB":1}}}'


@pytest.mark.parametrize("shape", SHAPES)
def test_without_an_end(implementation: ModuleType, shape: str) -> None:
    row = SHAPES[shape][0] * DEEP
    with pytest.raises(RowError) as caught:
        implementation.build_single_response(row, "f", None, max_depth=2 * DEEP)
    assert vars(caught.value) == {"reason": "unexpected end of text", "row_index": 0, "byte_offset": len(row)}
    with pytest.raises(RowError) as limited:
        implementation.build_single_response(row, "f", None, max_depth=1024)
    assert limited.value.reason == "nested deeper than max_depth=1024"


@pytest.mark.parametrize("max_depth", [1, 2, 3, 63, 64, 65])
def test_other_limits(implementation: ModuleType, max_depth: int) -> None:
    row = "[" * max_depth + "]" * max_depth
    body = implementation.build_single_response(row, "f", None, max_depth=max_depth)
    assert body == f'{{"data":{{"f":{row}}}}}'.encode()
    with pytest.raises(RowError) as caught:
        implementation.build_single_response(f"[{row}]", "f", None, max_depth=max_depth)
    assert vars(caught.value) == {
        "reason": f"nested deeper than max_depth={max_depth}",
        "row_index": 0,
        "byte_offset": max_depth,
    }


@pytest.mark.parametrize("options", [{}, {"big_integers": "string"}], ids=["plain", "shaped"])
def test_a_limit_that_calls_itself_something_else(library: ModuleType, options: dict[str, Any]) -> None:
    with pytest.raises(RowError) as caught:
        library.build_single_response("[[[]]]", "f", max_depth=Depth.TWO, **options)
    assert caught.value.reason == "nested deeper than max_depth=2"


def test_depth_is_not_length(implementation: ModuleType) -> None:
    row = "[" + ",".join(["[]", "{}"] * 5000) + "]"
    body = implementation.build_single_response(row, "f", None, max_depth=2)
    assert body == f'{{"data":{{"f":{row}}}}}'.encode()


def test_brackets_in_strings_do_not_count(implementation: ModuleType) -> None:
    row = '{"a":"' + "[{" * 5000 + '"}'
    body = implementation.build_single_response(row, "f", None, max_depth=1)
    assert body == f'{{"data":{{"f":{row}}}}}'.encode()


def test_the_largest_limit(implementation: ModuleType) -> None:
    body = implementation.build_single_response("[[1]]", "f", None, max_depth=2**31 - 1)
    assert body == b'{"data":{"f":[[1]]}}'
