"""Which fields of the schema can be answered from a row, judged by Strawberry's definitions."""

from __future__ import annotations

import operator
from collections.abc import Collection
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    is_enum_type,
    is_scalar_type,
    is_specified_scalar_type,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF

# Strawberry's own that are strings in JSON. The builders would change the keys of objects, which JSON may be.
PLAIN_SCALARS = frozenset(
    {"Date", "DateTime", "Time", "Decimal", "UUID", "Base16", "Base32", "Base64", "Void", "GlobalID"}
)


def definition_of(graphql: GraphQLField | GraphQLNamedType) -> Any:
    """The definition that Strawberry made a field or type of; None if it did not."""
    return graphql.extensions.get(_DEFINITION)


def served_key(graphql_field: GraphQLField) -> str | None:
    """The name in Python of a field that does no more than read its attribute, else None.

    A resolver, arguments, permissions and field extensions need the ordinary execution, and so does whatever
    else was put around the reading.
    """
    field = definition_of(graphql_field)
    if (
        not isinstance(field, StrawberryField)
        or graphql_field.args
        or not field.is_basic_field
        or field.permission_classes
        or type(field).get_result is not StrawberryField.get_result
        or field.default_resolver not in (getattr, operator.getitem)
        or not getattr(graphql_field.resolve, "_is_default", False)
    ):
        return None
    return field.python_name


def leaf_is_served(leaf: GraphQLNamedType, plain_scalars: Collection[str]) -> bool:
    """Whether a value of the type stands in a row as it has to stand in the answer."""
    if is_scalar_type(leaf):
        return is_specified_scalar_type(leaf) or leaf.name in PLAIN_SCALARS or leaf.name in plain_scalars
    return is_enum_type(leaf) and _names_are_values(leaf)


def _names_are_values(enum: GraphQLEnumType) -> bool:
    return all(value.value == name for name, value in enum.values.items())
