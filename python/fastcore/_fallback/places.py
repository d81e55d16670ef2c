"""What ``nested_types`` and ``select`` say about each place of the rows."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from fastcore._fallback.json_escape import json_string
from fastcore._response_options import RowOptions, Selected

TYPENAME = "__typename"


class NamedPlaces:
    """The type name of a place, and the named places below it by their keys."""

    def __init__(self, type_name: str | None = None) -> None:
        self.type_name = type_name
        self.below: dict[str, NamedPlaces] = {}


class Leaving(NamedTuple):
    """A key that leaves: its name with the colon, the key, and the place of its value.

    The place is None where the value is the type name of the object.
    """

    opening: bytes
    key: str
    place: Place | None


class Place:
    """A place of the rows, which arrays do not change: what becomes of the objects there.

    Attributes:
        type_name: what their ``__typename`` is, as a JSON string; None leaves what they have.
        is_whole: all their keys leave, so that no two may become the same.
    """

    def __init__(self, named: NamedPlaces, selected: tuple[Selected, ...] | None) -> None:
        self._named = named
        self._selected = selected
        self._below: dict[str, Place] = {}
        self.type_name = None if named.type_name is None else json_string(named.type_name)
        self.is_whole = selected is None

    @classmethod
    def of_rows(cls, type_name: str | None, options: RowOptions) -> Place:
        root = NamedPlaces(type_name)
        for path, name in options.nested_types:
            place = root
            for segment in path:
                place = place.below.setdefault(segment, NamedPlaces())
            place.type_name = name
        return cls(root, options.select)

    @cached_property
    def leaving(self) -> tuple[Leaving, ...]:
        """The keys that leave, where not all do."""
        return tuple(
            Leaving(
                json_string(name) + b":",
                key,
                None if self._is_replaced(key) else Place(self._named_below(key), below),
            )
            for key, name, below in self._selected or ()
        )

    @cached_property
    def begins_with_type_name(self) -> bool:
        return self.type_name is not None and all(place is not None for _, _, place in self.leaving)

    def below(self, key: str) -> Place:
        """The place of a key's value, where all keys leave."""
        if key not in self._named.below:
            return ELSEWHERE
        if key not in self._below:
            self._below[key] = Place(self._named.below[key], None)
        return self._below[key]

    def places_below(self, key: str) -> list[Place]:
        """The places at which a key's value has to be valid: nothing is selected below what is whole."""
        if self.is_whole:
            return [ELSEWHERE]
        return [place for _, leaving, place in self.leaving if leaving == key and place] or [ELSEWHERE]

    def _is_replaced(self, key: str) -> bool:
        return self.type_name is not None and key == TYPENAME

    def _named_below(self, key: str) -> NamedPlaces:
        return self._named.below.get(key, _NOTHING_NAMED)


_NOTHING_NAMED = NamedPlaces()
ELSEWHERE = Place(_NOTHING_NAMED, None)
"""Any place that no option is about."""
