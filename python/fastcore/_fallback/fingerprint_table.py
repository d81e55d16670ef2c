"""The table of fingerprints in pure Python."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastcore._fallback.optional_pyarrow import load_pyarrow
from fastcore.errors import ArgumentError

if TYPE_CHECKING:
    import pyarrow

_DIGEST_BYTES = 32


class FingerprintTable:
    """Immutable; equal by value, and therefore not hashable."""

    __slots__ = ("_digests", "_is_duplicate")

    def __init__(self, digests: bytes, is_duplicate: bytes) -> None:
        if not (isinstance(digests, bytes) and isinstance(is_duplicate, bytes)):
            raise TypeError("digests and is_duplicate must be bytes")
        if len(digests) != len(is_duplicate) * _DIGEST_BYTES:
            raise ArgumentError("digests must have 32 bytes for each flag")
        if is_duplicate.strip(b"\0\1"):
            raise ArgumentError("is_duplicate must be of the bytes 0 and 1")
        self._digests = digests
        self._is_duplicate = is_duplicate

    def __len__(self) -> int:
        return len(self._is_duplicate)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FingerprintTable):
            return NotImplemented
        return self.to_bytes() == other.to_bytes()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return FingerprintTable, self.to_bytes()

    def to_bytes(self) -> tuple[bytes, bytes]:
        return self._digests, self._is_duplicate

    def fingerprints(self) -> list[str]:
        return [fingerprint_text(digest) for digest in self._each_digest()]

    def is_duplicate(self) -> list[bool]:
        return [*map(bool, self._is_duplicate)]

    def duplicate_count(self) -> int:
        return sum(self._is_duplicate)

    def to_json(self) -> bytes:
        entries = [
            {"finding_index": index, "fingerprint": text, "is_duplicate": is_duplicate}
            for index, (text, is_duplicate) in enumerate(
                zip(self.fingerprints(), self.is_duplicate(), strict=True)
            )
        ]
        return json.dumps(entries, separators=(",", ":")).encode()

    def __arrow_c_schema__(self) -> object:
        return _schema().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        arrow = load_pyarrow()
        schema = _schema()
        columns = [self.fingerprints(), self.is_duplicate()]
        arrays = [arrow.array(column, type_) for column, type_ in zip(columns, schema.types, strict=True)]
        batch = arrow.record_batch(arrays, schema=schema)
        return arrow.Table.from_batches([batch], schema=schema).__arrow_c_stream__()

    def _each_digest(self) -> Iterable[bytes]:
        starts = range(0, len(self._digests), _DIGEST_BYTES)
        return (self._digests[start : start + _DIGEST_BYTES] for start in starts)


def fingerprint_text(digest: bytes) -> str:
    return f"sha256:{digest.hex()}"


def _schema() -> pyarrow.Schema:
    """The types that the native table has, none of them nullable."""
    arrow = load_pyarrow()
    types = {"fingerprint": arrow.large_utf8(), "is_duplicate": arrow.bool_()}
    return arrow.schema([arrow.field(name, type_, nullable=False) for name, type_ in types.items()])
