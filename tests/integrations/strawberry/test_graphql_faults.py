"""Nulls, bad rows and what is no row: errors with their paths, and what becomes null."""

from collections.abc import Callable
from typing import Any

import pytest
import strawberry
from strawberry.scalars import JSON

from fastcore import ArgumentError, ResponseBytes, RowError
from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRow, JSONRows

GOOD = '{"id": 1, "parts": [{"name": "a"}]}'


@strawberry.type
class Part:
    name: str


@strawberry.type
class Thing:
    id: int
    parts: list[Part]

    @strawberry.field
    def twice(self) -> int:
        return 2 * self.id


def schema_of(type_: Any, value: Any, **options: Any) -> strawberry.Schema:
    @strawberry.type
    class Inner:
        @strawberry.field(graphql_type=type_)
        def found(self) -> Any:
            return value() if isinstance(value, Callable) else value  # type: ignore[arg-type]

    @strawberry.type
    class Query:
        @strawberry.field
        def inner(self) -> list[Inner | None]:
            return [Inner()]

        @strawberry.field
        def version(self) -> str:
            return "1.0"

    return strawberry.Schema(Query, execution_context_class=FastcoreExecutionContext, **options)


def errors_of(answer: Any) -> list[tuple[str, list[str | int]]]:
    return [(error["message"], error["path"]) for error in answer["errors"]]


IN_TWO_WAYS = pytest.mark.parametrize("field", ["id", "id twice"], ids=["spliced", "decoded"])
NULL = "Cannot return null for non-nullable field Inner.found."


@IN_TWO_WAYS
@pytest.mark.parametrize("row", [None, "null", b" null\n"])
def test_null_row(field: str, row: Any, answer: Any) -> None:
    query = f"{{ version inner {{ x: found {{ {field} }} }} }}"
    nullable = answer(schema_of(Thing | None, JSONRow(row)), query)
    assert nullable == {"data": {"version": "1.0", "inner": [{"x": None}]}}
    required = answer(schema_of(Thing, JSONRow(row)), query)
    assert required["data"] == {"version": "1.0", "inner": [None]}
    assert errors_of(required) == [(NULL, ["inner", 0, "x"])]


@IN_TWO_WAYS
@pytest.mark.parametrize("make", [list, iter], ids=["list", "iterator"])
def test_null_items(field: str, make: Any, answer: Any) -> None:
    query = f"{{ inner {{ x: found {{ {field} parts {{ name }} }} }} }}"
    thing = {"id": 1, "parts": [{"name": "a"}]} | ({"twice": 2} if "twice" in field else {})

    def rows() -> JSONRows:
        return JSONRows(make([GOOD, None, GOOD, "\tnull ", "null"]))

    nullable = answer(schema_of(list[Thing | None], rows), query)
    assert nullable == {"data": {"inner": [{"x": [thing, thing, None, None]}]}}
    required = answer(schema_of(list[Thing], rows), query)
    assert required["data"] == {"inner": [None]}
    assert errors_of(required) == [(NULL, ["inner", 0, "x", 2])]
    optional = answer(schema_of(list[Thing] | None, rows), query)
    assert optional["data"] == {"inner": [{"x": None}]}


def test_null_in_a_string_is_no_null_item(answer: Any) -> None:
    row = '{"id": 1, "parts": [{"name": "[null,null"}]}'
    for rows in ([row], iter([row])):
        found = answer(schema_of(list[Thing], JSONRows(rows)), "{ inner { found { parts { name } } } }")
        assert found["data"]["inner"][0]["found"] == [{"parts": [{"name": "[null,null"}]}]


def test_missing_keys_are_null_and_only_asked_for_with_check(answer: Any) -> None:
    query = "{ inner { found { id parts { name } } } }"
    rows = ['{"id": 1}', '{"parts": [{}, 5]}']
    spliced = answer(schema_of(list[Thing], JSONRows(rows)), query)
    things = [{"id": 1, "parts": None}, {"id": None, "parts": [{"name": None}, 5]}]
    assert spliced == {"data": {"inner": [{"found": things}]}}
    checked = answer(schema_of(list[Thing], JSONRows(rows, check=True)), query)
    assert checked["data"] == {"inner": [None]}
    message = "Cannot return null for non-nullable field Thing.parts."
    assert errors_of(checked) == [(message, ["inner", 0, "found", 0, "parts"])]


BAD_ROWS = [None, GOOD, '{"id" 2}', None, GOOD, b'{"id": "\xff"}', '{"id": NaN}']
FAULTS = [
    "row 2, byte 6: expected ':'",
    "row 5, byte 8: invalid UTF-8",
    "row 6, byte 7: expected a value",
]


@IN_TWO_WAYS
@pytest.mark.parametrize("type_", [list[Thing], list[Thing | None] | None])
def test_bad_row_is_the_error_of_the_field(field: str, type_: Any, answer: Any, run: Any) -> None:
    query = f"{{ inner {{ x: found {{ {field} }} }} version }}"
    schema = schema_of(type_, JSONRows(BAD_ROWS))
    found = answer(schema, query)
    nullable = type_ != list[Thing]
    assert found["data"] == {"version": "1.0", "inner": [{"x": None} if nullable else None]}
    assert errors_of(found) == [(FAULTS[0], ["inner", 0, "x"])]
    assert found["errors"][0]["locations"] == [{"line": 1, "column": 11}]
    original = run(schema, query).errors[0].original_error
    assert isinstance(original, RowError)
    assert original.row_index == 2


@IN_TWO_WAYS
def test_bad_rows_become_null(field: str, answer: Any) -> None:
    query = f"{{ inner {{ x: found {{ {field} }} y: found {{ {field} }} }} }}"
    rows = JSONRows(BAD_ROWS, on_bad_row="null")
    found = answer(schema_of(list[Thing | None], rows), query)
    thing = {"id": 1} | ({"twice": 2} if "twice" in field else {})
    value = [thing, None, thing, None, None]
    assert found["data"] == {"inner": [{"x": value, "y": value}]}
    assert errors_of(found) == [
        (fault, ["inner", 0, alias, index])
        for alias in "xy"
        for fault, index in zip(FAULTS, [1, 3, 4], strict=True)
    ]


@IN_TWO_WAYS
def test_bad_rows_cannot_become_null_where_null_may_not_be(field: str, answer: Any) -> None:
    query = f"{{ inner {{ x: found {{ {field} }} }} }}"
    rows = JSONRows(BAD_ROWS, on_bad_row="null")
    found = answer(schema_of(list[Thing] | None, rows), query)
    assert found["data"] == {"inner": [{"x": None}]}
    assert errors_of(found) == [(FAULTS[0], ["inner", 0, "x", 1])]


@IN_TWO_WAYS
@pytest.mark.parametrize("on_bad_row", ["error", "null"])
def test_one_bad_row(field: str, on_bad_row: Any, answer: Any) -> None:
    query = f"{{ inner {{ x: found {{ {field} }} }} }}"
    row = JSONRow('{"id": 1,}', on_bad_row=on_bad_row)
    message = "row 0, byte 9: expected a key"
    nullable = answer(schema_of(Thing | None, row), query)
    assert nullable["data"] == {"inner": [{"x": None}]}
    assert errors_of(nullable) == [(message, ["inner", 0, "x"])]
    required = answer(schema_of(Thing, row), query)
    assert required["data"] == {"inner": [None]}
    assert errors_of(required) == [(message, ["inner", 0, "x"])]


def test_rows_as_items_of_a_list(answer: Any) -> None:
    items = [JSONRow(GOOD), Thing(id=2, parts=[]), JSONRow("{"), None]
    found = answer(schema_of(list[Thing | None], items), "{ inner { found { id } } }")
    assert found["data"] == {"inner": [{"found": [{"id": 1}, {"id": 2}, None, None]}]}
    assert errors_of(found) == [("row 0, byte 1: unexpected end of text", ["inner", 0, "found", 2])]


@pytest.mark.parametrize("check", [False, True])
def test_options_reach_both_ways(check: bool, answer: Any) -> None:
    big = JSONRow('{"id": 9007199254740993, "name": 9007199254740993}', big_integers="string", check=check)
    assert answer(schema_of(Part, big), "{ inner { found { name } } }") == {
        "data": {"inner": [{"found": {"name": "9007199254740993"}}]}
    }
    deep = JSONRow(GOOD, max_depth=1, check=check)
    assert errors_of(answer(schema_of(Thing, deep), "{ inner { found { id } } }")) == [
        ("row 0, byte 19: nested deeper than max_depth=1", ["inner", 0, "found"])
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (JSONRows([GOOD]), "JSONRows are the value of a list, not of Thing: use JSONRow"),
        (JSONRow(5), "row 0"),  # type: ignore[arg-type]
        (ResponseBytes(b'{"id":1}'), "no answer of one field"),
        (ResponseBytes(b'{"errors":[],"data":{"a":null}}'), "no answer of one field"),
        (ResponseBytes(b'{"data":{"a":{"id":1},"b":{"id":2}}}'), "text after the value"),
    ],
)
def test_what_is_no_value_of_the_field(value: Any, message: str, answer: Any) -> None:
    found = answer(schema_of(Thing | None, value), "{ inner { found { id } } }")
    assert found["data"] == {"inner": [{"found": None}]}
    [(text, path)] = errors_of(found)
    assert message in text
    assert path == ["inner", 0, "found"]


def test_finished_json_for_scalars(answer: Any, run: Any) -> None:
    content = b'{"zip_code": 1.10, "a":[null]} \n'
    schema = schema_of(JSON | None, ResponseBytes(content))
    assert answer(schema, "{ inner { found } }")["data"]["inner"][0]["found"] == {
        "zip_code": 1.1,
        "a": [None],
    }
    assert bytes(run(schema, "{ inner { found } }").data["inner"][0]["found"]) == content.strip()
    assert answer(schema_of(JSON | None, ResponseBytes(b"null")), "{ inner { found } }") == {
        "data": {"inner": [{"found": None}]}
    }


@pytest.mark.parametrize("response", [ResponseBytes(b"a,b", "text/csv"), ResponseBytes(b" ")])
def test_what_is_no_json_for_scalars(response: ResponseBytes, run: Any) -> None:
    result = run(schema_of(JSON | None, response), "{ inner { found } }")
    assert result.data == {"inner": [{"found": None}]}
    assert isinstance(result.errors[0].original_error, ArgumentError)


def test_rows_of_scalars_are_decoded(answer: Any) -> None:
    rows = JSONRows(['{"zip_code": 1}', "[2]", b"3"])
    found = answer(schema_of(list[JSON], rows), "{ inner { found } }")
    assert found["data"]["inner"][0]["found"] == [{"zip_code": 1}, [2], 3]
