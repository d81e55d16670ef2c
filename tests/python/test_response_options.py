"""Options that cannot be used, and the forms in which they can be given."""

from __future__ import annotations

import os
from collections import OrderedDict, UserDict, UserList
from enum import StrEnum
from types import MappingProxyType, ModuleType
from typing import Any

import pytest

import fastcore
from fastcore import MAX_PATH_SEGMENTS, MAX_WORKERS, ArgumentError, ArgumentTypeError


class StrKey(str):
    __slots__ = ()


class Choice(StrEnum):
    NULL = "null"
    STRING = "string"


def calls(library: ModuleType, **options: Any) -> list[Any]:
    """Every function that takes the options."""
    page = library.PageInfo()
    return [
        lambda: library.build_list_response(["{}"], "f", **options),
        lambda: library.build_single_response("{}", "f", **options),
        lambda: library.build_connection_response(["{}"], "f", page_info=page, **options),
        lambda: library.ResponseField("f", ["{}"], **options),
        lambda: library.stream_list_response(["{}"], "f", **options),
    ]


WRONG_TYPES: list[tuple[str, Any]] = [
    ("nested_types", "home"),
    ("nested_types", ["home"]),
    ("nested_types", [("home", "Home")]),
    ("nested_types", 5),
    ("nested_types", {"home": None}),
    ("nested_types", {"home": b"Home"}),
    ("nested_types", {"home": {"geo": "Geo"}}),
    ("nested_types", {b"home": "Home"}),
    ("nested_types", {None: "Home"}),
    ("nested_types", {("home", 1): "Home"}),
    ("nested_types", {("home", None): "Home"}),
    ("nested_types", {frozenset(["home"]): "Home"}),
    ("select", "home"),
    ("select", b"home"),
    ("select", bytearray(b"home")),
    ("select", 5),
    ("select", True),
    ("select", {"home", "id"}),
    ("select", (key for key in ["id"])),
    ("select", [b"home"]),
    ("select", [None]),
    ("select", [["home", "zip"]]),
    ("select", [("home", 1)]),
    ("select", [{"home": None}]),
    ("select", {"home": 5}),
    ("select", {"home": b"h"}),
    ("select", {"home": ["zip"]}),
    ("select", {1: None}),
    ("on_bad_row", None),
    ("on_bad_row", True),
    ("on_bad_row", b"null"),
    ("big_integers", None),
    ("big_integers", str),
    ("workers", 1.0),
    ("workers", "2"),
    ("workers", True),
    ("workers", False),
    ("workers", [2]),
]


@pytest.mark.parametrize(("option", "value"), WRONG_TYPES, ids=lambda value: repr(value)[:40])
def test_wrong_type(library: ModuleType, option: str, value: Any) -> None:
    for call in calls(library, **{option: value}):
        with pytest.raises(ArgumentTypeError) as caught:
            call()
        assert option in str(caught.value) or "type name" in str(caught.value)
        assert caught.value.index is None


LONG = ".".join(["a"] * (MAX_PATH_SEGMENTS + 1))
WRONG_VALUES: list[tuple[str, Any, str]] = [
    ("nested_types", {"": "T"}, "empty segment"),
    ("nested_types", {".": "T"}, "empty segment"),
    ("nested_types", {"a.": "T"}, "empty segment"),
    ("nested_types", {".a": "T"}, "empty segment"),
    ("nested_types", {"a..b": "T"}, "empty segment"),
    ("nested_types", {(): "T"}, "segment"),
    ("nested_types", {"a.b": "T", ("a", "b"): "T"}, "twice"),
    ("nested_types", {"a": "T", ("a",): "U"}, "twice"),
    ("nested_types", {LONG: "T"}, str(MAX_PATH_SEGMENTS)),
    ("select", [""], "empty segment"),
    ("select", ["a."], "empty segment"),
    ("select", ["a..b"], "empty segment"),
    ("select", [()], "segment"),
    ("select", ["a", "b", "a"], "twice"),
    ("select", ["a.b", ("a", "b")], "twice"),
    ("select", ["a", "a.b"], "whole and in part"),
    ("select", ["a.b", "a"], "whole and in part"),
    ("select", ["x.a.b.c", "y", "x.a"], "whole and in part"),
    ("select", ["a_b", "aB"], "both"),
    ("select", ["a_b.x", "aB.y"], "both"),
    ("select", ["x.a__b", "x.a_b"], "both"),
    ("select", ["\ud83d\ude00", "😀"], "twice"),
    ("select", [LONG], str(MAX_PATH_SEGMENTS)),
    ("select", {"": None}, "empty segment"),
    ("select", {(): "x"}, "segment"),
    ("select", {"a.b": None, ("a", "b"): "c"}, "twice"),
    ("select", {"a": "x", "b": "x"}, "both"),
    ("select", {"a": "b", "b": None}, "both"),
    ("select", {"a": "x", "a.b": None, "c": "x"}, "both"),
    ("select", {"h.a": "x", "h.b": "x"}, "both"),
    ("on_bad_row", "", "error"),
    ("on_bad_row", "skip", "error"),
    ("on_bad_row", "NULL", "error"),
    ("big_integers", "str", "keep"),
    ("big_integers", "null", "keep"),
    ("workers", 0, "workers"),
    ("workers", -1, "workers"),
    ("workers", MAX_WORKERS + 1, "workers"),
    ("workers", 10**30, "workers"),
]


@pytest.mark.parametrize(
    ("option", "value", "about"), WRONG_VALUES, ids=[ascii(value)[:40] for _, value, _ in WRONG_VALUES]
)
def test_wrong_value(library: ModuleType, option: str, value: Any, about: str) -> None:
    for _ in range(2):  # what is remembered of selections are good ones only
        for call in calls(library, **{option: value}):
            with pytest.raises(ArgumentError, match=about):
                call()


@pytest.mark.parametrize("option", ["nested_types", "select"])
def test_the_longest_path(library: ModuleType, option: str) -> None:
    path = LONG.removesuffix(".a")
    for value in ({path: "x"}, {tuple(path.split(".")): "x"}):
        assert library.build_list_response(["1"], "f", **{option: value}) == b'{"data":{"f":[1]}}'


def test_no_key_can_be_called_typename_beside_the_real_one(library: ModuleType) -> None:
    for options in (
        {"type_name": "T", "select": {"a": "__typename"}},
        {"nested_types": {"h": "H"}, "select": {"h.a": "__typename"}},
        {"nested_types": {"h": "H"}, "select": {"h": "x", "h.a": "__typename", "h.b": None}},
        {"type_name": "T", "select": {"a": "__typename", "__typename": None}},
    ):
        with pytest.raises(ArgumentError, match="__typename"):
            library.build_list_response(["{}"], "f", **options)
    row = '{"a":1,"h":{"a":2}}'
    for options, written in (
        ({"select": {"a": "__typename"}}, '{"__typename":1}'),
        ({"type_name": "T", "select": {"h.a": "__typename"}}, '{"__typename":"T","h":{"__typename":2}}'),
        ({"nested_types": {"h": "H"}, "select": {"a": "__typename"}}, '{"__typename":1}'),
        ({"type_name": "T", "select": {"a": "__typename", "__typename": "t"}}, '{"__typename":1,"t":"T"}'),
    ):
        body = library.build_single_response(row, "f", **options)
        assert body.decode() == f'{{"data":{{"f":{written}}}}}'


def test_arguments_are_checked_before_rows_are_taken(library: ModuleType) -> None:
    rows = iter(["1"])
    for options in ({"select": "a"}, {"workers": 0}, {"nested_types": 1}, {"on_bad_row": ""}):
        with pytest.raises((ArgumentError, ArgumentTypeError)):
            library.build_list_response(rows, "f", **options)
    assert list(rows) == ["1"]


ROW = '{"a_b":{"c":9007199254740993},"d":1}'


@pytest.mark.parametrize(
    "select",
    [
        ["a_b.c"],
        ("a_b.c",),
        [("a_b", "c")],
        UserList(["a_b.c"]),
        {"a_b.c": None},
        {"a_b.c": "c"},
        {("a_b", "c"): None},
        OrderedDict({"a_b.c": None}),
        MappingProxyType({"a_b.c": None}),
        UserDict({"a_b.c": None}),
        {StrKey("a_b.c"): StrKey("c")},
        [StrKey("a_b.c")],
        [(StrKey("a_b"), StrKey("c"))],
    ],
    ids=repr,
)
def test_forms_of_a_selection(library: ModuleType, select: Any) -> None:
    body = library.build_single_response(ROW, "f", select=select)
    assert body == b'{"data":{"f":{"aB":{"c":9007199254740993}}}}'


@pytest.mark.parametrize(
    "nested_types",
    [
        {"a_b": "A"},
        {("a_b",): "A"},
        MappingProxyType({"a_b": "A"}),
        UserDict({"a_b": "A"}),
        {StrKey("a_b"): StrKey("A")},
        {"a_b": "A", "no.such.path": "B"},
    ],
    ids=repr,
)
def test_forms_of_nested_types(library: ModuleType, nested_types: Any) -> None:
    body = library.build_single_response(ROW, "f", nested_types=nested_types)
    assert body == b'{"data":{"f":{"aB":{"__typename":"A","c":9007199254740993},"d":1}}}'


def test_a_key_whose_character_comes_in_two_halves(library: ModuleType) -> None:
    row = '{"😀":{"b":{}}}'
    halves = "\ud83d\ude00"
    expected = '{"data":{"f":{"😀":{"b":{"__typename":"B"}}}}}'
    options = {"select": [(halves, "b")], "nested_types": {f"{halves}.b": "B"}}
    assert library.build_single_response(row, "f", **options).decode() == expected
    with pytest.raises(ArgumentError, match="twice"):
        library.build_single_response(row, "f", select=[halves, "😀"])


def test_mappings_in_variables_have_the_right_type() -> None:
    """It is mypy that tests this: what is not written in place gets its type without the parameter."""
    names = {"a_b": "x"}
    types = {"a_b": "A"}
    types_by_keys = {("a_b",): "A"}
    body = fastcore.build_single_response(ROW, "f", select=names, nested_types=types)
    assert body == b'{"data":{"f":{"x":{"__typename":"A","c":9007199254740993}}}}'
    assert body == fastcore.build_single_response(ROW, "f", select=names, nested_types=types_by_keys)
    mixed = fastcore.build_single_response(
        ROW, "f", select={"a_b": "x", ("d",): None}, nested_types={"a_b": "A", ("d",): "D"}
    )
    assert mixed == b'{"data":{"f":{"x":{"__typename":"A","c":9007199254740993},"d":1}}}'


def test_choices_as_another_kind_of_str(library: ModuleType) -> None:
    body = library.build_single_response(ROW, "f", big_integers=Choice.STRING, on_bad_row=Choice.NULL)
    assert body == b'{"data":{"f":{"aB":{"c":"9007199254740993"},"d":1}}}'
    equal_but_not_the_same = "".join(["st", "ring"])
    assert library.build_single_response(ROW, "f", big_integers=equal_but_not_the_same) == body


def test_defaults_that_are_spelled_out(library: ModuleType) -> None:
    body = library.build_list_response(
        [ROW],
        "f",
        None,
        nested_types={},
        select=None,
        on_bad_row="".join(["err", "or"]),
        big_integers="".join(["ke", "ep"]),
        max_depth=1024,
        workers=1,
    )
    assert body == library.build_list_response([ROW], "f")


def test_a_selection_that_changes_between_calls(library: ModuleType) -> None:
    select = ["d"]
    assert library.build_single_response(ROW, "f", select=select) == b'{"data":{"f":{"d":1}}}'
    select[0] = "x"
    assert library.build_single_response(ROW, "f", select=select) == b'{"data":{"f":{"x":null}}}'
    names: dict[str, str | None] = {"d": "e"}
    assert library.build_single_response(ROW, "f", select=names) == b'{"data":{"f":{"e":1}}}'
    names["d"] = None
    assert library.build_single_response(ROW, "f", select=names) == b'{"data":{"f":{"d":1}}}'


def test_more_selections_than_are_remembered(library: ModuleType) -> None:
    for _ in range(2):
        for i in range(600):
            row = f'{{"x":0,"k{i}":{{}}}}'
            body = library.build_single_response(row, "f", select=[f"k{i}"], nested_types={f"k{i}": "T"})
            assert body.decode() == f'{{"data":{{"f":{{"k{i}":{{"__typename":"T"}}}}}}}}'


@pytest.mark.parametrize("cpus", [1, 3, MAX_WORKERS, 10 * MAX_WORKERS])
def test_any_number_of_processors(library: ModuleType, monkeypatch: pytest.MonkeyPatch, cpus: int) -> None:
    if hasattr(os, "sched_getaffinity"):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cpus)))
    else:
        monkeypatch.setattr(os, "cpu_count", lambda: cpus)
    assert library.build_list_response(["1", "2"], "f", workers=None) == b'{"data":{"f":[1,2]}}'
