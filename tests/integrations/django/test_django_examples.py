"""The examples in the docstrings of the Django integration, run on the shop."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module

import pytest
from bookshop.models import Author
from django.http import StreamingHttpResponse

from fastcore import ResponseBytes
from fastcore.integrations import django as integration

GIVEN = {"Author": Author, "ResponseBytes": ResponseBytes, "StreamingHttpResponse": StreamingHttpResponse}


@pytest.mark.parametrize("name", ["responses", "streams", "views"])
def test_examples(name: str) -> None:
    module = import_module(f"fastcore.integrations.django.{name}")
    failed, attempted = doctest.testmod(module, extraglobs=GIVEN)
    assert attempted > 0
    assert failed == 0


@pytest.mark.parametrize("name", integration.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(integration, name))
