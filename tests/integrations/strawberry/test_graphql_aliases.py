"""How often a value may leave is the client's choice only up to a bound."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry

from fastcore.integrations._graphql import selection
from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRows, SplicedJSON, to_bytes


@strawberry.type
class Home:
    city: str


@strawberry.type
class User:
    id: int
    home: Home


@strawberry.type
class Query:
    @strawberry.field(graphql_type=list[User])
    def users(self) -> JSONRows:
        return JSONRows(['{"id": 1, "home": {"city": "Ulm"}}'])


SCHEMA = strawberry.Schema(Query, execution_context_class=FastcoreExecutionContext)
MOST = selection._MOST_COPIES


def executed(fields: str) -> Any:
    result = SCHEMA.execute_sync(f"{{ users {{ {fields} }} }}")
    assert result.errors is None
    return result


@pytest.mark.parametrize(("aliases", "is_spliced"), [(MOST, True), (MOST + 1, False)])
def test_aliases_of_one_key(aliases: int, is_spliced: bool) -> None:
    result = executed(" ".join(f"a{number}: id" for number in range(aliases)))
    assert isinstance(result.data["users"], SplicedJSON) is is_spliced
    expected = ",".join(f'"a{number}":1' for number in range(aliases))
    assert to_bytes(result) == b'{"data":{"users":[{%b}]}}' % expected.encode()


def test_aliases_below_each_other_multiply() -> None:
    below = " ".join(f"c{number}: city" for number in range(MOST // 2))
    assert isinstance(executed(f"a: home {{ {below} }} b: home {{ {below} }}").data["users"], SplicedJSON)
    fields = f"a: home {{ {below} }} b: home {{ {below} }} c: home {{ city }}"
    assert not isinstance(executed(fields).data["users"], SplicedJSON)


def test_different_keys_are_no_copies() -> None:
    assert isinstance(executed("id home { city }").data["users"], SplicedJSON)
