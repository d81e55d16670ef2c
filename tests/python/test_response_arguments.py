"""Arguments of the public builders."""

from __future__ import annotations

import collections
import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

import fastcore
from fastcore import MAX_DEPTH_LIMIT, ArgumentError, ArgumentTypeError, FastcoreError, RowError


class StrName(str):
    __slots__ = ()


class IntDepth(int):
    pass


ROW_BUILDERS = ["list", "single", "connection", "field", "stream"]


def builders(library: ModuleType) -> dict[str, Callable[..., bytes]]:
    return {
        "list": lambda field_name, *rest, **options: library.build_list_response(
            ["{}"], field_name, *rest, **options
        ),
        "single": lambda field_name, *rest, **options: library.build_single_response(
            "{}", field_name, *rest, **options
        ),
        "connection": lambda field_name, *rest, **options: library.build_connection_response(
            ["{}"], field_name, *rest, page_info={}, **options
        ),
        "field": lambda field_name, *rest, **options: library.build_multi_response(
            [library.ResponseField(field_name, ["{}"], *rest, **options)]
        ),
        "stream": lambda field_name, *rest, **options: b"".join(
            library.stream_list_response(["{}"], field_name, *rest, **options)
        ),
        "empty": library.build_empty_array_response,
        "null": library.build_null_response,
    }


@pytest.mark.parametrize("builder", [*ROW_BUILDERS, "empty", "null"])
@pytest.mark.parametrize("name", [None, b"users", 1, ["users"], object()], ids=repr)
def test_field_name_must_be_str(library: ModuleType, builder: str, name: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="field_name") as caught:
        builders(library)[builder](name)
    assert caught.value.index is None


@pytest.mark.parametrize("builder", ROW_BUILDERS)
@pytest.mark.parametrize("name", [b"User", 1, True, ["User"], object()], ids=repr)
def test_type_name_must_be_str(library: ModuleType, builder: str, name: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="type_name") as caught:
        builders(library)[builder]("f", name)
    assert caught.value.index is None


@pytest.mark.parametrize("builder", ROW_BUILDERS)
@pytest.mark.parametrize("max_depth", [None, 1.0, "10", True, False, [1]], ids=repr)
def test_max_depth_must_be_int(library: ModuleType, builder: str, max_depth: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="max_depth"):
        builders(library)[builder]("f", max_depth=max_depth)


@pytest.mark.parametrize("builder", ROW_BUILDERS)
@pytest.mark.parametrize("max_depth", [0, -1, MAX_DEPTH_LIMIT + 1, 2**63, 10**30, -(10**30)])
def test_max_depth_must_be_in_range(library: ModuleType, builder: str, max_depth: int) -> None:
    with pytest.raises(ArgumentError, match="max_depth"):
        builders(library)[builder]("f", max_depth=max_depth)


@pytest.mark.parametrize("builder", ROW_BUILDERS)
@pytest.mark.parametrize("max_depth", [1, 1024, MAX_DEPTH_LIMIT, IntDepth(7)])
def test_max_depth_that_fits(library: ModuleType, builder: str, max_depth: int) -> None:
    body = builders(library)[builder]("f", max_depth=max_depth)
    assert body.startswith(b'{"data":{"f":')
    assert b"{}" in body


def test_options_are_keywords(library: ModuleType) -> None:
    with pytest.raises(TypeError):
        library.build_list_response([], "f", None, 1024)
    with pytest.raises(TypeError):
        library.build_list_response([], "f", unknown=1)


def test_arguments_by_name(library: ModuleType) -> None:
    assert library.build_list_response(rows=["{}"], field_name="f", type_name="T", max_depth=5)
    assert library.build_single_response(row="{}", field_name="f", type_name="T", max_depth=5)
    assert library.build_connection_response(rows=["{}"], field_name="f", type_name="T", page_info={})
    assert library.ResponseField(field_name="f", rows=["{}"], type_name="T")
    assert library.build_multi_response(fields=[])
    assert list(library.stream_list_response(rows=["{}"], field_name="f", type_name="T"))
    assert library.build_empty_array_response(field_name="f")
    assert library.build_null_response(field_name="f")


def test_names_of_a_subclass_of_str(library: ModuleType) -> None:
    body = library.build_list_response(["{}"], StrName("é"), StrName("T"))
    assert body == '{"data":{"é":[{"__typename":"T"}]}}'.encode()


@pytest.mark.parametrize(
    "rows",
    ["{}", b"{}", bytearray(b"{}"), memoryview(b"{}"), {}, {"a": 1}, collections.OrderedDict(), StrName("x")],
    ids=repr,
)
def test_one_row_is_not_rows(library: ModuleType, rows: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="build_single_response") as caught:
        library.build_list_response(rows, "f")
    assert caught.value.index is None
    assert "list" in str(caught.value)


@pytest.mark.parametrize("rows", [None, 1, 1.5, object(), len], ids=repr)
def test_rows_must_be_iterable(library: ModuleType, rows: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="rows must be an iterable") as caught:
        library.build_list_response(rows, "f")
    assert caught.value.index is None


class NotIterable:
    """What `iter` refuses although it has items."""

    __iter__ = None

    def __getitem__(self, index: int) -> str:
        raise AssertionError("nobody should ask")


@pytest.mark.parametrize("rows", [NotIterable(), re.match("a", "a")], ids=["class", "match"])
def test_items_alone_are_no_rows(library: ModuleType, rows: Any) -> None:
    for build in (library.build_list_response, library.stream_list_response, library.ResponseField):
        arguments = ("f", rows) if build is library.ResponseField else (rows, "f")
        with pytest.raises(ArgumentTypeError, match="rows must be an iterable"):
            build(*arguments)


def test_a_response_is_not_rows(library: ModuleType) -> None:
    with pytest.raises(ArgumentTypeError):
        library.build_list_response(library.ResponseBytes(b"{}"), "f")


def test_wrong_arguments_are_found_before_rows_are_taken(library: ModuleType) -> None:
    rows = iter(["1"])
    for arguments in ((rows, None), (rows, "f", 1)):
        with pytest.raises(ArgumentTypeError):
            library.build_list_response(*arguments)
    assert list(rows) == ["1"]


def test_errors_are_those_of_python_too() -> None:
    assert issubclass(ArgumentError, FastcoreError)
    assert issubclass(ArgumentError, ValueError)
    assert issubclass(ArgumentTypeError, FastcoreError)
    assert issubclass(ArgumentTypeError, TypeError)
    assert issubclass(RowError, FastcoreError)
    assert issubclass(RowError, ValueError)


ROW_OPTIONS = (
    "nested_types=None, select=None, on_bad_row='error', big_integers='keep', max_depth=1024, workers=1"
)
STREAM = f"(rows, field_name, type_name=None, *, chunk_bytes=262144, max_errors=1000, {ROW_OPTIONS})"


@pytest.mark.parametrize(
    ("function", "signature"),
    [
        ("build_list_response", f"(rows, field_name, type_name=None, *, {ROW_OPTIONS})"),
        ("build_single_response", f"(row, field_name, type_name=None, *, {ROW_OPTIONS})"),
        ("build_empty_array_response", "(field_name)"),
        ("build_null_response", "(field_name)"),
        ("build_multi_response", "(fields)"),
        ("ResponseField", f"(field_name, rows, type_name=None, *, single=False, {ROW_OPTIONS})"),
        (
            "build_connection_response",
            "(rows, field_name, type_name=None, *, page_info, total_count=None, cursors=None, "
            f"first_offset=0, envelope_types=False, {ROW_OPTIONS})",
        ),
        (
            "PageInfo",
            "(has_next_page=False, has_previous_page=False, start_cursor=None, end_cursor=None)",
        ),
        ("stream_list_response", STREAM),
        ("astream_list_response", STREAM),
    ],
)
def test_public_signature(function: str, signature: str) -> None:
    found = inspect.signature(getattr(fastcore, function))
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in found.parameters.values()]
    assert str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty)) == signature
