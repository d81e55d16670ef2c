"""Findings for tests: some by hand, and any that a table can hold."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_FIELDS

FINGERPRINT = "sha256:" + "0123456789abcdef" * 4

SQL_INJECTION: FindingRow = (
    *("B608", "medium", "app/db.py", 12, 5, 13, 40, 'SQL built from "text"', "x = 1\n\ty"),
    *(
        ("CWE-20", "CWE-89"),
        FINGERPRINT,
        False,
        "new",
        {"lineHash/v1": "a:1", 'quo"te\\': "\u0001\\"},
        "bandit",
    ),
)
PASSWORD: FindingRow = (
    *("S105", "low", "tests/über/[id].py", 3, 1, 3, 0, "\u2028 \x7f 😀", "", (), "", True, "", {}, "ruff"),
)
ROWS = [SQL_INJECTION, PASSWORD]


def with_value(name: str, value: Any) -> Any:
    """A row of which one field is another."""
    row: list[Any] = list(SQL_INJECTION)
    row[FINDING_FIELDS.index(name)] = value
    return tuple(row)


def as_dicts(rows: list[FindingRow]) -> list[dict[str, Any]]:
    return [dict(zip(FINDING_FIELDS, row, strict=True)) | {"cwe": list(row[9])} for row in rows]


def as_json(rows: list[FindingRow]) -> bytes:
    return json.dumps(as_dicts(rows), ensure_ascii=False, separators=(",", ":")).encode()


_ODD = st.sampled_from(['"', "\\", "\x00", "\x1f", "\x7f", "\n", "\u2028", "é", "€", "😀"])
_SHORT = st.lists(st.characters(exclude_categories=["Cs"]) | _ODD, max_size=12).map("".join)
# places around the eight bytes that are looked at together
_LONG = st.builds(lambda size, odd, rest: "a" * size + odd + rest, st.integers(0, 40), _ODD, _SHORT)
TEXTS = st.sampled_from(["", "", "high", "src/app.py"]) | _SHORT | _LONG
_NUMBERS = st.integers(0, 300) | st.integers(-(2**31), 2**31 - 1)
_CWES = st.lists(st.integers(1, 9_999_999).map("CWE-{}".format), max_size=3).map(tuple)
_FINGERPRINTS = st.just("") | st.binary(min_size=32, max_size=32).map(lambda digest: f"sha256:{digest.hex()}")

# findings that are alike in all but little
FEW_ROWS: st.SearchStrategy[list[Any]] = st.lists(
    st.builds(
        lambda snippet, line, fingerprint: (
            *("R", "high", "a.py", line, 1, line, 0, "m", snippet),
            *((), fingerprint, False, "", {}, "tool"),
        ),
        st.sampled_from(["", " ", "x"]),
        st.integers(1, 3),
        st.sampled_from(["", FINGERPRINT, FINGERPRINT[:-1] + "0"]),
    ),
    max_size=6,
)

ANY_ROWS = st.lists(
    st.tuples(
        *(TEXTS, TEXTS, TEXTS, _NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS, TEXTS, TEXTS, _CWES),
        *(_FINGERPRINTS, st.booleans(), TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3), TEXTS),
    ),
    max_size=5,
)
