"""The examples in public docstrings, and that there is one in each."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import fastcore

MODULES = sorted(
    f"fastcore.{module.name}"
    for module in pkgutil.iter_modules(fastcore.__path__)
    if not module.ispkg and not module.name.startswith("_")
)

# what functions return: nobody makes these with arguments that could be wrong
RESULTS = {"Finding", "Findings", "SarifProblem", "SarifReport", "ToolRule", "ToolRun"}


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


@pytest.mark.parametrize("name", [name for name in fastcore.__all__ if not name.isupper()])
def test_every_public_name_is_documented(name: str) -> None:
    public = getattr(fastcore, name)
    documentation = inspect.getdoc(public) or ""
    assert documentation
    if name in RESULTS:
        assert "Attributes:" in documentation or "Args:" in documentation
        assert "Example:" in documentation
    elif not (inspect.isclass(public) and issubclass(public, Exception)):
        assert "Args:" in documentation
        assert "Raises:" in documentation
        assert "Example:" in documentation
