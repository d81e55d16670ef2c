"""The native reader of logs and the fallback give the same, on logs that nobody would write."""

from __future__ import annotations

import json
from contextlib import suppress
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sarif_texts
from fastcore import FastcoreError, SarifError, _fallback
from fastcore._sarif_options import SarifOptions
from sarif_logs import OPTIONS
from sarif_strategies import logs

pytestmark = pytest.mark.native


def outcome(implementation: ModuleType, log: bytes, options: SarifOptions) -> tuple[object, ...]:
    """Everything that a log is read into, or the error with all its attributes."""
    try:
        table, runs, problems = implementation.parse_sarif(log, options=options)
    except FastcoreError as error:
        return type(error), vars(error)
    # the text tells the order of partial fingerprints too
    return table.rows(range(len(table))), table.to_json(), runs, problems


@settings(max_examples=200, deadline=None)
@given(log=sarif_texts.texts(), options=sarif_texts.options)
def test_same_outcome(native_implementation: ModuleType, log: bytes, options: SarifOptions) -> None:
    assert outcome(native_implementation, log, options) == outcome(_fallback, log, options)


def joined(implementation: ModuleType, parts: list[Any]) -> tuple[object, ...]:
    """What the findings of several logs are joined into, and what is left of it."""
    tables = []
    for log in parts:
        with suppress(SarifError):
            tables.append(implementation.parse_sarif(json.dumps(log).encode(), options=OPTIONS)[0])
    table = implementation.FindingTable.concat(tables)
    kept = table.deduplicated()
    return table.rows(range(len(table))), table.to_json(), kept.rows(range(len(kept)))


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(logs(), max_size=3))
def test_same_when_joined(native_implementation: ModuleType, parts: list[Any]) -> None:
    assert joined(native_implementation, parts) == joined(_fallback, parts)
