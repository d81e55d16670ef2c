"""Hashing and fingerprints in pure Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fastcore._fallback.fingerprints import fingerprint_findings
from fastcore._messages import Message, take_messages
from fastcore.errors import ArgumentError

__all__ = ["fingerprint_findings", "sha256_batch", "sha256_kernel", "sha256_kernels", "use_sha256_kernel"]


def sha256_batch(messages: Iterable[Message], *, workers: int | None) -> list[str]:
    taken = take_messages(messages)
    return [hashlib.sha256(message, usedforsecurity=False).hexdigest() for message in taken]


def sha256_kernels() -> list[str]:
    return ["python"]


def sha256_kernel() -> str:
    return "python"


def use_sha256_kernel(name: str) -> None:
    if name != "python":
        raise ArgumentError(f"unknown SHA-256 kernel {name!r}; there is: python")
