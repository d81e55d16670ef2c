"""What the output means, compared with a plain transformation of what the input means."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings

import json_texts
from fastcore import RowError


class CollisionError(Exception):
    pass


class Members(list[tuple[str, Any]]):
    """An object with all its members, in order."""


def read(text: str | bytes) -> Any:
    return json.loads(text, object_pairs_hook=Members, parse_int=str, parse_float=str)


def camel_case(key: str) -> str:
    """The rule of the API, one character after another."""
    first = next((i for i, character in enumerate(key) if character != "_"), len(key))
    last = next((i for i in range(len(key), 0, -1) if key[i - 1] != "_"), 0)
    written = key[:first]
    after_underscore = False
    for character in key[first:last]:
        if character == "_":
            after_underscore = True
        else:
            written += character.upper() if after_underscore and "a" <= character <= "z" else character
            after_underscore = False
    written += key[max(first, last) :]
    return joined(written)


def joined(text: str) -> str:
    """Joins the two halves of a surrogate pair, as every reader of JSON does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def transformed(value: Any, type_name: str | None) -> Any:
    if isinstance(value, Members):
        members = Members()
        sources: dict[str, str] = {}
        for key, inner in value:
            written = camel_case(key)
            if sources.setdefault(written, key) != key:
                raise CollisionError
            converted = transformed(inner, None)
            if type_name is None or key != "__typename":
                members.append((written, converted))
        return members if type_name is None else Members([("__typename", joined(type_name)), *members])
    if isinstance(value, list):
        return [transformed(inner, type_name) for inner in value]
    return value


@settings(max_examples=600, deadline=None)
@given(row=json_texts.rows, type_name=json_texts.type_names)
def test_meaning(implementation: ModuleType, row: str, type_name: str | None) -> None:
    try:
        expected = transformed(read(row), type_name)
    except CollisionError:
        with pytest.raises(RowError, match="both become"):
            implementation.build_single_response(row, "f", type_name, max_depth=1024)
        return
    body = implementation.build_single_response(row, "f", type_name, max_depth=1024)
    assert read(body) == Members([("data", Members([("f", expected)]))])


@settings(max_examples=300, deadline=None)
@given(row=json_texts.damaged_rows())
def test_accepted_and_refused_as_json_does(implementation: ModuleType, row: bytes) -> None:
    try:
        implementation.build_single_response(row, "f", None, max_depth=1024)
        accepted = True
    except RowError as error:
        if error.reason.startswith("keys "):
            return  # what stands behind the second key has not been read
        accepted = False
    assert accepted == is_json(row)


def is_json(row: bytes) -> bool:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(row.decode(), parse_int=str, parse_float=str, parse_constant=refuse)
    except ValueError:
        return False
    return True
