"""The table of findings in pure Python: a list of tuples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from fastcore._arguments import type_name_of
from fastcore._fallback.finding_rows import checked_row
from fastcore._fallback.finding_state import read_state, write_state
from fastcore._finding_row import FindingRow
from fastcore._messages import Message, take_message
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError, ArgumentTypeError

# their places in FINDING_FIELDS
_CWE: Literal[9] = 9
_PARTIAL_FINGERPRINTS: Literal[13] = 13
_BLOCK = 1024


class FindingTable:
    """Immutable; equal by value, and therefore not hashable."""

    __slots__ = ("_rows",)

    _rows: list[FindingRow]

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FindingTable):
            return NotImplemented
        return self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return FindingTable.from_state, (self.state(),)

    def __copy__(self) -> FindingTable:
        return self

    def __deepcopy__(self, memo: object) -> FindingTable:
        return self

    def row(self, index: int) -> FindingRow:
        return _copied(self._row(index))

    def rows(self, indices: Sequence[int]) -> list[FindingRow]:
        return [_copied(self._row(index)) for index in indices]

    def to_dicts(self) -> list[dict[str, Any]]:
        return [_as_dict(row) for row in self._rows]

    def to_json(self) -> bytes:
        # in parts, because json looks for Ctrl-C only when it is done
        parts = (self._rows[start : start + _BLOCK] for start in range(0, len(self), _BLOCK))
        texts = (_json_of(list(map(_as_dict, part)))[1:-1] for part in parts)
        return b"[" + b",".join(map(str.encode, texts)) + b"]"

    def column(self, name: str) -> list[Any]:
        if name not in FINDING_FIELDS:
            raise ArgumentError(f"a finding has no field '{name}'")
        if name == "partial_fingerprints":
            return [dict(row[_PARTIAL_FINGERPRINTS]) for row in self._rows]
        place = FINDING_FIELDS.index(name)
        return [row[place] for row in self._rows]

    def take(self, indices: Sequence[int]) -> FindingTable:
        return _table([self._row(index) for index in indices])

    def deduplicated(self) -> FindingTable:
        place = FINDING_FIELDS.index("fingerprint")
        seen: set[object] = set()
        kept = []
        for row in self._rows:
            fingerprint = row[place]
            if fingerprint == "" or fingerprint not in seen:
                kept.append(row)
            seen.add(fingerprint)
        return self if len(kept) == len(self) else _table(kept)

    @staticmethod
    def concat(tables: Sequence[FindingTable]) -> FindingTable:
        from fastcore._fallback.finding_fingerprints import with_fingerprints

        for index, table in enumerate(tables):
            if not isinstance(table, FindingTable):
                reason = f"tables must be of FindingTable, not {type_name_of(table)}"
                raise ArgumentTypeError(reason, index=index)
        return _table(with_fingerprints([row for table in tables for row in table._rows]))

    @staticmethod
    def from_rows(rows: Iterable[FindingRow]) -> FindingTable:
        return _table([checked_row(row, index) for index, row in enumerate(rows)])

    def state(self) -> bytes:
        return write_state(self._rows)

    @staticmethod
    def from_state(state: Message) -> FindingTable:
        return _table(read_state(take_message(state, 0)))

    def __arrow_c_schema__(self) -> object:
        from fastcore._fallback.finding_arrow import schema

        return schema().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        from fastcore._fallback.finding_arrow import table

        return table(self.to_dicts()).__arrow_c_stream__()

    def _row(self, index: int) -> FindingRow:
        if not 0 <= index < len(self._rows):
            raise IndexError("finding index out of range")
        return self._rows[index]


def _json_of(findings: list[dict[str, Any]]) -> str:
    return json.dumps(findings, ensure_ascii=False, separators=(",", ":"))


def _table(rows: list[FindingRow]) -> FindingTable:
    table = FindingTable()
    table._rows = rows
    return table


def _copied(row: FindingRow) -> FindingRow:
    return (*row[:_PARTIAL_FINGERPRINTS], dict(row[_PARTIAL_FINGERPRINTS]), row[-1])


def _as_dict(row: FindingRow) -> dict[str, Any]:
    finding: dict[str, Any] = dict(zip(FINDING_FIELDS, row, strict=True))
    finding["cwe"] = list(row[_CWE])
    finding["partial_fingerprints"] = dict(row[_PARTIAL_FINGERPRINTS])
    return finding
