"""Generated options that are about the keys which the rows have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from hypothesis import strategies as st

import json_texts
from fastcore._response_options import ConnectionEnvelope, RowOptions, Selected

KeyTree: TypeAlias = dict[str, Any]
"""The decoded keys of objects, each with those of the objects below it."""

Path: TypeAlias = tuple[str, ...]

_SPARE_KEYS = ["__typename", "missing_key", "a_b", ""]


def keys_of(rows: Iterable[Any]) -> KeyTree:
    tree: KeyTree = {}
    for row in rows:
        try:
            value = json.loads(row if isinstance(row, str) else bytes(row or b"null"), parse_int=str)
        except (ValueError, TypeError):
            continue
        _add_keys(value, tree)
    return tree


def _add_keys(value: Any, tree: KeyTree) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _add_keys(inner, tree.setdefault(key, {}))
    elif isinstance(value, list):
        for inner in value:
            _add_keys(inner, tree)


def _paths_in(tree: KeyTree, above: Path = ()) -> Iterator[Path]:
    for key, below in tree.items():
        yield (*above, key)
        yield from _paths_in(below, (*above, key))


def paths(tree: KeyTree) -> st.SearchStrategy[Path]:
    """Paths that lead to something, mostly."""
    there = list(_paths_in(tree))
    spare = st.lists(st.sampled_from(_SPARE_KEYS), min_size=1, max_size=2).map(tuple)
    if not there:
        return spare
    missing = st.builds(lambda path, key: (*path, key), st.sampled_from(there), st.sampled_from(_SPARE_KEYS))
    return st.sampled_from(there) | st.sampled_from(there) | missing | spare


@st.composite
def selected(draw: st.DrawFn, tree: KeyTree, depth: int = 3) -> tuple[Selected, ...]:
    """A selection as implementations take it: keys may be there several times, names may not."""
    keys = draw(st.lists(st.sampled_from([*tree, *_SPARE_KEYS]), max_size=4))
    entries = []
    for number, key in enumerate(keys):
        name = draw(st.sampled_from(["__typename", key]) | json_texts.names)
        below = None
        if depth and draw(st.booleans()):
            below = draw(selected(tree.get(key, {}), depth - 1))
        entries.append(Selected(key, f"{name}{number}", below))
    return tuple(entries)


@st.composite
def row_options(draw: st.DrawFn, rows: Iterable[Any]) -> RowOptions:
    tree = keys_of(rows)
    nested_types = draw(st.dictionaries(paths(tree), json_texts.names, max_size=3))
    return RowOptions(
        nested_types=tuple(nested_types.items()),
        select=draw(st.none() | selected(tree)),
        null_bad_rows=draw(st.booleans()),
        quote_big_integers=draw(st.booleans()),
        workers=draw(st.sampled_from([1, 1, 2, 3])),
    )


@st.composite
def envelopes(draw: st.DrawFn, row_count: int) -> ConnectionEnvelope:
    count = row_count + draw(st.sampled_from([0, 0, 0, 0, 1]))
    cursors = st.lists(json_texts.names, min_size=count, max_size=count).map(tuple)
    return ConnectionEnvelope(
        cursors=draw(st.none() | cursors),
        first_offset=draw(st.integers(0, 2**62)),
        has_next_page=draw(st.booleans()),
        has_previous_page=draw(st.booleans()),
        start_cursor=draw(st.none() | json_texts.names),
        end_cursor=draw(st.none() | json_texts.names),
        total_count=draw(st.none() | st.integers(0, 2**62)),
        typed=draw(st.booleans()),
    )
