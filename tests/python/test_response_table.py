"""The accept/reject table: what leaves for each valid row, and where and why each other row is refused."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from accepted_rows import ACCEPTED
from fastcore import RowError
from rejected_rows import BOM, DEEP, REJECTED


def shown(row: bytes) -> str:
    return repr(row)[2:-1][:40]


ACCEPTED_IDS = [shown(row) for row, _ in ACCEPTED]
REJECTED_IDS = [f"{shown(row)}@{offset}" for row, offset, _ in REJECTED]


def test_the_table_is_large() -> None:
    assert len({row for row, _ in ACCEPTED}) >= 200
    assert len({row for row, _, _ in REJECTED}) >= 500


@pytest.mark.parametrize(("row", "written"), ACCEPTED, ids=ACCEPTED_IDS)
def test_accepted(implementation: ModuleType, row: bytes, written: bytes) -> None:
    single = b'{"data":{"f":' + written + b"}}"
    assert implementation.build_single_response(row, "f", None, max_depth=1024) == single
    assert implementation.build_single_response(row.decode(), "f", None, max_depth=1024) == single
    rows = [row, b"0", row.decode(), bytearray(row)]
    many = b'{"data":{"f":[' + b",".join([written, b"0", written, written]) + b"]}}"
    assert implementation.build_list_response(rows, "f", None, max_depth=1024) == many


@pytest.mark.parametrize(("row", "byte_offset", "reason"), REJECTED, ids=REJECTED_IDS)
def test_rejected(implementation: ModuleType, row: bytes, byte_offset: int, reason: str) -> None:
    with pytest.raises(RowError) as single:
        implementation.build_single_response(row, "f", None, max_depth=1024)
    assert vars(single.value) == {"reason": reason, "row_index": 0, "byte_offset": byte_offset}
    with pytest.raises(RowError) as many:
        implementation.build_list_response([b"{}", None, row, b"{", b"{}"], "f", "T", max_depth=1024)
    assert vars(many.value) == {"reason": reason, "row_index": 2, "byte_offset": byte_offset}
    if reason != "invalid UTF-8":
        with pytest.raises(RowError) as text:
            implementation.build_list_response([row.decode()], "f", None, max_depth=1024)
        assert vars(text.value) == {"reason": reason, "row_index": 0, "byte_offset": byte_offset}


@pytest.mark.parametrize("padding", [1, 6, 7, 31, 32, 55, 63, 64, 127])
def test_rejected_at_every_alignment(implementation: ModuleType, padding: int) -> None:
    for row, byte_offset, reason in REJECTED:
        if reason == BOM:
            continue
        with pytest.raises(RowError) as caught:
            implementation.build_single_response(b" " * padding + row, "f", None, max_depth=1024)
        assert (caught.value.reason, caught.value.byte_offset) == (reason, byte_offset + padding), row[:80]


@pytest.mark.parametrize("padding", [1, 6, 7, 31, 32, 55, 63, 64, 127])
def test_accepted_at_every_alignment(implementation: ModuleType, padding: int) -> None:
    for row, written in ACCEPTED:
        body = implementation.build_single_response(b" " * padding + row, "f", None, max_depth=1024)
        assert body == b'{"data":{"f":' + written + b"}}", row[:80]


@pytest.fixture
def deep_json() -> Iterator[None]:
    """Lets Python's json read the table's deepest rows."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(5000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("deep_json")
@pytest.mark.parametrize(("row", "written"), ACCEPTED, ids=ACCEPTED_IDS)
def test_json_accepts_what_is_accepted(row: bytes, written: bytes) -> None:
    # numbers as text, because Python limits how many digits it turns into an int
    json.loads(row.decode(), parse_int=str)
    json.loads(written.decode(), parse_int=str)


def is_only_ours(row: bytes, reason: str) -> bool:
    """Rows that Python's json takes: constants of JavaScript, the limit on depth, and keys that collide."""
    return reason == DEEP or reason.startswith("keys ") or b"NaN" in row or b"Infinity" in row


JSON_REJECTS = [(row, offset, reason) for row, offset, reason in REJECTED if not is_only_ours(row, reason)]
JSON_REJECTS_IDS = [f"{shown(row)}@{offset}" for row, offset, _ in JSON_REJECTS]


@pytest.mark.usefixtures("deep_json")
@pytest.mark.parametrize(("row", "byte_offset", "reason"), JSON_REJECTS, ids=JSON_REJECTS_IDS)
def test_json_rejects_what_is_rejected(row: bytes, byte_offset: int, reason: str) -> None:
    with pytest.raises(UnicodeDecodeError if reason == "invalid UTF-8" else json.JSONDecodeError):
        json.loads(row.decode())


# what may have to follow a row's valid beginning until its last token is complete
COMPLETIONS = ["", "0", "null", *("rue"[i:] for i in range(3)), *("alse"[i:] for i in range(4))]
COMPLETIONS += ["ull", "ll", "l", '"":0', ":0"]
COMPLETIONS += [start + end for start in ("", "n", "u0000", "0000", "000", "00", "0") for end in ('"', '":0')]


def can_continue(beginning: str) -> bool:
    closing: list[str] = []
    # strings that are complete do not open brackets, nor does what the last one holds
    for character in re.sub(r'"(?:[^"\\]|\\.)*("|\\?$)', "", beginning):
        if character in "{[":
            closing.append("}" if character == "{" else "]")
        elif character in "}]":
            if not closing:
                return False
            closing.pop()
    end = "".join(reversed(closing))
    return any(is_json(beginning + completion + end) for completion in COMPLETIONS)


def is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except json.JSONDecodeError:
        return False
    return True


@pytest.mark.usefixtures("deep_json")
@pytest.mark.parametrize(("row", "byte_offset", "reason"), JSON_REJECTS, ids=JSON_REJECTS_IDS)
def test_the_offset_is_the_first_byte_that_cannot_continue(row: bytes, byte_offset: int, reason: str) -> None:
    if reason in (BOM, "invalid UTF-8"):
        # found before everything else, so that what stands before may be wrong too
        row[:byte_offset].decode()
        return
    assert can_continue(row[:byte_offset].decode())
    if reason != "unexpected end of text":
        rest = row[byte_offset:].decode()
        assert not can_continue(row[:byte_offset].decode() + rest[:1])
