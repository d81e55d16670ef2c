"""Executes queries on the schema of rows and on the schema of objects, in Python and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types import ExecutionResult

from fastcore.integrations.strawberry import to_bytes
from shop_schema import load_names, make_schema

Execute: TypeAlias = Callable[..., ExecutionResult]


def execute(
    schema: strawberry.Schema, query: str, variables: dict[str, Any] | None = None, **context: Any
) -> ExecutionResult:
    async def run() -> ExecutionResult:
        values = {"names": DataLoader(load_fn=load_names), **context}
        return await schema.execute(query, variables, context_value=values)

    return asyncio.run(run())


@pytest.fixture(scope="session")
def run() -> Execute:
    """Executes a query on a schema."""
    return execute


@pytest.fixture(scope="session")
def answer() -> Callable[..., Any]:
    """Executes a query on a schema and decodes the answer that a client would get."""
    return lambda *args, **context: json.loads(to_bytes(execute(*args, **context)))


@pytest.fixture(scope="session")
def of_rows() -> strawberry.Schema:
    return make_schema(of_rows=True)


@pytest.fixture(scope="session")
def of_objects() -> strawberry.Schema:
    return make_schema(of_rows=False)
