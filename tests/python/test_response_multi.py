"""Several root fields in one response."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError, RowError


def test_fields_in_order(library: ModuleType) -> None:
    field = library.ResponseField
    body = library.build_multi_response(
        [
            field("users", ['{"user_id":1}', None, b'{"user_id":2}'], "User"),
            field("me", '{"user_id":3}', single=True),
            field("nobody", None, "User", single=True),
            field("nothing", []),
            field("a_b", iter(["1", "[]"])),
        ]
    )
    assert body == (
        b'{"data":{"users":[{"__typename":"User","userId":1},{"__typename":"User","userId":2}],'
        b'"me":{"userId":3},"nobody":null,"nothing":[],"a_b":[1,[]]}}'
    )


def test_no_fields(library: ModuleType) -> None:
    assert library.build_multi_response([]) == b'{"data":{}}'


def test_one_field_is_what_its_builder_builds(library: ModuleType) -> None:
    rows = ['{"a_b":{"c_d":12345678901234567890}}', "x", None]
    options: dict[str, Any] = {
        "nested_types": {"a_b": "A"},
        "select": {"a_b": "x"},
        "on_bad_row": "null",
        "big_integers": "string",
        "max_depth": 2,
        "workers": 2,
    }
    many = library.ResponseField("f", rows, "T", **options)
    assert library.build_multi_response([many]) == library.build_list_response(rows, "f", "T", **options)
    for row in rows:
        single = library.ResponseField("f", row, "T", single=True, **options)
        expected = library.build_single_response(row, "f", "T", **options)
        assert library.build_multi_response([single]) == expected


def test_options_are_those_of_the_field(library: ModuleType) -> None:
    rows = ['{"a_b":{"c":9007199254740993}}']
    field = library.ResponseField
    body = library.build_multi_response(
        [
            field("p", rows, big_integers="string"),
            field("q", rows, select=["c"]),
            field("r", rows, "R", nested_types={"a_b": "A"}),
            field("s", rows),
        ]
    )
    assert body == (
        b'{"data":{"p":[{"aB":{"c":"9007199254740993"}}],"q":[{"c":null}],'
        b'"r":[{"__typename":"R","aB":{"__typename":"A","c":9007199254740993}}],'
        b'"s":[{"aB":{"c":9007199254740993}}]}}'
    )


def test_the_error_names_the_field(library: ModuleType) -> None:
    fields = [
        library.ResponseField("first", ["1"]),
        library.ResponseField('se"cond_é', ["1", None, '{"a" 1}']),
        library.ResponseField("third", ["x"]),
    ]
    with pytest.raises(RowError) as caught:
        library.build_multi_response(fields)
    assert vars(caught.value) == {
        "reason": "expected ':'",
        "row_index": 2,
        "byte_offset": 5,
        "field_name": 'se"cond_é',
    }
    assert str(caught.value) == 'field "se\\"cond_é", row 2, byte 5: expected \':\''
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), vars(again)) == (str(caught.value), vars(caught.value))


def test_the_error_of_a_single_field(library: ModuleType) -> None:
    with pytest.raises(RowError) as caught:
        library.build_multi_response([library.ResponseField("me", "\ud800", single=True)])
    assert vars(caught.value) == {
        "reason": "lone surrogate",
        "row_index": 0,
        "byte_offset": 0,
        "field_name": "me",
    }


def test_other_builders_name_no_field(library: ModuleType) -> None:
    with pytest.raises(RowError) as caught:
        library.build_list_response(["x"], "f")
    assert caught.value.field_name is None
    assert str(caught.value) == "row 0, byte 0: expected a value"


def test_the_text_of_an_error_can_always_be_printed(library: ModuleType) -> None:
    with pytest.raises(RowError) as caught:
        library.build_multi_response([library.ResponseField("\ud800\n", ["x"])])
    assert str(caught.value) == r'field "\ud800\n", row 0, byte 0: expected a value'


def test_errors_of_all_fields_in_one_array(library: ModuleType) -> None:
    field = library.ResponseField
    body = library.build_multi_response(
        [
            field("users", ["1", "x", None, "[1"], on_bad_row="null"),
            field("me", "y", single=True, on_bad_row="null"),
            field("good", ["2"], on_bad_row="null"),
            field("last", ["z"], on_bad_row="null"),
        ]
    )
    assert body == (
        b'{"errors":[{"message":"row 1, byte 0: expected a value","path":["users",1]},'
        b'{"message":"row 3, byte 2: unexpected end of text","path":["users",2]},'
        b'{"message":"row 0, byte 0: expected a value","path":["me"]},'
        b'{"message":"row 0, byte 0: expected a value","path":["last",0]}],'
        b'"data":{"users":[1,null,null],"me":null,"good":[2],"last":[null]}}'
    )


def test_a_field_that_takes_bad_rows_and_one_that_does_not(library: ModuleType) -> None:
    lenient = library.ResponseField("lenient", ["x"], on_bad_row="null")
    strict = library.ResponseField("strict", ["1", "y"])
    with pytest.raises(RowError) as caught:
        library.build_multi_response([lenient, strict])
    assert (caught.value.field_name, caught.value.row_index) == ("strict", 1)
    body = json.loads(library.build_multi_response([lenient, library.ResponseField("strict", ["1"])]))
    assert body["data"] == {"lenient": [None], "strict": [1]}


def test_all_rows_are_taken_before_any_is_read(library: ModuleType) -> None:
    taken = []

    def rows() -> Iterator[str]:
        taken.append(1)
        yield "1"

    bad = library.ResponseField("bad", ["x"])
    with pytest.raises(RowError):
        library.build_multi_response([bad, library.ResponseField("good", rows())])
    assert taken == [1]
    with pytest.raises(ArgumentTypeError) as caught:
        library.build_multi_response([bad, library.ResponseField("wrong", ["1", 2])])
    assert caught.value.index == 1


def test_names_are_escaped_and_not_converted(library: ModuleType) -> None:
    fields = [library.ResponseField(name, []) for name in ("a_b", 'q"', "", "é\x00")]
    assert library.build_multi_response(fields).decode() == (
        '{"data":{"a_b":[],"q\\"":[],"":[],"é\\u0000":[]}}'
    )


@pytest.mark.parametrize("names", [("a", "b", "a"), ("", ""), ("😀", "\ud83d\ude00")])
def test_equal_names(library: ModuleType, names: tuple[str, ...]) -> None:
    with pytest.raises(ArgumentError, match="name"):
        library.build_multi_response([library.ResponseField(name, []) for name in names])


@pytest.mark.parametrize("fields", [None, 1, "users", b"x", {"users": []}, object()], ids=repr)
def test_what_is_no_sequence_of_fields(library: ModuleType, fields: Any) -> None:
    with pytest.raises(ArgumentTypeError, match="fields") as caught:
        library.build_multi_response(fields)
    assert caught.value.index is None


@pytest.mark.parametrize("item", [None, "users", ("users", []), {"field_name": "users"}], ids=repr)
def test_what_is_no_field(library: ModuleType, item: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        library.build_multi_response([library.ResponseField("a", []), item])
    assert caught.value.index == 1
    with pytest.raises(ArgumentTypeError):
        library.build_multi_response(library.ResponseField("a", []))


def test_a_field_checks_its_rows_at_once(library: ModuleType) -> None:
    for rows in ("{}", b"{}", None, 5, {"a": 1}):
        with pytest.raises(ArgumentTypeError, match="rows"):
            library.ResponseField("f", rows)
    with pytest.raises(ArgumentTypeError, match="single"):
        library.ResponseField("f", [], single=1)


def test_a_field_is_immutable(library: ModuleType) -> None:
    field = library.ResponseField("f", ["1"], "T")
    assert (field.field_name, field.rows, field.type_name, field.single) == ("f", ["1"], "T", False)
    for name in ("field_name", "rows", "workers", "other"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(field, name, 1)
    with pytest.raises(AttributeError):
        del field.rows


def test_what_a_field_was_given_may_change_later(library: ModuleType) -> None:
    select = ["a"]
    field = library.ResponseField("f", ['{"a":1,"b":2}'], select=select)
    select[:] = [""]
    assert library.build_multi_response([field]) == b'{"data":{"f":[{"a":1}]}}'


def test_a_field_can_be_used_again_and_copied(library: ModuleType) -> None:
    field = library.ResponseField("f", ['{"a_b":1}'], select={"a_b": "x"})
    for each in (field, copy.copy(field), copy.deepcopy(field), pickle.loads(pickle.dumps(field))):
        assert library.build_multi_response([each]) == b'{"data":{"f":[{"x":1}]}}'
    other = dataclasses.replace(field, field_name="g", select=None)
    assert library.build_multi_response([other]) == b'{"data":{"g":[{"aB":1}]}}'


def test_repr_is_short(library: ModuleType) -> None:
    rows = ['{"password":"secret"}'] * 1000
    assert repr(library.ResponseField("users", rows)) == "ResponseField('users', <list>)"
    field = library.ResponseField("me", rows[0], "User", single=True, select=["id"], max_depth=3)
    assert repr(field) == (
        "ResponseField('me', <str>, type_name='User', single=True, select=['id'], max_depth=3)"
    )
