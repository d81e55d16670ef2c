"""Connections of the builders as values of Relay's types."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from strawberry import relay

from fastcore import PageInfo, ResponseBytes, build_connection_response
from fastcore.integrations.strawberry import FastcoreExecutionContext, SplicedJSON


@strawberry.type
class Book(relay.Node):
    code: relay.NodeID[int]
    short_title: str


@strawberry.type
class Library(relay.Connection[Book]):
    total_count: int


ROWS = [f'{{"code": {code}, "short_title": "title {code}"}}' for code in (5, 6)]


@strawberry.type
class Query:
    @strawberry.field(graphql_type=Library)
    def books(self) -> ResponseBytes:
        page = PageInfo(has_next_page=True)
        return ResponseBytes(build_connection_response(ROWS, "books", page_info=page, total_count=9))


SCHEMA = strawberry.Schema(Query, execution_context_class=FastcoreExecutionContext)
QUERY = """{
  books {
    total: totalCount
    __typename
    edges { cursor node { __typename %s } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.mark.parametrize("field", ["shortTitle", "shortTitle id"])
def test_connection(field: str) -> None:
    result = SCHEMA.execute_sync(QUERY % field)
    assert result.errors is None
    assert result.data is not None
    assert isinstance(result.data["books"], SplicedJSON) == (field == "shortTitle")

    def edge(offset: int, code: int) -> dict[str, Any]:
        node = {"__typename": "Book", "shortTitle": f"title {code}"}
        ids = {"id": relay.to_base64("Book", code)} if "id" in field else {}
        return {"cursor": relay.to_base64("arrayconnection", offset), "node": node | ids}

    assert result.data == {
        "books": {
            "total": 9,
            "__typename": "Library",
            "edges": [edge(0, 5), edge(1, 6)],
            "pageInfo": {"hasNextPage": True, "endCursor": relay.to_base64("arrayconnection", 1)},
        }
    }
