"""What the exceptions themselves can do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError, CopyError, FastcoreError, RowError, SarifError


class MyRowError(RowError):
    pass


ERRORS = [
    FastcoreError("broken"),
    ArgumentError("max_depth must be positive"),
    ArgumentTypeError("row 3 must be str", index=3),
    ArgumentTypeError("field_name must be str"),
    RowError("expected ':'", row_index=3, byte_offset=17),
    RowError("expected ':'", row_index=3, byte_offset=17, field_name="users"),
    MyRowError("expected ':'", row_index=0, byte_offset=0),
    SarifError("expected an array", pointer="/runs", source="a.sarif"),
    SarifError("expected ':'", byte_offset=17),
    MyRowError("expected ':'", row_index=0, byte_offset=0, field_name=""),
    CopyError("expected int, got str", row_index=3, column="line"),
    CopyError("cannot put Arrow type bool into int4", column="line"),
]


def pickled(protocol: int, error: Any) -> Any:
    return pickle.loads(pickle.dumps(error, protocol))


WAYS: dict[str, Callable[[Any], Any]] = {
    **{f"pickle {protocol}": partial(pickled, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_goes_through(error: FastcoreError, way: str) -> None:
    again = WAYS[way](error)
    assert type(again) is type(error)
    assert again.args == error.args
    assert vars(again) == vars(error)
    assert str(again) == str(error)


@pytest.mark.parametrize("way", WAYS)
def test_notes_go_too(way: str) -> None:
    error = RowError("expected ':'", row_index=3, byte_offset=17)
    error.add_note("while answering /users")
    assert WAYS[way](error).__notes__ == ["while answering /users"]


def test_text() -> None:
    assert str(RowError("expected ':'", row_index=3, byte_offset=17)) == "row 3, byte 17: expected ':'"
    error = RowError("expected ':'", row_index=3, byte_offset=17, field_name='us"ers')
    assert str(error) == r"""field "us\"ers", row 3, byte 17: expected ':'"""
    assert str(ArgumentTypeError("row 3 must be str", index=3)) == "row 3 must be str"
    assert (
        str(CopyError("expected int, got str", row_index=3, column="line"))
        == 'row 3, column "line": expected int, got str'
    )
    assert str(CopyError("expected 2 values, got 3", row_index=3)) == "row 3: expected 2 values, got 3"
    assert str(CopyError("cannot put Arrow type bool into int4", column="line")).startswith(
        'column "line": cannot'
    )


def test_attributes() -> None:
    error = RowError("expected ':'", row_index=3, byte_offset=17)
    assert (error.reason, error.row_index, error.byte_offset) == ("expected ':'", 3, 17)
    assert error.field_name is None
    assert RowError("expected ':'", row_index=3, byte_offset=17, field_name="users").field_name == "users"
    assert ArgumentTypeError("no").index is None


def test_the_place_is_required_and_named() -> None:
    with pytest.raises(TypeError):
        RowError("expected ':'")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        RowError("expected ':'", 3, 17)  # type: ignore[call-arg]
