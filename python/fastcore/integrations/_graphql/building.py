"""Rows through the builders, and the value out of the document that they build."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, TypeAlias

from fastcore import ResponseBytes, build_list_response, build_single_response
from fastcore.errors import ArgumentError
from fastcore.integrations._graphql.rows import JSONRow, JSONRows
from fastcore.integrations._graphql.selection import Plan

Source: TypeAlias = JSONRows | JSONRow

_OPENING = b'{"data":{"x":'
_ERRORS_OPENING = b'{"errors":'
# A quote inside of a string is escaped, so this can stand between the errors and the data only.
_ERRORS_END = b"]," + _OPENING[1:]
_CLOSING = b"}}"
_ENVELOPE = re.compile(rb'\{"data":\{"(?:[^"\\]|\\.)*":', re.DOTALL)


class BadRow(NamedTuple):
    """A row that became null.

    Attributes:
        message: what is wrong with it.
        item: its place in the list; None: it is the whole value.
    """

    message: str
    item: int | None


def build(source: Source, plan: Plan) -> tuple[memoryview, list[BadRow]]:
    """Builds the JSON of a field's value."""
    options: dict[str, Any] = {
        **{"select": plan.select, "nested_types": plan.nested_types or None, "on_bad_row": source.on_bad_row},
        **{"big_integers": source.big_integers, "max_depth": source.max_depth, "workers": source.workers},
    }
    if isinstance(source, JSONRows):
        document = build_list_response(source.rows, "x", plan.type_name, **options)
    else:
        document = build_single_response(source.row, "x", plan.type_name, **options)
    if document.startswith(_OPENING):
        return memoryview(document)[len(_OPENING) : -len(_CLOSING)], []
    end = document.index(_ERRORS_END)
    errors = json.loads(document[len(_ERRORS_OPENING) : end + 1])
    value = memoryview(document)[end + len(_ERRORS_END) : -len(_CLOSING)]
    return value, [BadRow(error["message"], _index(error["path"])) for error in errors]


def _index(path: list[str | int]) -> int | None:
    return path[1] if len(path) > 1 and isinstance(path[1], int) else None


def value_of(response: ResponseBytes) -> JSONRow:
    """Takes the field's value out of a finished answer of one field, without a copy."""
    document = response.bytes
    envelope = _ENVELOPE.match(document)
    if envelope is None or not document.endswith(_CLOSING):
        raise ArgumentError(
            "a resolver returned ResponseBytes that are no answer of one field, "
            '{"data":{"name":…}} without errors: return JSON of your own as JSONRow or JSONRows'
        )
    return JSONRow(memoryview(document)[envelope.end() : -len(_CLOSING)])


def first_null(source: Source, value: memoryview) -> int | None:
    """The first item of a list built of rows that is null; of a row that is a list, that is not known."""
    content = value.obj
    if not isinstance(source, JSONRows) or not isinstance(content, bytes):
        return None
    # Only then can there be one; the content of a string may look like it, too.
    if b"[null" not in content and b",null" not in content:
        return None
    if not isinstance(source.rows, list | tuple):
        items = json.loads(bytes(value))
        return items.index(None) if None in items else None
    rows = (row for row in source.rows if row is not None)
    return next((index for index, row in enumerate(rows) if _is_null(row)), None)


def _is_null(row: Any) -> bool:
    if isinstance(row, str):
        return row.strip(" \t\r\n") == "null"
    return bytes(row).strip(b" \t\r\n") == b"null"
