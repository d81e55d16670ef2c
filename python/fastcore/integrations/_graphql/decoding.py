"""Rows to the objects of the ordinary execution, where a selection cannot be answered from them."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import operator
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLLeafType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_nullable_type,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_scalar_type,
    is_specified_scalar_type,
)
from strawberry.types.field import StrawberryField

from fastcore._response_options import Selection
from fastcore.integrations._graphql.building import BadRow, Source, build
from fastcore.integrations._graphql.rows import JSONRows
from fastcore.integrations._graphql.selection import Plan, Spelling
from fastcore.integrations._graphql.served import definition_of

_MAX_SAFE_INTEGER = 2**53 - 1


def decode(source: Source) -> tuple[Any, list[BadRow]]:
    """Decodes the JSON of a field's value, having found the same faults in it as the builders do."""
    is_list = isinstance(source, JSONRows)
    rows = [_kept(row) for row in source.rows] if isinstance(source, JSONRows) else [_kept(source.row)]
    checked = dataclasses.replace(source, **({"rows": rows} if is_list else {"row": rows[0]}))
    # Nothing is selected: every row is read by every rule, and next to nothing is written.
    _, bad_rows = build(checked, Plan(Selection(), None, {}))
    if not is_list:
        return None if bad_rows or rows[0] is None else _decoded(rows[0], source), bad_rows
    bad = {bad_row.item for bad_row in bad_rows}
    items = [row for row in rows if row is not None]
    return [None if index in bad else _decoded(row, source) for index, row in enumerate(items)], bad_rows


def _kept(row: Any) -> Any:
    """A row that lasts: whoever iterates over rows may use one buffer for all of them."""
    return bytes(row) if isinstance(row, bytearray | memoryview) else row


def _decoded(row: str | bytes, source: Source) -> Any:
    parse_int = _int_or_text if source.big_integers == "string" else int
    return json.loads(row, parse_int=parse_int, parse_float=_finite)


def _int_or_text(digits: str) -> int | str:
    number = int(digits)
    return number if abs(number) <= _MAX_SAFE_INTEGER else digits


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is beyond the numbers that can be decoded")
    return number


class ObjectMaker:
    """Makes objects of the schema's Python types out of decoded rows.

    Args:
        schema: where the types of rows of interfaces and unions are looked up.
        spelling: from the name of a field in Python to its key in the rows.
    """

    def __init__(self, schema: GraphQLSchema, spelling: Spelling) -> None:
        self._schema = schema
        self._spelling = spelling
        self._shapes: dict[GraphQLObjectType, _Shape] = {}

    def value(self, decoded: Any, type_: GraphQLOutputType) -> Any:
        """Gives the value that an ordinary resolver would have returned for the type."""
        if is_non_null_type(type_):
            return self.value(decoded, type_.of_type)
        if decoded is None:
            return None
        if is_list_type(type_):
            items = decoded if isinstance(decoded, list) else None
            return decoded if items is None else [self.value(item, type_.of_type) for item in items]
        if is_leaf_type(type_):
            return _leaf(decoded, type_)
        if not isinstance(decoded, dict):
            return decoded
        named = self._concrete(decoded, type_) if is_abstract_type(type_) else type_
        return self._object(decoded, named) if is_object_type(named) else _typeless(type_)

    def _concrete(self, row: dict[str, Any], type_: GraphQLNamedType) -> GraphQLNamedType | None:
        name = row.get("__typename")
        return self._schema.get_type(name) if isinstance(name, str) else None

    def _object(self, row: dict[str, Any], type_: GraphQLObjectType) -> Any:
        shape = self._shapes.get(type_)
        if shape is None:
            shape = self._shapes[type_] = _shape(type_, self._spelling)
        # What else the row has is for the resolvers of the type, as it is.
        attributes = dict(row)
        for key, name, field_type in shape.fields:
            value = attributes.pop(key, None)
            attributes[name] = value if field_type is None else self.value(value, field_type)
        return attributes if shape.by_item else _instance(shape.class_, attributes)


class _Shape(NamedTuple):
    """What an object is made by: for each attribute its key in the rows, its name and its type.

    The types whose values are in rows as they are in Python are None.
    """

    class_: type
    fields: list[tuple[str, str, GraphQLOutputType | None]]
    by_item: bool


def _shape(type_: GraphQLObjectType, spelling: Spelling) -> _Shape:
    definitions = [(definition_of(field), get_nullable_type(field.type)) for field in type_.fields.values()]
    fields: list[tuple[str, str, GraphQLOutputType | None]] = []
    by_item = False
    for field, field_type in definitions:
        if isinstance(field, StrawberryField) and not field.base_resolver:
            plain = is_scalar_type(field_type) and is_specified_scalar_type(field_type)
            name = field.python_name
            fields.append((spelling(name), name, None if plain else field_type))
            by_item = by_item or field.default_resolver is operator.getitem
    return _Shape(definition_of(type_).origin, fields, by_item)


def _instance(class_: type, attributes: dict[str, Any]) -> Any:
    # Not by its __init__: a row need not have everything that it asks for.
    instance: Any = object.__new__(class_)
    if hasattr(instance, "__dict__"):
        instance.__dict__.update(attributes)
        return instance
    for name, value in attributes.items():
        # a key that there is no slot for
        with contextlib.suppress(AttributeError):
            object.__setattr__(instance, name, value)
    return instance


def _typeless(type_: GraphQLOutputType) -> GraphQLError:
    # An exception as a value is what the execution raises at the place of the value.
    return GraphQLError(f"a row of {type_} has to name its type: its key __typename is missing or unknown")


def _leaf(value: Any, type_: GraphQLLeafType) -> Any:
    if is_enum_type(type_):
        return _member(value, type_)
    if is_specified_scalar_type(type_):
        return value
    try:
        return type_.parse_value(value)
    except Exception as error:  # of whatever the scalar's parser raises
        return error


def _member(value: Any, enum: GraphQLEnumType) -> Any:
    """The member with the value that a row has, or else of the name."""
    class_ = definition_of(enum).wrapped_cls
    try:
        return class_(value)
    except ValueError:
        named = enum.values.get(value) if isinstance(value, str) else None
        return class_(named.value) if named is not None else value
