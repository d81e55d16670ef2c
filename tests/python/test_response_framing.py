"""The document around the rows."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

NAMES = [
    ("users", '"users"'),
    ("", '""'),
    ("snake_case_stays", '"snake_case_stays"'),
    ("__typename", '"__typename"'),
    ("with space", '"with space"'),
    ('quote"', r'"quote\""'),
    ("back\\slash", r'"back\\slash"'),
    ("solidus/", '"solidus/"'),
    ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
    ("\x00\x01\x0b\x0e\x1f", r'"\u0000\u0001\u000b\u000e\u001f"'),
    ("\x7f\x80", '"\x7f\x80"'),
    ("é€😀", '"é€😀"'),
    ("\u2028\u2029\ufeff", '"\u2028\u2029\ufeff"'),
    ("\ud800", r'"\ud800"'),
    ("a\udfffb", r'"a\udfffb"'),
    ("\udc00\ud800", r'"\udc00\ud800"'),
    ("\ud83d\ude00", '"😀"'),
    ('é"\ud800\n', r'"é\"\ud800\n"'),
    ('x":[],"y', r'"x\":[],\"y"'),
    ("n" * 1000, '"' + "n" * 1000 + '"'),
    ("é" * 1000, '"' + "é" * 1000 + '"'),
    ('"' * 1000, '"' + '\\"' * 1000 + '"'),
    ("\x00" * 1000, '"' + "\\u0000" * 1000 + '"'),
]


@pytest.mark.parametrize(("name", "written"), NAMES, ids=[ascii(name[:20]) for name, _ in NAMES])
def test_field_name_is_escaped(implementation: ModuleType, name: str, written: str) -> None:
    def expected(value: str) -> bytes:
        return f'{{"data":{{{written}:{value}}}}}'.encode()

    assert implementation.build_list_response(["1", "2"], name, None, max_depth=1) == expected("[1,2]")
    assert implementation.build_single_response("1", name, None, max_depth=1) == expected("1")
    assert implementation.build_single_response(None, name, "T", max_depth=1) == expected("null")
    assert implementation.build_empty_array_response(name) == expected("[]")
    assert implementation.build_null_response(name) == expected("null")


@pytest.mark.parametrize("code", [*range(0x80), 0xFF, 0x100, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF])
def test_every_character_of_a_name_can_be_read_back(implementation: ModuleType, code: int) -> None:
    name = f"a{chr(code)}b"
    body = implementation.build_empty_array_response(name)
    assert json.loads(body) == {"data": {name: []}}


def test_rows_without_any(implementation: ModuleType) -> None:
    holders: list[Any] = [[], (), iter([]), {}.values(), [None], [None, None]]
    for rows in holders:
        body = implementation.build_list_response(rows, "users", "User", max_depth=1024)
        assert body == b'{"data":{"users":[]}}' == implementation.build_empty_array_response("users")


def test_null_rows_are_skipped_and_json_nulls_stay(implementation: ModuleType) -> None:
    rows = [None, "null", None, b"null", "1", None]
    body = implementation.build_list_response(rows, "f", None, max_depth=1024)
    assert body == b'{"data":{"f":[null,null,1]}}'


def test_results_are_exact_bytes(implementation: ModuleType) -> None:
    for body in (
        implementation.build_list_response(["1"], "f", None, max_depth=1),
        implementation.build_single_response("1", "f", None, max_depth=1),
        implementation.build_empty_array_response("f"),
        implementation.build_null_response("f"),
    ):
        assert type(body) is bytes


def test_order_of_rows(implementation: ModuleType) -> None:
    rows = [str(i) for i in range(10_000)]
    body = implementation.build_list_response(rows, "f", None, max_depth=1)
    assert json.loads(body)["data"]["f"] == list(range(10_000))


def test_escapes_that_make_everything_longer(implementation: ModuleType) -> None:
    """Names and keys grow up to six times when they are written; the room for it must be there."""
    rows = [f'{{"{chr(92)}u0001{"_x" * 50}":"{"y" * size}"}}' for size in range(200)]
    body = implementation.build_list_response(rows, "\x01" * 500, "\x02" * 500, max_depth=2)
    expected = [{"__typename": "\x02" * 500, "\x01" + "X" * 50: "y" * size} for size in range(200)]
    assert json.loads(body) == {"data": {"\x01" * 500: expected}}
