"""Rows that are dicts: whatever order their keys come in, and whatever else they hold."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copy_tuples import copy_tuple, encoded
from fastcore._copy_columns import CopyColumn

NAMES = ["a", "bé", "c日", "d😀", "name"]
COLUMNS = [CopyColumn(name, "text", True, 0) for name in NAMES]

# some keys are other objects than the columns' names, though equal to them
KEYS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).map(lambda name: name.encode().decode()),
    st.sampled_from([1, None, ("a",), "x", "na", "names", "b\xe8", "c月"]),
)


@given(st.lists(st.dictionaries(KEYS, st.text("xy", max_size=2)), max_size=4))
def test_keys_in_any_order(implementation: ModuleType, rows: list[dict[Any, str]]) -> None:
    complete = {
        index: copy_tuple(*(row[name].encode() for name in NAMES))
        for index, row in enumerate(rows)
        if row.keys() >= set(NAMES)
    }
    content, problems = encoded(implementation, COLUMNS, rows)
    assert content == b"".join(complete.values())
    assert problems == [
        (index, next(name for name in NAMES if name not in row), "missing")
        for index, row in enumerate(rows)
        if index not in complete
    ]


@given(st.lists(st.tuples(st.permutations(NAMES), st.lists(st.integers(0, 5), max_size=3)), max_size=5))
def test_keys_that_no_column_has(
    implementation: ModuleType, orders: list[tuple[list[str], list[int]]]
) -> None:
    rows: list[dict[Any, str]] = []
    for names, places in orders:
        keys: list[Any] = list(names)
        for number, place in enumerate(places):
            keys.insert(place, number)
        rows.append({key: str(key) for key in keys})
    expected = copy_tuple(*(name.encode() for name in NAMES)) * len(rows)
    assert encoded(implementation, COLUMNS, rows) == (expected, [])


class Growing:
    """A number that gives its row further keys when it is asked for."""

    def __init__(self, row: dict[str, Any], count: int) -> None:
        self.row = row
        self.count = count

    def __index__(self) -> int:
        self.row.update({f"more {number}": number for number in range(self.count)})
        return 1


@pytest.mark.parametrize("count", [1, 100])
def test_a_dict_that_grows_meanwhile(implementation: ModuleType, count: int) -> None:
    columns = [CopyColumn(name, "int2", True, 0) for name in NAMES]
    row: dict[str, Any] = dict.fromkeys(NAMES, 1)
    row["a"] = Growing(row, count)
    assert encoded(implementation, columns, [row]) == (copy_tuple(*[b"\0\1"] * len(NAMES)), [])
