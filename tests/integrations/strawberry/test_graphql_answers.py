"""Queries answered from rows, compared with the same schema resolved from objects."""

from __future__ import annotations

import json
from typing import Any

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from fastcore.integrations.strawberry import SplicedJSON, decoded, to_bytes
from shop_schema import make_schema

CITY = "inCity { name countryCode }"
ADDRESS = f"streetName zipCode {CITY}"

SPLICED: dict[str, tuple[str, dict[str, Any]]] = {
    "names": ("{ users { id firstName mail lastName score isActive } }", {}),
    "order": ("{ users { mail id firstName } }", {}),
    "nested": (f"{{ users {{ id homeAddress {{ {ADDRESS} }} otherAddresses {{ {ADDRESS} }} }} }}", {}),
    "lists of lists": (f"{{ users {{ tags grid addressGrid {{ {ADDRESS} }} }} }}", {}),
    "dates and enums": ("{ users { joinedOn size } }", {}),
    "aliases": (
        "{ users { a: id b: id c: homeAddress { z: zipCode } d: homeAddress { s: streetName z: zipCode } } }",
        {},
    ),
    "one field under two aliases": (
        "{ few: users { id } many: users { id firstName homeAddress { zipCode } } }",
        {},
    ),
    "merged fields": (
        "{ users { homeAddress { zipCode } homeAddress { streetName } } users { id } }",
        {},
    ),
    "__typename": (
        "{ __typename users { id t: __typename homeAddress { __typename inCity { u: __typename } } } }",
        {},
    ),
    "__typename twice, in lists of lists": (
        "{ users { __typename again: __typename addressGrid { __typename inCity { __typename name } } } }",
        {},
    ),
    "__typename under two aliases": (
        "{ users { a: homeAddress { __typename zipCode } b: homeAddress { streetName t: __typename } } }",
        {},
    ),
    "fragments": (
        """
        { users { ...Person homeAddress { ... on Address { ...Place } ... { zipCode } } } }
        fragment Person on User { id ...Named }
        fragment Named on User { firstName }
        fragment Place on Address { streetName inCity { ... on City { name } } }
        """,
        {},
    ),
    "skip and include": (
        """
        query ($yes: Boolean!, $no: Boolean! = false) {
          users {
            id @skip(if: $yes)
            firstName @include(if: $yes)
            lastName @include(if: $no)
            ... @include(if: $no) { score }
            ...More @skip(if: $no)
          }
        }
        fragment More on User { isActive }
        """,
        {"yes": True},
    ),
    "all is skipped": ("query ($no: Boolean!) { users { id @include(if: $no) } }", {"no": False}),
    "async": ("{ usersLater { id } }", {}),
    "one": ("query ($id: Int!) { user(id: $id) { id firstName homeAddress { zipCode } } }", {"id": 3}),
    "none": ("{ user(id: 99) { id } }", {}),
    "rows that are lists": ("{ userGrid { __typename id otherAddresses { zipCode } } }", {}),
    "a finished answer": ("{ answer { mail t: __typename homeAddress { streetName } } }", {}),
    "below objects": ("{ owners { name pets { id homeAddress { zipCode } } } version }", {}),
    "beside loaded fields": ("{ one: nameOf(id: 1) users { id } two: nameOf(id: 2) }", {}),
    "beside errors": ("{ failing users { id } }", {}),
    "mutation": ('mutation { rename(firstName: "Zoë") { id firstName __typename } }', {}),
}

DECODED: dict[str, str] = {
    "resolver": "{ users { id fullName } }",
    "arguments": '{ users { greeting short: greeting(word: "Hi") homeAddress { zipCode } } }',
    "permission": "{ users { id password } }",
    "JSON": "{ users { profile } }",
    "enum": "{ users { mood size } }",
    "resolver of a finished answer": "{ answer { fullName mail joinedOn homeAddress { inCity { name } } } }",
    "resolver in rows that are lists": "{ userGrid { fullName addressGrid { zipCode } } }",
    "resolver of one": "{ user(id: 1) { fullName joinedOn grid } nothing: user(id: 99) { fullName } }",
    "__typename under one alias of two": (
        "{ users { a: homeAddress { __typename zipCode } b: homeAddress { streetName } } }"
    ),
}


def in_order(result: ExecutionResult) -> str:
    """The answer in one spelling, its keys in their order."""
    return json.dumps(json.loads(to_bytes(result)))


@pytest.mark.parametrize("query", SPLICED)
def test_spliced(query: str, of_rows: Any, of_objects: Any, run: Any) -> None:
    result = run(of_rows, *SPLICED[query])
    expected = run(of_objects, *SPLICED[query])
    assert in_order(result) == in_order(expected)
    assert decoded(result.data) == expected.data


@pytest.mark.parametrize("query", [query for query in SPLICED if query not in {"none", "below objects"}])
def test_nothing_is_decoded(query: str, of_rows: Any, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "loads", None)
    data = run(of_rows, *SPLICED[query]).data
    assert any(isinstance(value, SplicedJSON) for value in data.values())


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("query", DECODED)
def test_decoded(query: str, trusted: bool, of_rows: Any, of_objects: Any, run: Any) -> None:
    result = run(of_rows, DECODED[query], trusted=trusted)
    expected = run(of_objects, DECODED[query], trusted=trusted)
    assert in_order(result) == in_order(expected)
    assert bool(result.errors) == (query == "permission" and not trusted)


SCALARS = [
    "id",
    "firstName",
    "mail",
    "lastName",
    "score",
    "isActive",
    "joinedOn",
    "size",
    "tags",
    "grid",
    "__typename",
]
PLACES = ["homeAddress", "otherAddresses", "addressGrid"]
ALIASES = st.sampled_from(["", "", "a", "b"])


def _with_alias(field: str) -> st.SearchStrategy[str]:
    # an alias belongs to one field, so that selections can always be merged
    return ALIASES.map(lambda alias: f"{alias}_{field.lstrip('_')}: {field}" if alias else field)


def _fields(scalars: list[str], places: list[str], below: Any) -> st.SearchStrategy[str]:
    scalar = st.sampled_from(scalars).flatmap(_with_alias)
    choices = [scalar, scalar.map(lambda field: f"... {{ {field} }}")]
    if places:
        place = st.sampled_from(places).flatmap(_with_alias)
        choices.append(st.builds("{} {{ {} }}".format, place, below))
    field = st.builds("{} {}".format, st.one_of(choices), st.just(""))
    switched = st.builds("... @include(if: ${}) {{ {} }}".format, st.sampled_from(["yes", "no"]), field)
    return st.lists(field | switched, min_size=1, max_size=4).map(" ".join)


CITIES = _fields(["name", "countryCode", "__typename"], [], None)
ADDRESSES = _fields(["streetName", "zipCode", "__typename"], ["inCity"], CITIES)
USERS = _fields(SCALARS, PLACES, ADDRESSES)


@given(selection=USERS, field=st.sampled_from(["users", "userGrid", "answer"]))
@settings(max_examples=60, deadline=None)
def test_any_selection(selection: str, field: str, of_rows: Any, of_objects: Any) -> None:
    query = f"""
        query ($yes: Boolean!, $no: Boolean!) {{
          {field} {{ {selection} }} version @include(if: $yes) @skip(if: $no)
        }}"""
    variables = {"yes": True, "no": False}
    result = of_rows.execute_sync(query, variables)
    assert in_order(result) == in_order(of_objects.execute_sync(query, variables))
    assert result.errors is None


def test_synchronous_execution(of_rows: strawberry.Schema) -> None:
    result = of_rows.execute_sync("{ version users { id } }")
    assert to_bytes(result) == b'{"data":{"version":"1.0","users":[{"id":1},{"id":2},{"id":3}]}}'


def test_sorted_schema_and_caches(answer: Any) -> None:
    config = StrawberryConfig(sort_schema=True)
    caches = [lambda: ParserCache(maxsize=9), lambda: ValidationCache(maxsize=9)]
    schema = make_schema(of_rows=True, config=config, extensions=caches)
    query = "query ($id: Int!, $yes: Boolean!) { user(id: $id) { id mail @include(if: $yes) } }"
    assert answer(schema, query, {"id": 1, "yes": True}) == {
        "data": {"user": {"id": 1, "mail": "ada@example.org"}}
    }
    assert answer(schema, query, {"id": 2, "yes": False}) == {"data": {"user": {"id": 2}}}
