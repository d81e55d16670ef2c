"""Bad rows that become null, and GraphQL's errors about them."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentTypeError, RowError

BAD_ROWS: list[tuple[str | bytes, str]] = [
    ("", "byte 0: unexpected end of text"),
    ("x", "byte 0: expected a value"),
    ('{"id" 2}', "byte 6: expected ':'"),
    ('{"id":2', "byte 7: unexpected end of text"),
    ("[1,2}", "byte 4: expected ',' or ']'"),
    ('{"a":"\\q"}', "byte 7: invalid escape"),
    ("01", "byte 1: invalid number"),
    ("[[[[[]]]]]", "byte 4: nested deeper than max_depth=4"),
    ('{"a_b":1,"aB":2}', 'byte 9: keys "a_b" and "aB" both become "aB"'),
    ('{"\\ud800_a":1,"\\ud800A":2}', r'byte 14: keys "\ud800_a" and "\ud800A" both become "\ud800A"'),
    ('{"\\u000a_é":1,"\\né":2}', r'byte 15: keys "\n_é" and "\né" both become "\né"'),
    (b'"\xff"', "byte 1: invalid UTF-8"),
    ('"\ud800"', "byte 1: lone surrogate"),
    (b"\xef\xbb\xbf{}", "byte 0: byte order mark"),
]


@pytest.mark.parametrize(("row", "message"), BAD_ROWS)
def test_a_bad_row_is_null(library: ModuleType, row: str | bytes, message: str) -> None:
    rows = ['{"id":1}', None, row, '{"id":3}']
    body = library.build_list_response(rows, "users", max_depth=4, on_bad_row="null")
    error = {"message": f"row 2, {message}", "path": ["users", 1]}
    assert json.loads(body) == {"errors": [error], "data": {"users": [{"id": 1}, None, {"id": 3}]}}
    with pytest.raises(RowError) as caught:
        library.build_list_response(rows, "users", max_depth=4, on_bad_row="error")
    assert str(caught.value) == error["message"]


@pytest.mark.parametrize(("row", "message"), BAD_ROWS)
def test_a_bad_single_row_is_null(library: ModuleType, row: str | bytes, message: str) -> None:
    body = library.build_single_response(row, "user", "User", max_depth=4, on_bad_row="null")
    error = {"message": f"row 0, {message}", "path": ["user"]}
    assert json.loads(body) == {"errors": [error], "data": {"user": None}}


def test_the_bytes(library: ModuleType) -> None:
    body = library.build_list_response(['{"id":1}', "x", '{"a_b":1,"aB":2}'], "users", on_bad_row="null")
    assert body == (
        b'{"errors":[{"message":"row 1, byte 0: expected a value","path":["users",1]},'
        b'{"message":"row 2, byte 9: keys \\"a_b\\" and \\"aB\\" both become \\"aB\\"","path":["users",2]}],'
        b'"data":{"users":[{"id":1},null,null]}}'
    )
    body = library.build_single_response("x", "user", on_bad_row="null")
    assert body == (
        b'{"errors":[{"message":"row 0, byte 0: expected a value","path":["user"]}],"data":{"user":null}}'
    )


def test_names_in_paths_are_escaped(library: ModuleType) -> None:
    for name in ('q"\\\n\x00é😀', "", "\ud800", "\ud83d\ude00"):
        body = library.build_list_response(["x"], name, on_bad_row="null")
        written = json.loads(library.build_null_response(name))["data"].popitem()[0]
        assert json.loads(body)["errors"][0]["path"] == [written, 0]
        single = library.build_single_response("x", name, on_bad_row="null")
        assert json.loads(single)["errors"][0]["path"] == [written]


def test_without_bad_rows_there_are_no_errors(library: ModuleType) -> None:
    rows = ['{"a_b":1}', None, "null"]
    assert library.build_list_response(rows, "f", "T", on_bad_row="null") == (
        library.build_list_response(rows, "f", "T")
    )
    assert library.build_list_response([], "f", on_bad_row="null") == b'{"data":{"f":[]}}'
    assert library.build_single_response(None, "f", on_bad_row="null") == b'{"data":{"f":null}}'
    assert library.build_single_response("null", "f", on_bad_row="null") == b'{"data":{"f":null}}'


def test_only_bad_rows(library: ModuleType) -> None:
    body = json.loads(library.build_list_response(["x", None, "y", b"\xff"], "f", on_bad_row="null"))
    assert body["data"] == {"f": [None, None, None]}
    assert [error["path"] for error in body["errors"]] == [["f", 0], ["f", 1], ["f", 2]]
    assert [error["message"][:6] for error in body["errors"]] == ["row 0,", "row 2,", "row 3,"]


def test_very_many_bad_rows(library: ModuleType) -> None:
    rows = ['{"a_b":1}', None, '{"a_b":[1,'] * 5000
    body = json.loads(library.build_list_response(rows, "f", on_bad_row="null"))
    assert body["data"]["f"] == [{"aB": 1}, None] * 5000
    assert [error["path"][1] for error in body["errors"]] == list(range(1, 10_000, 2))
    assert [error["message"] for error in body["errors"]] == [
        f"row {index}, byte 10: unexpected end of text" for index in range(2, 15_000, 3)
    ]


def test_nothing_of_a_bad_row_stays(library: ModuleType) -> None:
    """Wherever in a row the fault is, what was written before it goes."""
    row = '{"a_b":[1,{"c":"dé"}],"__typename":{"x":1},"e":{"f":null}}'
    for end in range(len(row)):
        rows = [row, row[:end], row]
        body = json.loads(library.build_list_response(rows, "f", "T", on_bad_row="null"))
        good = {"__typename": "T", "aB": [1, {"c": "dé"}], "e": {"f": None}}
        assert body["data"]["f"] == [good, None, good]
        body = json.loads(
            library.build_list_response(rows, "f", "T", select=["e.f", "a_b.c"], on_bad_row="null")
        )
        good = {"__typename": "T", "e": {"f": None}, "aB": [1, {"c": "dé"}]}
        assert body["data"]["f"] == [good, None, good]


@pytest.mark.parametrize("item", [1, {"a": 1}, ["{}"]], ids=repr)
def test_a_wrong_type_is_an_error_still(library: ModuleType, item: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        library.build_list_response(["x", item], "f", on_bad_row="null")
    assert caught.value.index == 1
    with pytest.raises(ArgumentTypeError):
        library.build_single_response(item, "f", on_bad_row="null")


def test_rows_valid_under_a_selection(library: ModuleType) -> None:
    row = '{"a_b":1,"aB":2}'
    body = library.build_list_response([row], "f", select=["aB"], on_bad_row="null")
    assert body == b'{"data":{"f":[{"aB":2}]}}'


def test_the_path_of_an_error_holds_for_any_number_of_digits(library: ModuleType) -> None:
    rows = ["1"] * 9 + ["x"] + ["1"] * 89 + ["x", "x"]
    body = json.loads(library.build_list_response(rows, "f", on_bad_row="null"))
    assert [error["path"] for error in body["errors"]] == [["f", 9], ["f", 99], ["f", 100]]
