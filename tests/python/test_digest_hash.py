"""Hash functions by their name."""

from __future__ import annotations

import hashlib
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError
from subprocesses import printed

MESSAGES: list[bytes | bytearray] = [b"", b"abc", bytearray(b"x" * 1000)]


@pytest.mark.parametrize("algorithm", sorted(hashlib.algorithms_guaranteed))
def test_those_of_hashlib(digest: ModuleType, algorithm: str) -> None:
    if algorithm.startswith("shake"):
        with pytest.raises(ArgumentError, match="fixed length"):
            digest.hash_batch(MESSAGES, algorithm)
        return
    expected = [hashlib.new(algorithm, message).hexdigest() for message in MESSAGES]
    assert digest.hash_batch(MESSAGES, algorithm) == expected


def test_blake3(digest: ModuleType) -> None:
    # the first of the official test vectors, and that of "abc"
    assert digest.hash_batch([b"", b"abc"], "blake3") == [
        "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85",
    ]


def test_without_blake3() -> None:
    code = """
import sys, fastcore
sys.modules["blake3"] = None
try:
    fastcore.hash_batch([b""], "blake3")
except ImportError as error:
    print(error)
"""
    assert "pip install 'fastcore-native[digest]'" in printed(code)


@pytest.mark.parametrize("algorithm", ["", "sha257", "no-such", "md5\0"])
def test_unknown(digest: ModuleType, algorithm: str) -> None:
    with pytest.raises(ArgumentError):
        digest.hash_batch(MESSAGES, algorithm)


@pytest.mark.parametrize("algorithm", [None, 5, b"md5"])
def test_no_name(digest: ModuleType, algorithm: Any) -> None:
    with pytest.raises(ArgumentTypeError):
        digest.hash_batch(MESSAGES, algorithm)
