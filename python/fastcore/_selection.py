"""The ``select`` option of the response builders: which keys leave, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from fastcore._arguments import as_written, type_name_of
from fastcore._camel_case import camel_case
from fastcore._response_options import Selected, Selection
from fastcore._row_paths import Path, check_path, segments_of
from fastcore.errors import ArgumentError, ArgumentTypeError

# the keys are paths; as a Mapping is invariant in them, Mapping[Path, …] would refuse a dict[str, str]
Select: TypeAlias = Sequence[Path] | Mapping[Any, str | None] | Selection

_REMEMBERED = 256


def selected_keys(select: object) -> tuple[Selected, ...]:
    """Reads a selection in either form.

    Raises:
        ArgumentTypeError: it is no selection.
        ArgumentError: its entries contradict each other.
    """
    if isinstance(select, Selection):
        return select
    names: tuple[str | None, ...] | None = None
    # abstract classes take their time, and nearly every selection is a list
    if type(select) is list:
        paths = tuple(select)
    elif isinstance(select, Mapping):
        paths, names = tuple(select), tuple(select.values())
        _check_names(paths, names)
    elif isinstance(select, Sequence) and not isinstance(select, str | bytes | bytearray | memoryview):
        paths = tuple(select)
    else:
        raise ArgumentTypeError(
            f"select must be a sequence of paths, or a mapping of paths to names, not {type_name_of(select)}"
        )
    for path in paths:
        check_path(path, "select")
    return _selected_keys(paths, names)


def _check_names(paths: Iterable[object], names: Iterable[object]) -> None:
    for path, name in zip(paths, names, strict=True):
        if name is not None and not isinstance(name, str):
            raise ArgumentTypeError(f"select must name {path!r} by str or None, not {type_name_of(name)}")


class _Key:
    """A key on the way to what leaves."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.is_listed = False
        self.below: dict[str, _Key] = {}


# the same selection comes with every request of a kind
@lru_cache(maxsize=_REMEMBERED)
def _selected_keys(paths: tuple[Path, ...], names: tuple[str | None, ...] | None) -> tuple[Selected, ...]:
    root = _Key()
    for path, name in zip(paths, names or [None] * len(paths), strict=True):
        key = root
        for segment in segments_of(path, "select"):
            key = key.below.setdefault(segment, _Key())
        if key.is_listed:
            raise ArgumentError(f"select has the path {path!r} twice")
        key.is_listed = True
        key.name = name
    return _below(root, (), names is not None)


def _below(parent: _Key, path: tuple[str, ...], is_mapping: bool) -> tuple[Selected, ...]:
    if parent.is_listed and not is_mapping:
        raise ArgumentError(f"select has {'.'.join(path)!r} whole and in part")
    selected = tuple(
        Selected(
            segment,
            camel_case(segment) if key.name is None else key.name,
            _below(key, (*path, segment), is_mapping) if key.below else None,
        )
        for segment, key in parent.below.items()
    )
    _refuse_equal_names(selected, path)
    return selected


def _refuse_equal_names(selected: Iterable[Selected], path: tuple[str, ...]) -> None:
    keys: dict[str, str] = {}
    for key, name, _ in selected:
        earlier = keys.setdefault(as_written(name), key)
        if earlier != key:
            first, second = (".".join((*path, each)) for each in (earlier, key))
            raise ArgumentError(f"select calls both {first!r} and {second!r} {name!r}")


def refuse_second_typename(
    selected: tuple[Selected, ...], type_name: str | None, places: tuple[tuple[tuple[str, ...], str], ...]
) -> None:
    """Refuses to call a key ``__typename`` in objects that begin with one anyway.

    Raises:
        ArgumentError: a key is called so.
    """
    renamed = _called_typename(selected)
    if renamed:
        named = {path for path, _ in places} | (set() if type_name is None else {()})
        for path, key in renamed:
            if path in named:
                name = ".".join((*path, key))
                raise ArgumentError(f"select calls {name!r} '__typename', which its object begins with")


@lru_cache(maxsize=_REMEMBERED)
def _called_typename(selected: tuple[Selected, ...]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Finds other keys of that name, each with the path of its object, where the real one does not leave."""
    found: list[tuple[tuple[str, ...], str]] = []
    pending: list[tuple[tuple[str, ...], tuple[Selected, ...]]] = [((), selected)]
    while pending:
        path, siblings = pending.pop()
        keys = {key for key, _, _ in siblings}
        if "__typename" not in keys:
            found += [(path, key) for key, name, _ in siblings if name == "__typename"]
        pending += [((*path, key), below) for key, _, below in siblings if below is not None]
    return tuple(found)
