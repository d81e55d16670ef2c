"""The weaknesses (CWE) that a finding is about, wherever a log names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fastcore._fallback.sarif_values import (
    JsonObject,
    array_of,
    ascii_lower,
    element_at,
    integer_of,
    object_of,
    text_of,
)

_NAMED = re.compile(r"(?<![A-Za-z0-9])[Cc][Ww][Ee][-_: ]?([0-9]++)")
_DIGITS = re.compile(r"[0-9]++")
_MOST_DIGITS = 7
_LONGEST_ID = 1000  # bytes of a reference to a weakness
_KEYS = {"cwe", "cwes", "cweid", "cweids"}
_DASHES = str.maketrans("", "", "-_")


class Weaknesses:
    """The weaknesses of a run's findings."""

    def __init__(self, taxonomies: list[object]) -> None:
        self._taxonomies = taxonomies
        self._of_rules: dict[int, frozenset[int]] = {}

    def names(self, result: JsonObject, rule: JsonObject) -> tuple[str, ...]:
        numbers = self._of_rules.get(id(rule))
        if numbers is None:
            # rules live as long as their run
            numbers = self._of_rules[id(rule)] = frozenset(self._of_rule(rule))
        own = {*self._in_references(array_of(result.get("taxa"))), *_of_properties(result)}
        return tuple(f"CWE-{number}" for number in sorted(own | numbers))

    def _of_rule(self, rule: JsonObject) -> Iterator[int]:
        relationships = array_of(rule.get("relationships"))
        yield from self._in_references([object_of(item).get("target") for item in relationships])
        yield from _of_properties(rule)

    def _in_references(self, references: list[object]) -> Iterator[int]:
        for reference in references:
            yield from _in_reference(object_of(reference), self._taxonomies)


def _of_properties(holder: JsonObject) -> Iterator[int]:
    properties = object_of(holder.get("properties"))
    for tag in array_of(properties.get("tags")):
        yield from _named(text_of(tag))
    for key, value in properties.items():
        if ascii_lower(key).translate(_DASHES) in _KEYS:
            yield from _in_property(value)


def _in_property(value: object) -> Iterator[int]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield from _digits_or_named(item)
        else:
            number = integer_of(item)
            yield from _valid([number] if number is not None else [])


def _in_reference(reference: JsonObject, taxonomies: list[object]) -> Iterator[int]:
    component = object_of(reference.get("toolComponent"))
    taxonomy = element_at(taxonomies, component.get("index"))
    taxon = element_at(taxonomy.get("taxa"), reference.get("index"))
    name = text_of(component.get("name")) or text_of(taxonomy.get("name"))
    weakness = text_of(reference.get("id")) or text_of(taxon.get("id"))
    # any number of results may refer to the same one
    if len(weakness) > _LONGEST_ID or len(weakness.encode()) > _LONGEST_ID:
        return
    is_cwe = "cwe" in ascii_lower(name)
    yield from _digits_or_named(weakness) if is_cwe else _named(weakness)


def _digits_or_named(text: str) -> Iterator[int]:
    return _numbers([text]) if _DIGITS.fullmatch(text) else _named(text)


def _named(text: str) -> Iterator[int]:
    return _numbers(_NAMED.findall(text))


def _numbers(texts: Iterable[str]) -> Iterator[int]:
    significant = (text.lstrip("0") for text in texts)
    return _valid(int(digits or "0") for digits in significant if len(digits) <= _MOST_DIGITS)


def _valid(numbers: Iterable[int]) -> Iterator[int]:
    return (number for number in numbers if 1 <= number < 10**_MOST_DIGITS)
