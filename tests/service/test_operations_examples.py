"""The examples in the docstrings of the operations toolkit."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import fastcore.operations

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(fastcore.operations.__path__, "fastcore.operations.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0
