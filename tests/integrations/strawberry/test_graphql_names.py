"""Keys of the rows are the names in Python, whatever they are called in GraphQL."""

from typing import Any, Generic, TypeVar

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter

from fastcore import ResponseBytes, build_list_response
from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRow, JSONRows, SplicedJSON

T = TypeVar("T")


@strawberry.type(name="Thing_")
class Thing:
    a__b: int
    addressLine2: str  # noqa: N815 (as some databases spell it)
    _private: int
    class_: int = strawberry.field(name="class")
    trailing_: int


@strawberry.type
class Page(Generic[T]):
    all_items: list[T]


ROW = '{"a__b": 1, "addressLine2": "x", "_private": 2, "class_": 3, "trailing_": 4}'


class Upper(NameConverter):
    def get_graphql_name(self, obj: Any) -> str:
        return super().get_graphql_name(obj).upper()


def schema_of(value: Any, type_: Any = list[Thing], **config: Any) -> strawberry.Schema:
    @strawberry.type
    class Query:
        @strawberry.field(name="found", graphql_type=type_)
        def something(self) -> Any:
            return value

    return strawberry.Schema(
        Query, execution_context_class=FastcoreExecutionContext, config=StrawberryConfig(**config)
    )


CONFIGS: dict[str, tuple[dict[str, Any], str]] = {
    "camel": ({}, "found { a_B addressLine2 Private class trailing_ __typename }"),
    "as in Python": (
        {"auto_camel_case": False},
        "found { a__b addressLine2 _private class trailing_ __typename }",
    ),
    "of its own": (
        {"name_converter": Upper()},
        "FOUND { A_B ADDRESSLINE2 PRIVATE CLASS TRAILING_ __typename }",
    ),
}


@pytest.mark.parametrize(
    "value",
    [JSONRows([ROW]), JSONRow(f"[{ROW}]"), ResponseBytes(build_list_response([ROW], 'a "\\ name'))],
    ids=["rows", "row", "answer"],
)
@pytest.mark.parametrize("config", CONFIGS)
def test_names(config: str, value: Any) -> None:
    options, query = CONFIGS[config]
    result = schema_of(value, **options).execute_sync(f"{{ {query} }}")
    assert result.errors is None
    assert result.data is not None
    names = query.split()
    spliced = result.data[names[0]]
    assert isinstance(spliced, SplicedJSON)
    assert list(spliced[0].items()) == list(zip(names[2:-1], [1, "x", 2, 3, 4, "Thing_"], strict=True))


def test_generic_types() -> None:
    result = schema_of(JSONRow(f'{{"all_items": [{ROW}]}}'), Page[Thing]).execute_sync(
        "{ found { __typename allItems { __typename class } } }"
    )
    assert result.data == {
        "found": {"__typename": "Thing_Page", "allItems": [{"__typename": "Thing_", "class": 3}]}
    }


def test_type_names_do_not_come_from_the_rows() -> None:
    row = '{"__typename": "Thief", "class_": 1}'
    schema = schema_of(JSONRows([row]))
    result = schema.execute_sync("{ found { class t: __typename } }")
    assert result.data == {"found": [{"class": 1, "t": "Thing_"}]}
    assert schema.execute_sync("{ found { class } }").data == {"found": [{"class": 1}]}
