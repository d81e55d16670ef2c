"""The examples in the docstrings of the commands."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from fastcore import cli

MODULES = sorted(f"{cli.__name__}.{module.name}" for module in pkgutil.iter_modules(cli.__path__))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
