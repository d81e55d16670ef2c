"""The native reader of logs and the fallback give the same, on logs that nobody would write."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings

import sarif_texts
from fastcore import FastcoreError, _fallback
from fastcore._sarif_options import SarifOptions

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
