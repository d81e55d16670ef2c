"""Values leave exactly as they are written."""

from __future__ import annotations

import json
import random
from types import ModuleType

import pytest


def single(implementation: ModuleType, row: str | bytes) -> bytes:
    body = implementation.build_single_response(row, "f", None, max_depth=1024)
    assert isinstance(body, bytes)
    return body.removeprefix(b'{"data":{"f":').removesuffix(b"}}")


@pytest.mark.parametrize("size", [0, 1, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 100_000])
@pytest.mark.parametrize("text", ["x", "é", "€", "😀", r"\"", r"\\", r"\u00e9", r"\ud800", "a b", "/"])
def test_long_strings(implementation: ModuleType, text: str, size: int) -> None:
    row = f'{{"a":"{text * size}"}}'
    assert single(implementation, row) == row.encode()
    assert single(implementation, row.encode()) == row.encode()


@pytest.mark.parametrize("backslashes", range(1, 70))
def test_runs_of_backslashes(implementation: ModuleType, backslashes: int) -> None:
    row = '["' + "\\\\" * backslashes + '","' + "\\\\" * backslashes + '\\"",1]'
    assert single(implementation, row) == row.encode()
    shifted = " " * backslashes + row
    assert single(implementation, shifted) == row.encode()


def test_every_code_point_in_a_string(implementation: ModuleType) -> None:
    scalars = "".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x110000)]))
    row = json.dumps([scalars], ensure_ascii=False, separators=(",", ":"))
    assert single(implementation, row) == row.encode()
    assert single(implementation, row.encode()) == row.encode()


def test_every_escaped_code_unit(implementation: ModuleType) -> None:
    row = '["' + "".join(f"\\u{unit:04x}\\u{unit:04X}" for unit in range(0x10000)) + '"]'
    assert single(implementation, row) == row.encode()


@pytest.mark.parametrize(("size", "digit"), [(10, "7"), (400, "9"), (100_000, "1")])
def test_numbers_of_any_length(implementation: ModuleType, size: int, digit: str) -> None:
    for number in (digit * size, f"-{digit * size}.{digit * size}e+{digit * size}", f"0.{'0' * size}1"):
        assert single(implementation, f'{{"n": {number} }}') == f'{{"n":{number}}}'.encode()


def test_whitespace_goes_only_between_tokens(implementation: ModuleType) -> None:
    value = {"a": " b  c ", "d": [1, "  ", {"e": "\u00a0"}, [], {}], "f": None}
    tight = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    for indent in (None, 0, 1, 3, 40, "\t"):
        row = json.dumps(value, ensure_ascii=False, indent=indent)
        assert single(implementation, row) == tight
        assert single(implementation, row.replace("\n", "\r\n ")) == tight


def test_random_documents_in_random_whitespace(implementation: ModuleType) -> None:
    chance = random.Random(20)
    for size in range(300):
        tokens = ["["]
        for index in range(size % 40):
            tokens += [",", chance.choice(["1", '"x y"', "null", "-0.5e3", "true"])][index == 0 :]
        tokens.append("]")
        spaces = ["".join(chance.choices(" \t\n\r", k=chance.randrange(size % 70 + 1))) for _ in tokens]
        row = "".join(space + token for space, token in zip(spaces, tokens, strict=True))
        assert single(implementation, row) == "".join(tokens).encode()


def test_a_large_document(implementation: ModuleType) -> None:
    words = ["alpha", "beta_gamma", "\u00e9t\u00e9", 'quo"te', 1.5, None, True, {"k": []}]
    value = {f"k{i}": words[i % 8] for i in range(50_000)}
    row = json.dumps(value, ensure_ascii=False)
    tight = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert single(implementation, row) == tight.encode()
