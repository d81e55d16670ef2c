"""Fingerprints of many findings, held as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from fastcore import _backend
from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentTypeError

__all__ = ["Fingerprints"]


class Fingerprints:
    """What `fingerprint_findings` returns: a fingerprint for every finding, in their order; immutable.

    The lists are made when they are first asked for; counts, JSON and Arrow data need none of them. What
    takes Arrow data (pyarrow, polars, pandas, duckdb) takes an instance as it is: ``fingerprint`` is
    ``large_utf8``, ``is_duplicate`` is ``bool``, and nothing is null.

    Args:
        table: what holds the columns; `fingerprint_findings` makes one.

    Raises:
        ArgumentTypeError: ``table`` has the wrong type.

    Example:
        >>> from fastcore import fingerprint_findings
        >>> found = fingerprint_findings([{"rule_id": "B101"}, {"rule_id": "B102"}, {"rule_id": "B101"}])
        >>> found
        Fingerprints(3 findings, 1 duplicate)
        >>> found.is_duplicate
        [False, False, True]
        >>> found.unique_count, found.duplicate_count
        (2, 1)
    """

    __slots__ = ("_lists", "_table")
    # equal by value, and as little hashable as a list
    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __init__(self, table: _backend.FingerprintTable) -> None:
        if not isinstance(table, _backend.FingerprintTable):
            raise ArgumentTypeError(
                f"table must be FingerprintTable, not {type_name_of(table)}: use fingerprint_findings"
            )
        self._table = table
        self._lists: dict[str, list[Any]] = {}

    @property
    def table(self) -> _backend.FingerprintTable:
        """The columns as Arrow data, in the form in which the implementation in use holds them."""
        return self._table

    @property
    def fingerprints(self) -> list[str]:
        """Of each finding ``"sha256:"`` and 64 lower-case hexadecimal digits."""
        return self._list("fingerprints", self._table.fingerprints)

    @property
    def is_duplicate(self) -> list[bool]:
        """Whether the fingerprint is that of an earlier finding, or was known before."""
        return self._list("is_duplicate", self._table.is_duplicate)

    @property
    def unique_count(self) -> int:
        """How many findings are no duplicates."""
        return len(self._table) - self._table.duplicate_count()

    @property
    def duplicate_count(self) -> int:
        """How many findings are duplicates."""
        return self._table.duplicate_count()

    def to_json(self) -> bytes:
        """Returns the array of ``POST /generate-fingerprints``.

        Example:
            >>> from fastcore import fingerprint_findings
            >>> fingerprint_findings([{"rule_id": "B101"}]).to_json()[:35]
            b'[{"finding_index":0,"fingerprint":"'
        """
        return self._table.to_json()

    def __len__(self) -> int:
        return len(self._table)

    def __arrow_c_schema__(self) -> object:
        return self._table.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __eq__(self, other: object) -> bool:
        return self._table == other._table if isinstance(other, Fingerprints) else NotImplemented

    def __repr__(self) -> str:
        return f"Fingerprints({_count(len(self), 'finding')}, {_count(self.duplicate_count, 'duplicate')})"

    def __copy__(self) -> Fingerprints:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Fingerprints:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return fingerprints_of_bytes, self._table.to_bytes()

    def _list(self, name: str, make: Callable[[], list[Any]]) -> list[Any]:
        made = self._lists.get(name)
        # of several threads that ask first, setdefault lets one win
        return self._lists.setdefault(name, make()) if made is None else made


def fingerprints_of_bytes(digests: bytes, is_duplicate: bytes) -> Fingerprints:
    """What pickles of fingerprints name, whichever implementation has written them."""
    return Fingerprints(_backend.FingerprintTable(digests, is_duplicate))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
