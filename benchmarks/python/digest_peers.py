"""What Python services do today to fingerprint findings and to hash messages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeAlias

from blake3 import blake3

from findings import Document

Hash = Callable[[bytes], Any]
Fingerprints: TypeAlias = tuple[list[str], list[bool]]


def as_lists(found: Any) -> Fingerprints:
    """What a call gave, as the loops below give it."""
    return found if isinstance(found, tuple) else (found.fingerprints(), found.is_duplicate())


def encoded(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


def message_of(finding: Document) -> bytes:
    return b"".join(
        (
            encoded(finding["rule_id"]),
            encoded(finding["file_path"]),
            encoded(str(finding["line"])),
            encoded(str(finding["column"])),
            encoded(finding["message"]),
        )
    )


def fingerprint_loop(findings: list[Document], hash_one: Hash) -> Fingerprints:
    """Version 1 of the fingerprints, or the same bytes through another hash."""
    fingerprints = []
    is_duplicate = []
    seen: set[str] = set()
    for finding in findings:
        fingerprint = "sha256:" + hash_one(message_of(finding)).hexdigest()
        fingerprints.append(fingerprint)
        is_duplicate.append(fingerprint in seen)
        seen.add(fingerprint)
    return fingerprints, is_duplicate


def with_hashlib(findings: list[Document]) -> Fingerprints:
    return fingerprint_loop(findings, hashlib.sha256)


def with_blake3(findings: list[Document]) -> Fingerprints:
    return fingerprint_loop(findings, blake3)


def hash_with_hashlib(messages: list[bytes]) -> list[str]:
    return [hashlib.sha256(message).hexdigest() for message in messages]


def hash_with_blake3(messages: list[bytes]) -> list[str]:
    return [blake3(message).hexdigest() for message in messages]
