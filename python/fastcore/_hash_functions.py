"""Hash functions by their name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module

from fastcore._arguments import check_name
from fastcore.errors import ArgumentError


def hash_function(algorithm: object) -> Callable[[bytes], str] | None:
    """Returns what makes hexadecimal digits of a message; None for SHA-256, which has code of its own."""
    check_name(algorithm, "algorithm")
    name = str(algorithm)
    if name == "sha256":
        return None
    if name == "blake3":
        return _blake3()
    try:
        example = hashlib.new(name, usedforsecurity=False)
    except (ValueError, TypeError):  # a name with a NUL is no string for OpenSSL
        raise ArgumentError(f"there is no algorithm {name!r} in hashlib, and it is not blake3") from None
    if not example.digest_size:
        raise ArgumentError(f"{name} has no digest of fixed length")
    return lambda message: hashlib.new(name, message, usedforsecurity=False).hexdigest()


def _blake3() -> Callable[[bytes], str]:
    try:
        blake3 = import_module("blake3").blake3
    except ImportError as error:
        raise ImportError(
            f"algorithm 'blake3' needs the package blake3: pip install 'fastcore-native[digest]' ({error})",
            name="blake3",
        ) from error

    def hash_one(message: bytes) -> str:
        digits: str = blake3(message).hexdigest()
        return digits

    return hash_one
