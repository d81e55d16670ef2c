"""Which findings meet conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from fnmatch import translate
from functools import cache
from typing import Any

from fastcore._arguments import check_bool, type_name_of
from fastcore.errors import ArgumentTypeError

Matcher = Callable[[Any], bool]


def matching_rows(
    row_count: int, column: Callable[[str], list[Any]], conditions: Mapping[str, object]
) -> list[int]:
    """Returns the rows in whose columns every condition holds."""
    matchers = {name: _matcher(name, condition) for name, condition in conditions.items()}
    rows = list(range(row_count))
    for name, matches in matchers.items():
        values = column(name)
        rows = [row for row in rows if matches(values[row])]
    return rows


def _matcher(name: str, condition: object) -> Matcher:
    if name == "suppressed":
        check_bool(condition, name)
        return lambda suppressed: suppressed is condition
    wanted = _texts(name, condition)
    if name == "cwe":
        return lambda cwe: not wanted.isdisjoint(cwe)
    if name == "file_path":
        return _path_matcher(wanted)
    return wanted.__contains__


def _texts(name: str, condition: object) -> frozenset[str]:
    if isinstance(condition, str):
        return frozenset([condition])
    if not isinstance(condition, Collection) or isinstance(condition, bytes | bytearray):
        raise ArgumentTypeError(f"{name} must be str or a collection of str, not {type_name_of(condition)}")
    for text in condition:
        if not isinstance(text, str):
            raise ArgumentTypeError(f"{name} must be a collection of str, not of {type_name_of(text)}")
    return frozenset(condition)


def _path_matcher(wanted: frozenset[str]) -> Matcher:
    patterns = [re.compile(translate(text)) for text in wanted if any(letter in text for letter in "*?[")]
    if not patterns:
        return wanted.__contains__

    # most findings share their path with others
    @cache
    def matches(path: str) -> bool:
        # brackets are also what web frameworks write into names of files
        return path in wanted or any(pattern.match(path) for pattern in patterns)

    return matches
