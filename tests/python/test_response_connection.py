"""Rows in the envelope of a Relay connection."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections import OrderedDict
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError, RowError


def relay_cursor(offset: int) -> str:
    return base64.b64encode(f"arrayconnection:{offset}".encode()).decode()


def test_the_bytes(library: ModuleType) -> None:
    body = library.build_connection_response(
        ['{"user_id":1}', b'{"user_id":2}'], "users", page_info=library.PageInfo(), total_count=2
    )
    assert body == (
        b'{"data":{"users":{"edges":['
        b'{"node":{"userId":1},"cursor":"YXJyYXljb25uZWN0aW9uOjA="},'
        b'{"node":{"userId":2},"cursor":"YXJyYXljb25uZWN0aW9uOjE="}],'
        b'"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,'
        b'"startCursor":"YXJyYXljb25uZWN0aW9uOjA=","endCursor":"YXJyYXljb25uZWN0aW9uOjE="},'
        b'"totalCount":2}}}'
    )


def test_typed_bytes(library: ModuleType) -> None:
    body = library.build_connection_response(
        ['{"id":1}'],
        "users",
        "User",
        page_info=library.PageInfo(True, True, "s", "e"),
        cursors=["c"],
        envelope_types=True,
    )
    assert body == (
        b'{"data":{"users":{"__typename":"UserConnection","edges":['
        b'{"__typename":"UserEdge","node":{"__typename":"User","id":1},"cursor":"c"}],'
        b'"pageInfo":{"__typename":"PageInfo","hasNextPage":true,"hasPreviousPage":true,'
        b'"startCursor":"s","endCursor":"e"}}}}'
    )


def test_no_edges(library: ModuleType) -> None:
    expected = (
        b'{"data":{"users":{"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,'
        b'"startCursor":null,"endCursor":null},"totalCount":0}}}'
    )
    for rows, cursors in (([], None), ([], []), ([None], None), ([None, None], ["a", "b"])):
        body = library.build_connection_response(
            rows,
            "users",
            page_info={"has_previous_page": True},
            total_count=0,
            cursors=cursors,
        )
        assert body == expected
    page = {"start_cursor": "s", "end_cursor": ""}
    info = connection(library, [], page_info=page)["pageInfo"]
    assert (info["startCursor"], info["endCursor"]) == ("s", "")


def connection(library: ModuleType, rows: Any, *args: Any, **options: Any) -> Any:
    options.setdefault("page_info", library.PageInfo())
    return json.loads(library.build_connection_response(rows, "f", *args, **options))["data"]["f"]


@pytest.mark.parametrize("first_offset", [0, 1, 9, 10, 99, 123456789, 2**53, 2**62])
def test_cursors_that_are_made(library: ModuleType, first_offset: int) -> None:
    found = connection(library, ["1", None, "2", None, "3"], first_offset=first_offset)
    assert found["edges"] == [{"node": i + 1, "cursor": relay_cursor(first_offset + i)} for i in range(3)]
    assert found["pageInfo"]["startCursor"] == relay_cursor(first_offset)
    assert found["pageInfo"]["endCursor"] == relay_cursor(first_offset + 2)


def test_cursors_of_a_thousand_edges(library: ModuleType) -> None:
    found = connection(library, ["1"] * 1200)
    assert [edge["cursor"] for edge in found["edges"]] == [relay_cursor(i) for i in range(1200)]


def test_cursors_that_are_given(library: ModuleType) -> None:
    cursors = ["a", "skipped", 'q"\\\n\x00', "é😀", ""]
    found = connection(library, ["1", None, "2", "3", "4"], cursors=cursors)
    assert [edge["cursor"] for edge in found["edges"]] == ["a", 'q"\\\n\x00', "é😀", ""]
    assert found["pageInfo"]["startCursor"] == "a"
    assert found["pageInfo"]["endCursor"] == ""


def test_the_last_row_is_skipped_with_its_cursor(library: ModuleType) -> None:
    found = connection(library, [None, "1", None], cursors=["a", "b", "c"])
    assert found["pageInfo"]["startCursor"] == found["pageInfo"]["endCursor"] == "b"


def test_a_lone_surrogate_in_a_cursor(library: ModuleType) -> None:
    body = library.build_connection_response(["1"], "f", page_info={}, cursors=["\ud800"])
    assert rb'{"node":1,"cursor":"\ud800"}' in body
    assert rb'"startCursor":"\ud800"' in body


@pytest.mark.parametrize(("count", "given"), [(3, 4), (3, 2), (3, 0), (0, 1)])
def test_another_number_of_cursors(library: ModuleType, count: int, given: int) -> None:
    rows = (row for row in ["1", None, "x"][:count])
    with pytest.raises(ArgumentError, match=f"cursors has {given} items, rows has {count}"):
        connection(library, rows, cursors=["c"] * given)


def test_a_wrong_row_comes_before_a_wrong_number(library: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        connection(library, ["1", 2], cursors=[])
    assert caught.value.index == 1


@pytest.mark.parametrize("total_count", [0, 1, 2**31, 2**53, 2**62])
def test_total_count(library: ModuleType, total_count: int) -> None:
    assert connection(library, [], total_count=total_count)["totalCount"] == total_count
    assert "totalCount" not in connection(library, [])


def test_page_info_as_a_mapping(library: ModuleType) -> None:
    values = {"has_next_page": True, "start_cursor": "a", "end_cursor": None}
    expected = connection(library, ["1"], page_info=library.PageInfo(**values))
    assert expected["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": "a",
        "endCursor": relay_cursor(0),
    }
    assert connection(library, ["1"], page_info=values) == expected
    assert connection(library, ["1"], page_info=OrderedDict(values)) == expected


def test_options_are_about_the_nodes(library: ModuleType) -> None:
    row = '{"id":9007199254740993,"node":{"page_info":1},"edges":2}'
    found = connection(
        library,
        [row, f"[{row}]"],
        "User",
        select=["node.page_info", "id"],
        nested_types={"node": "N"},
        big_integers="string",
        envelope_types=True,
        workers=2,
    )
    node = {
        "__typename": "User",
        "node": {"__typename": "N", "pageInfo": 1},
        "id": "9007199254740993",
    }
    assert [edge["node"] for edge in found["edges"]] == [node, [node]]
    assert found["__typename"] == "UserConnection"


def test_bad_rows_are_null_nodes(library: ModuleType) -> None:
    body = library.build_connection_response(
        ["1", None, "x", "2", "[1"], "users", page_info={}, on_bad_row="null"
    )
    parsed = json.loads(body)
    assert body.startswith(b'{"errors":[')
    assert parsed["errors"] == [
        {"message": "row 2, byte 0: expected a value", "path": ["users", "edges", 1, "node"]},
        {"message": "row 4, byte 2: unexpected end of text", "path": ["users", "edges", 3, "node"]},
    ]
    edges = parsed["data"]["users"]["edges"]
    assert [edge["node"] for edge in edges] == [1, None, 2, None]
    assert [edge["cursor"] for edge in edges] == [relay_cursor(i) for i in range(4)]


def test_the_first_bad_row_raises(library: ModuleType) -> None:
    with pytest.raises(RowError) as caught:
        connection(library, ["1", None, "x"])
    assert vars(caught.value) == {"reason": "expected a value", "row_index": 2, "byte_offset": 0}


def test_names_are_escaped(library: ModuleType) -> None:
    body = library.build_connection_response(
        ["{}"], 'f"', 'T"\n', page_info={}, cursors=["c"], envelope_types=True
    )
    assert body.decode() == (
        '{"data":{"f\\"":{"__typename":"T\\"\\nConnection","edges":[{"__typename":"T\\"\\nEdge",'
        '"node":{"__typename":"T\\"\\n"},"cursor":"c"}],"pageInfo":{"__typename":"PageInfo",'
        '"hasNextPage":false,"hasPreviousPage":false,"startCursor":"c","endCursor":"c"}}}}'
    )


@pytest.mark.parametrize(
    ("options", "about"),
    [
        ({"page_info": None}, "page_info"),
        ({"page_info": [True]}, "page_info"),
        ({"page_info": "x"}, "page_info"),
        ({"page_info": {"has_next_page": 1}}, "has_next_page"),
        ({"page_info": {"has_previous_page": None}}, "has_previous_page"),
        ({"page_info": {"start_cursor": b"x"}}, "start_cursor"),
        ({"page_info": {"end_cursor": 5}}, "end_cursor"),
        ({"total_count": 1.0}, "total_count"),
        ({"total_count": True}, "total_count"),
        ({"total_count": "1"}, "total_count"),
        ({"first_offset": None}, "first_offset"),
        ({"first_offset": 0.0}, "first_offset"),
        ({"envelope_types": 1}, "envelope_types"),
        ({"envelope_types": None}, "envelope_types"),
        ({"cursors": "abc"}, "cursors"),
        ({"cursors": b"abc"}, "cursors"),
        ({"cursors": 5}, "cursors"),
        ({"cursors": {"a": 1}}, "cursors"),
    ],
)
def test_wrong_types(library: ModuleType, options: dict[str, Any], about: str) -> None:
    with pytest.raises(ArgumentTypeError, match=about) as caught:
        connection(library, ["1"], "T", **options)
    assert caught.value.index is None


def test_a_cursor_of_a_wrong_type(library: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError, match="cursor 1") as caught:
        connection(library, ["1", "2"], cursors=["a", 2])
    assert caught.value.index == 1


@pytest.mark.parametrize(
    ("options", "about"),
    [
        ({"page_info": {"hasNextPage": True}}, "hasNextPage"),
        ({"page_info": {1: True}}, "page_info"),
        ({"total_count": -1}, "total_count"),
        ({"total_count": 2**63}, "total_count"),
        ({"first_offset": -1}, "first_offset"),
        ({"first_offset": 2**62 + 1}, "first_offset"),
        ({"envelope_types": True}, "type_name"),
    ],
)
def test_wrong_values(library: ModuleType, options: dict[str, Any], about: str) -> None:
    with pytest.raises(ArgumentError, match=about):
        connection(library, ["1"], **options)


def test_page_info_is_required(library: ModuleType) -> None:
    with pytest.raises(TypeError, match="page_info"):
        library.build_connection_response([], "f")


def test_page_info_is_immutable_and_compared_by_value(library: ModuleType) -> None:
    page = library.PageInfo(True, end_cursor="x")
    assert page == library.PageInfo(has_next_page=True, end_cursor="x")
    assert hash(page) == hash(library.PageInfo(True, False, None, "x"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.has_next_page = False
    with pytest.raises(ArgumentTypeError):
        library.PageInfo("yes")
