"""Findings as bytes, in the form that ``core/sarif/finding_state.hpp`` describes."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice, pairwise
from typing import Any

from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError

_START = b"fcFind1\n"
_OFFSETS = "q"
_NUMBERS = "i"
_FLAGS = "B"
_PREFIX = "sha256:"
_DIGEST_SIZE = 32


def write_state(rows: Sequence[FindingRow]) -> bytes:
    parts = [_START, _bytes_of(array(_OFFSETS, [len(rows)]))]
    columns = zip(*rows, strict=True) if rows else [()] * len(FINDING_FIELDS)
    for name, column in zip(FINDING_FIELDS, columns, strict=True):
        parts += _written(name, column)
    return b"".join(parts)


def _written(name: str, column: Sequence[Any]) -> Iterable[bytes]:
    if name in ("line", "column", "end_line", "end_column"):
        return [_bytes_of(array(_NUMBERS, column))]
    if name == "suppressed":
        return [bytes(column)]
    if name == "cwe":
        numbers = [int(text.removeprefix("CWE-")) for texts in column for text in texts]
        return [_offsets_of(column), _bytes_of(array(_NUMBERS, numbers))]
    if name == "fingerprint":
        digests = (bytes.fromhex(text.removeprefix(_PREFIX)) or bytes(_DIGEST_SIZE) for text in column)
        return [bytes(not text for text in column), b"".join(digests)]
    if name == "partial_fingerprints":
        names = [name for names in column for name in names]
        values = [value for names in column for value in names.values()]
        return [_offsets_of(column), *_texts(names), *_texts(values)]
    return _texts(column)


def _texts(texts: Sequence[str]) -> Iterable[bytes]:
    encoded = [text.encode() for text in texts]
    return [_offsets_of(encoded), b"".join(encoded)]


def _offsets_of(values: Iterable[Any]) -> bytes:
    return _bytes_of(array(_OFFSETS, accumulate(map(len, values), initial=0)))


def _bytes_of(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def read_state(state: bytes) -> list[FindingRow]:
    """Raises ``ArgumentError`` where ``write_state`` cannot have written it."""
    reader = _Reader(state)
    if reader.bytes(len(_START)) != _START:
        raise _refused("another start")
    (count,) = reader.numbers(_OFFSETS, 1)
    if not 0 <= count <= len(state):
        raise _end_too_early()
    columns = [reader.column(name, count) for name in FINDING_FIELDS]
    reader.end()
    return list(zip(*columns, strict=True))


class _Reader:
    def __init__(self, state: bytes) -> None:
        self._state = state
        self._place = 0

    def column(self, name: str, count: int) -> Sequence[Any]:
        if name in ("line", "column", "end_line", "end_column"):
            return self.numbers(_NUMBERS, count)
        if name == "suppressed":
            return [flag == 1 for flag in self._flags(name, count)]
        if name == "cwe":
            return self._cwe(count)
        if name == "fingerprint":
            is_absent = self._flags(name, count)
            digests = [self.bytes(_DIGEST_SIZE) for _ in range(count)]
            pairs = zip(is_absent, digests, strict=True)
            return ["" if absent else _PREFIX + digest.hex() for absent, digest in pairs]
        if name == "partial_fingerprints":
            return self._partial_fingerprints(count)
        return self._texts(name, count)

    def bytes(self, size: int) -> bytes:
        taken = self._state[self._place : self._place + size]
        self._place += size
        if len(taken) != size:
            raise _end_too_early()
        return taken

    def numbers(self, kind: str, count: int) -> array[int]:
        numbers = array(kind)
        numbers.frombytes(self.bytes(count * numbers.itemsize))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def end(self) -> None:
        if self._place < len(self._state):
            raise _refused("there is more behind them")

    def _flags(self, name: str, count: int) -> array[int]:
        flags = self.numbers(_FLAGS, count)
        if not {0, 1}.issuperset(flags):
            raise _refused(f"{name} has a flag that is neither 0 nor 1")
        return flags

    def _offsets(self, name: str, count: int) -> array[int]:
        offsets = self.numbers(_OFFSETS, count + 1)
        if offsets[0] != 0 or any(start > end for start, end in pairwise(offsets)):
            raise _refused(f"{name} has offsets that do not ascend from 0")
        return offsets

    def _texts(self, name: str, count: int) -> list[str]:
        offsets = self._offsets(name, count)
        text = self.bytes(offsets[-1])
        try:
            return [text[start:end].decode() for start, end in pairwise(offsets)]
        except UnicodeDecodeError as error:
            raise _refused(f"{name} is not UTF-8") from error

    def _cwe(self, count: int) -> list[tuple[str, ...]]:
        offsets = self._offsets("cwe", count)
        numbers = self.numbers(_NUMBERS, offsets[-1])
        if any(not 1 <= number <= 9_999_999 for number in numbers):
            raise _refused("cwe has a number out of range")
        texts = iter([f"CWE-{number}" for number in numbers])
        return [tuple(islice(texts, end - start)) for start, end in pairwise(offsets)]

    def _partial_fingerprints(self, count: int) -> list[dict[str, str]]:
        offsets = self._offsets("partial_fingerprints", count)
        names = self._texts("partial_fingerprints", offsets[-1])
        values = self._texts("partial_fingerprints", offsets[-1])
        pairs = zip(names, values, strict=True)
        rows = [dict(islice(pairs, end - start)) for start, end in pairwise(offsets)]
        if sum(map(len, rows)) != len(names):
            raise _refused("a name comes twice in partial_fingerprints")
        return rows


def _refused(reason: str) -> ArgumentError:
    return ArgumentError(f"these bytes are no findings: {reason}")


def _end_too_early() -> ArgumentError:
    return _refused("they end too early")
