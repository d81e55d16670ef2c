"""The examples in the docstrings of the integrations."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from fastcore import integrations

MODULES = sorted(
    f"{integrations.__name__}.{module.name}"
    for module in pkgutil.iter_modules(integrations.__path__)
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
