"""The examples of the modules, and what importing them brings along."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest

from subprocesses import printed

PRIVATE = "fastcore.integrations._graphql"
MODULES = ["rows", "spliced", "encoding", "execution"]


@pytest.mark.parametrize(
    "name", [*(f"{PRIVATE}.{name}" for name in MODULES), f"{PRIVATE[:-9]}.strawberry_fastapi"]
)
def test_examples(name: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(name))
    assert (failed, attempted > 0) == (0, True)


def test_the_schema_needs_no_framework() -> None:
    code = """
        import sys
        import fastcore.integrations.strawberry
        print(sorted({"django", "fastapi", "starlette", "psycopg"} & set(sys.modules)))
    """
    assert printed(inspect.cleandoc(code)) == "[]"
