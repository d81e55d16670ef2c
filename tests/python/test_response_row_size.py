"""Rows longer than a row may be. Zeros that nobody has touched take no memory."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from fastcore import MAX_ROW_BYTES, RowError, _fallback

TOO_LONG = {
    "reason": f"longer than {MAX_ROW_BYTES} bytes",
    "row_index": 2,
    "byte_offset": MAX_ROW_BYTES,
}


@pytest.fixture(scope="module")
def long_row() -> bytes:
    return bytes(MAX_ROW_BYTES + 1)


def test_it_is_refused(library: ModuleType, long_row: bytes) -> None:
    with pytest.raises(RowError) as caught:
        library.build_list_response(["1", None, long_row, "x"], "f")
    assert vars(caught.value) == TOO_LONG
    with pytest.raises(RowError) as caught:
        library.build_single_response(long_row, "f", "T", select=["a"])
    assert vars(caught.value) == {**TOO_LONG, "row_index": 0}


def test_it_can_be_null(library: ModuleType, long_row: bytes) -> None:
    body = library.build_list_response(["1", None, long_row, "2"], "f", on_bad_row="null", workers=2)
    assert json.loads(body) == {
        "errors": [
            {
                "message": f"row 2, byte {MAX_ROW_BYTES}: longer than {MAX_ROW_BYTES} bytes",
                "path": ["f", 1],
            }
        ],
        "data": {"f": [1, None, 2]},
    }


def test_earlier_rows_are_reported_first(library: ModuleType, long_row: bytes) -> None:
    with pytest.raises(RowError) as caught:
        library.build_list_response(["x", long_row], "f")
    assert caught.value.row_index == 0


def test_in_a_stream(library: ModuleType, long_row: bytes) -> None:
    chunks = library.stream_list_response(["1", None, long_row], "f", chunk_bytes=1)
    assert next(chunks) == b'{"data":{"f":[1'
    with pytest.raises(RowError) as caught:
        next(chunks)
    assert vars(caught.value) == TOO_LONG


@pytest.mark.parametrize(
    ("row", "is_too_long"),
    [
        ('"12345678"', False),
        ('"123456789"', True),
        ('"éééé"', False),
        ('"éééé1"', True),
        ('"😀😀"', False),
        ('"😀😀1"', True),
        ('"€€\ud800"', True),
        (b'"12345678"', False),
        (b"\xff2345678901", True),
    ],
)
def test_the_fallback_counts_utf8(
    monkeypatch: pytest.MonkeyPatch, row: str | bytes, is_too_long: bool
) -> None:
    """Text that takes more than one byte a character cannot be made without taking the memory."""
    from fastcore._fallback import rows

    monkeypatch.setattr(rows, "MAX_ROW_BYTES", 10)
    monkeypatch.setattr(rows, "_LONGEST_SURELY_SHORT", 2)
    if not is_too_long:
        assert _fallback.build_list_response([row], "f", None, max_depth=1)
        return
    with pytest.raises(RowError) as caught:
        _fallback.build_list_response([row], "f", None, max_depth=1)
    assert vars(caught.value) == {"reason": "longer than 10 bytes", "row_index": 0, "byte_offset": 10}
