"""Selections that rows cannot answer by themselves: nothing of the schema is ever passed by."""

import datetime
import decimal
import enum
import operator
from typing import Any, NewType, Union

import pytest
import strawberry
from strawberry import relay
from strawberry.directive import DirectiveLocation, DirectiveValue
from strawberry.extensions import FieldExtension, SchemaExtension
from strawberry.schema.config import StrawberryConfig

from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRow, JSONRows, SplicedJSON


@strawberry.interface
class Animal:
    first_name: str


@strawberry.type
class Cat(Animal):
    lives: int


@strawberry.type
class Dog(Animal):
    is_good: bool

    @strawberry.field
    def shout(self) -> str:
        return self.first_name.upper()


@strawberry.type
class Stone:
    weight: decimal.Decimal


class Loud(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        return next_(source, info, **kwargs) + "!"


class Shade(enum.Enum):
    DARK = 1
    LIGHT = 2


Markdown = NewType("Markdown", str)
ShadeType = strawberry.enum(Shade)


@strawberry.type
class Note:
    id: int
    loud: str = strawberry.field(extensions=[Loud()], default="")
    shade: ShadeType | None = None  # type: ignore[valid-type]
    text: Markdown | None = None
    written: datetime.datetime | None = None
    internal: strawberry.Private[str] = ""

    @strawberry.field
    def years(self) -> int:
        assert self.written is not None
        return self.written.year

    @strawberry.field
    def whispered(self) -> str:
        return self.internal.lower()


ROW = (
    '{"id": 1, "loud": "hi", "shade": 2, "text": "*x*", "written": "2020-01-01T00:00:00Z", "internal": "ABC"}'
)


def schema_of(type_: Any, value: Any, **options: Any) -> strawberry.Schema:
    @strawberry.type
    class Query:
        @strawberry.field(graphql_type=type_)
        def found(self) -> Any:
            return value

    options.setdefault("execution_context_class", FastcoreExecutionContext)
    config = options.setdefault("config", StrawberryConfig())
    config.scalar_map[Markdown] = strawberry.scalar(name="Markdown")
    return strawberry.Schema(Query, types=[Cat, Dog], **options)


def found(schema: strawberry.Schema, fields: str) -> Any:
    result = schema.execute_sync(f"{{ found {{ {fields} }} }}")
    assert result.errors is None
    assert result.data is not None
    return result.data["found"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("loud", "hi!"),
        ("shade", "LIGHT"),
        ("text", "*x*"),
        ("years", 2020),
        ("whispered", "abc"),
    ],
)
def test_what_only_the_schema_knows(field: str, value: Any) -> None:
    schema = schema_of(list[Note], JSONRows([ROW]))
    assert found(schema, f"id {field} written") == [
        {"id": 1, field: value, "written": "2020-01-01T00:00:00+00:00"}
    ]


def test_enum_members_by_their_names() -> None:
    schema = schema_of(Note, JSONRow('{"id": 1, "shade": "DARK"}'))
    assert found(schema, "shade") == {"shade": "DARK"}


def test_a_value_that_its_scalar_refuses() -> None:
    schema = schema_of(Note, JSONRow('{"id": 1, "written": "yesterday", "shade": 2}'))
    result = schema.execute_sync("{ found { id shade written } }")
    assert result.data == {"found": {"id": 1, "shade": "LIGHT", "written": None}}
    assert result.errors is not None
    assert result.errors[0].path == ["found", "written"]


def test_a_number_that_cannot_be_decoded() -> None:
    result = schema_of(Note, JSONRow('{"id": 1E400}', check=True)).execute_sync("{ found { id } }")
    assert result.data is None
    assert result.errors is not None
    assert "1E400" in result.errors[0].message


class Plain(FastcoreExecutionContext):
    plain_scalars = frozenset({"Markdown"})


def test_plain_scalars_are_spliced() -> None:
    schema = schema_of(list[Note], JSONRows([ROW]), execution_context_class=Plain)
    value = found(schema, "text")
    assert isinstance(value, SplicedJSON)
    assert value == [{"text": "*x*"}]


@pytest.mark.parametrize("type_", [Animal, Union[Cat, Dog]], ids=["interface", "union"])  # noqa: UP007
def test_abstract_types_are_named_by_the_rows(type_: Any) -> None:
    rows = [
        '{"__typename": "Cat", "first_name": "Tom", "lives": 9}',
        '{"__typename": "Dog", "first_name": "Rex", "is_good": true}',
    ]
    query = "__typename ... on Cat { lives } ... on Dog { isGood shout }"
    assert found(schema_of(list[type_], JSONRows(rows)), query) == [
        {"__typename": "Cat", "lives": 9},
        {"__typename": "Dog", "isGood": True, "shout": "REX"},
    ]


@pytest.mark.parametrize("name", ['"first_name": "Tom"', '"__typename": "Fish"', '"__typename": 5'])
def test_abstract_rows_without_a_type(name: str) -> None:
    schema = schema_of(list[Animal | None], JSONRows([f"{{{name}}}"]))
    result = schema.execute_sync("{ found { firstName } }")
    assert result.data == {"found": [None]}
    assert result.errors is not None
    assert "a row of Animal has to name its type" in result.errors[0].message
    assert result.errors[0].path == ["found", 0]


class Seen(SchemaExtension):
    fields: list[str] = []  # noqa: RUF012 (shared on purpose: a fresh extension is made for each operation)

    def resolve(self, _next: Any, root: Any, info: Any, *args: str, **kwargs: Any) -> Any:
        self.fields.append(info.field_name)
        value = _next(root, info, *args, **kwargs)
        return "hidden" if info.field_name == "firstName" else value


def test_schema_extensions_see_every_field() -> None:
    Seen.fields.clear()
    schema = schema_of(list[Cat], JSONRows(['{"first_name": "Tom", "lives": 9}']), extensions=[Seen])
    assert found(schema, "firstName lives") == [{"firstName": "hidden", "lives": 9}]
    assert Seen.fields == ["found", "firstName", "lives"]


def test_schema_extensions_that_need_not_see() -> None:
    class Blind(FastcoreExecutionContext):
        unseen_by = (Seen,)

    Seen.fields.clear()
    rows = JSONRows(['{"first_name": "Tom", "lives": 9}'])
    schema = schema_of(list[Cat], rows, extensions=[Seen], execution_context_class=Blind)
    assert isinstance(found(schema, "firstName"), SplicedJSON)
    assert Seen.fields == ["found"]


@strawberry.directive(locations=[DirectiveLocation.FIELD])
def shout(value: DirectiveValue[str]) -> str:
    return value.upper()


def test_directives_in_the_query() -> None:
    rows = JSONRows(['{"first_name": "Tom", "lives": 9}'])
    schema = schema_of(list[Cat], rows, directives=[shout])
    assert found(schema, "firstName @shout lives") == [{"firstName": "TOM", "lives": 9}]
    assert isinstance(found(schema, "firstName"), SplicedJSON)


def test_default_resolvers() -> None:
    row = '{"name": "flint", "weight": 2}'
    by_item = StrawberryConfig(default_resolver=operator.getitem)
    spliced = found(schema_of(Stone, JSONRow(row), config=by_item), "weight")
    assert isinstance(spliced, SplicedJSON)
    assert spliced == {"weight": 2}
    assert found(schema_of(Stone, JSONRow(row, check=True), config=by_item), "weight") == {"weight": "2"}
    own = StrawberryConfig(default_resolver=lambda source, name: 1 + getattr(source, name))
    assert found(schema_of(Stone, JSONRow(row), config=own), "weight") == {"weight": "3"}


@strawberry.type
class Book(relay.Node):
    code: relay.NodeID[int]
    title: str


def test_relay_nodes_make_their_own_ids() -> None:
    schema = schema_of(list[Book], JSONRows(['{"code": 7, "title": "x"}']))
    assert found(schema, "title id") == [{"title": "x", "id": relay.to_base64("Book", 7)}]
    assert isinstance(found(schema, "title"), SplicedJSON)


def test_check_converts_as_objects_do() -> None:
    row = '{"weight": 1.10}'
    assert bytes(found(schema_of(Stone, JSONRow(row)), "weight")) == b'{"weight":1.10}'
    assert found(schema_of(Stone, JSONRow(row, check=True)), "weight") == {"weight": "1.1"}
