"""The options of the response builders, checked and brought into the form that the implementations take."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from fastcore._arguments import MAX_WORKERS, check_int, check_name, type_name_of
from fastcore._response_options import RowOptions, Selection
from fastcore._row_paths import Path, check_path, segments_of
from fastcore._selection import Select, refuse_second_typename, selected_keys
from fastcore.errors import ArgumentError, ArgumentTypeError

# the keys are paths; as a Mapping is invariant in them, Mapping[Path, str] would refuse a dict[str, str]
NestedTypes: TypeAlias = Mapping[Any, str]
OnBadRow: TypeAlias = Literal["error", "null"]
BigIntegers: TypeAlias = Literal["keep", "string"]
TypePlaces: TypeAlias = tuple[tuple[tuple[str, ...], str], ...]

# one object each: a default that was left alone is known by its identity
RAISE: OnBadRow = "error"
KEEP: BigIntegers = "keep"
ONE_WORKER = 1

_DEFAULT = RowOptions()
_REMEMBERED = 256


def row_options(
    type_name: str | None,
    nested_types: NestedTypes | None,
    select: Select | None,
    on_bad_row: OnBadRow,
    big_integers: BigIntegers,
    workers: int | None,
) -> RowOptions | None:
    """Checks all options; None when each has its default, which implementations are quickest with."""
    places = () if nested_types is None else _type_places(nested_types)
    selected = None if select is None else selected_keys(select)
    if selected is not None and not isinstance(selected, Selection) and (places or type_name is not None):
        refuse_second_typename(selected, type_name, places)
    options = RowOptions(
        places,
        selected,
        _is_second(on_bad_row, "on_bad_row", "error", "null"),
        _is_second(big_integers, "big_integers", "keep", "string"),
        worker_count(workers),
    )
    return None if options == _DEFAULT else options


def _is_second(value: object, argument: str, first: str, second: str) -> bool:
    if not isinstance(value, str):
        raise ArgumentTypeError(f"{argument} must be {first!r} or {second!r}, not {type_name_of(value)}")
    if value not in (first, second):
        raise ArgumentError(f"{argument} must be {first!r} or {second!r}, not {value!r}")
    return value == second


def worker_count(workers: int | None) -> int:
    """Checks a number of threads; None becomes one a CPU."""
    if workers is None:
        return min(_cpu_count(), MAX_WORKERS)
    check_int(workers, "workers", 1, MAX_WORKERS)
    return int(workers)


def _cpu_count() -> int:
    # a container or taskset may leave the process fewer than the machine has
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _type_places(nested_types: object) -> TypePlaces:
    if type(nested_types) is not dict and not isinstance(nested_types, Mapping):
        raise ArgumentTypeError(
            f"nested_types must be a mapping of paths to type names, not {type_name_of(nested_types)}"
        )
    for path, name in nested_types.items():
        check_path(path, "nested_types")
        check_name(name, f"the type name of {path!r}")
    return _split_places(tuple(nested_types.items()))


@lru_cache(maxsize=_REMEMBERED)
def _split_places(nested_types: tuple[tuple[Path, str], ...]) -> TypePlaces:
    places: dict[tuple[str, ...], str] = {}
    for path, name in nested_types:
        segments = segments_of(path, "nested_types")
        if segments in places:
            raise ArgumentError(f"nested_types has the path {path!r} twice")
        places[segments] = name
    return tuple(places.items())
