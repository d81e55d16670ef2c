"""Which error it is when several things are wrong, and what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentTypeError, RowError

NOT_ROWS: list[Any] = [1, 1.5, True, [], ["1"], {}, {"a": 1}, object(), str, (b"1",), range(3), Ellipsis]


@pytest.mark.parametrize("item", NOT_ROWS, ids=repr)
def test_what_is_no_row(implementation: ModuleType, item: Any) -> None:
    with pytest.raises(ArgumentTypeError) as many:
        implementation.build_list_response(["1", None, item], "f", None, max_depth=9)
    assert vars(many.value) == {"index": 2}
    with pytest.raises(ArgumentTypeError) as single:
        implementation.build_single_response(item, "f", None, max_depth=9)
    assert vars(single.value) == {"index": 0}


def test_the_message_names_the_type(implementation: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError, match="dict"):
        implementation.build_list_response([{"a": 1}], "f", None, max_depth=9)


def test_a_wrong_type_comes_before_a_wrong_row(implementation: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        implementation.build_list_response(
            ["1", "x", "\ud800", b"\xff", "2", 5, "y", 6], "f", None, max_depth=9
        )
    assert caught.value.index == 5


def test_a_wrong_type_ends_the_iteration(implementation: ModuleType) -> None:
    taken = []

    def rows() -> Iterator[Any]:
        for row in ("1", 2, "3"):
            taken.append(row)
            yield row
        raise AssertionError("asked for more")

    with pytest.raises(ArgumentTypeError) as caught:
        implementation.build_list_response(rows(), "f", None, max_depth=9)
    assert caught.value.index == 1
    assert taken == ["1", 2]


@pytest.mark.parametrize("first", ["x", "\ud800", b"\xff", "\ufeff1", '{"a_b":1,"aB":2}', "[[[", ""])
def test_the_lowest_row_wins(implementation: ModuleType, first: str | bytes) -> None:
    rows = ["1", None, first, "\ud800", b"\xff", "\ufeff", "[", "y"]
    with pytest.raises(RowError) as caught:
        implementation.build_list_response(rows, "f", None, max_depth=2)
    assert caught.value.row_index == 2


def test_a_wrong_row_after_very_many(implementation: ModuleType) -> None:
    rows: list[str | None] = ['{"a_b": 1}', None] * 10_000
    rows += ['{"a_b" 1}', "x"]
    with pytest.raises(RowError) as caught:
        implementation.build_list_response(rows, "f", None, max_depth=2)
    assert vars(caught.value) == {"reason": "expected ':'", "row_index": 20_000, "byte_offset": 7}


SURROGATES = [
    ("\ud800", 0),
    ("\udfff", 0),
    ('"\ud800"', 1),
    ('"a\ud800"', 2),
    ('"é\ud800"', 3),
    ('"€\udc00"', 4),
    ('"😀\udc00"', 5),
    ('"\ud83d\ude00"', 1),
    ('{"\ud800":1}', 2),
    ('{"a":1}\udead', 7),
    # before everything else that is wrong with the row
    ("[,\ud800", 2),
    ("\x00\ud800", 1),
    ("\ufeff\ud800", 3),
    ('{"a_b":1,"aB":2}\ud800', 16),
    ("x" * 64 + "\ud800", 64),
    ("é" * 100 + "\ud800" + "\udc00", 200),
]


@pytest.mark.parametrize(("row", "byte_offset"), SURROGATES, ids=[ascii(row)[:30] for row, _ in SURROGATES])
def test_lone_surrogate_in_a_str(implementation: ModuleType, row: str, byte_offset: int) -> None:
    with pytest.raises(RowError) as caught:
        implementation.build_list_response(["1", row], "f", None, max_depth=9)
    assert vars(caught.value) == {"reason": "lone surrogate", "row_index": 1, "byte_offset": byte_offset}


def test_offsets_of_a_str_count_utf8_bytes(implementation: ModuleType) -> None:
    for row in ('["é€😀" x]', '["é€😀" x]'.encode()):
        with pytest.raises(RowError) as caught:
            implementation.build_single_response(row, "f", None, max_depth=9)
        assert vars(caught.value) == {"reason": "expected ',' or ']'", "row_index": 0, "byte_offset": 13}


def test_text_of_the_error(implementation: ModuleType) -> None:
    with pytest.raises(RowError, match=r"^row 3, byte 5: expected ':'$"):
        implementation.build_list_response(["1", None, "2", '{"a" 1}'], "f", None, max_depth=9)


def test_a_call_after_an_error_is_like_any_other(implementation: ModuleType) -> None:
    for bad in ('{"a_b":1,"aB":2}', '{"a_b":{"c', '{"__typename":[1,', b"\xff", "[[[[[["):
        with pytest.raises(RowError):
            implementation.build_list_response(['{"a_b":1}', bad], "f", "T", max_depth=5)
        body = implementation.build_list_response(['{"aB":1}', '{"a_b":2}'], "f", "T", max_depth=5)
        assert body == b'{"data":{"f":[{"__typename":"T","aB":1},{"__typename":"T","aB":2}]}}'
