"""The selection set of a field as the ``select`` of the builders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple, TypeAlias

from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type, is_leaf_type, is_object_type
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList

from fastcore._response_options import Selected, Selection
from fastcore.integrations._graphql.served import leaf_is_served, served_key

Collect: TypeAlias = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
Spelling: TypeAlias = Callable[[str], str]
"""From the name of a field in Python to its key in the rows."""

# These two are settled where the fields are collected; any other does something to the value of its field.
_SETTLED_DIRECTIVES = {"skip", "include"}
# Room is reserved for the whole row as often as a value of it can leave: clients must not choose that freely.
_MOST_COPIES = 16


class Plan(NamedTuple):
    """How the rows become the value of the field: arguments of the builders."""

    select: Selection
    type_name: str | None
    nested_types: dict[tuple[str, ...], str]


class _NotServed(Exception):  # noqa: N818 (it never leaves this file)
    """The rows cannot answer the selection."""


def plan_of(
    named_type: GraphQLNamedType,
    details: FieldDetailsList,
    *,
    collect: Collect,
    spelling: Spelling,
    plain_scalars: Collection[str],
) -> Plan | None:
    """Plans a field of an object type, or says None: its rows have to be decoded and executed as objects."""
    if not is_object_type(named_type):
        return None
    planner = _Planner(collect, spelling, plain_scalars)
    try:
        select = planner.selection(named_type, details, ())
    except _NotServed:
        return None
    typed = {path: name for path, name in planner.type_names.items() if name is not None}
    return Plan(Selection(select), typed.pop((), None), typed)


def _most_copies(selected: Iterable[Selected]) -> int:
    """Count how often one value of a row can leave, through aliases of its key and of the keys around it."""
    copies: Counter[str] = Counter()
    for key, _, below in selected:
        copies[key] += 1 if below is None else _most_copies(below)
    return max(copies.values(), default=1)


class _Planner:
    def __init__(self, collect: Collect, spelling: Spelling, plain_scalars: Collection[str]) -> None:
        self._collect = collect
        self._spelling = spelling
        self._plain_scalars = plain_scalars
        self.type_names: dict[tuple[str, ...], str | None] = {}

    def selection(
        self, type_: GraphQLObjectType, details: FieldDetailsList, path: tuple[str, ...]
    ) -> tuple[Selected, ...]:
        collected = self._collect(type_, details)
        if collected.new_defer_usages:
            raise _NotServed
        # The fields, fragments, skip and include are collected by the executor itself.
        fields = collected.grouped_field_set
        selected = tuple(self._selected(type_, name, group, path) for name, group in fields.items())
        if _most_copies(selected) > _MOST_COPIES:
            raise _NotServed
        asks_for_type = any(item.key == "__typename" for item in selected)
        self._set_type_name(path, type_.name if asks_for_type else None)
        return selected

    def _selected(
        self, type_: GraphQLObjectType, name: str, details: FieldDetailsList, path: tuple[str, ...]
    ) -> Selected:
        if any(_has_directive(detail.node) for detail in details):
            raise _NotServed
        field_name = details[0].node.name.value
        if field_name == "__typename":
            return Selected("__typename", name, None)
        field = type_.fields.get(field_name)
        python_name = served_key(field) if field is not None else None
        if field is None or python_name is None:
            raise _NotServed
        key = self._spelling(python_name)
        named_type = get_named_type(field.type)
        if is_object_type(named_type):
            return Selected(key, name, self.selection(named_type, details, (*path, key)))
        if is_leaf_type(named_type) and leaf_is_served(named_type, self._plain_scalars):
            return Selected(key, name, None)
        raise _NotServed

    def _set_type_name(self, path: tuple[str, ...], type_name: str | None) -> None:
        # The objects at a place have their type name wherever they leave: of two aliases, both have to ask.
        if self.type_names.setdefault(path, type_name) != type_name:
            raise _NotServed


def _has_directive(node: Any) -> bool:
    return any(directive.name.value not in _SETTLED_DIRECTIVES for directive in node.directives or ())
