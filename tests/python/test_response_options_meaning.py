"""What the options make of a row, compared with a plain model over what ``json`` reads."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import json_options
import json_texts
from fastcore import ArgumentError, RowError
from test_response_meaning import CollisionError, Members, camel_case, joined

Path: TypeAlias = tuple[str, ...]
Select: TypeAlias = list[tuple[Path, str | None]]


class Number(str):
    """A number as it is written, which is not equal to the string of the same characters."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str.__eq__(self, other)

    __hash__ = str.__hash__


def read(text: str | bytes) -> Any:
    return json.loads(text, object_pairs_hook=Members, parse_int=Number, parse_float=Number)


class Model:
    def __init__(self, types: dict[Path, str], quotes_big_integers: bool) -> None:
        self.types = types
        self.quotes_big_integers = quotes_big_integers

    def value(self, value: Any, path: Path, select: Select | None) -> Any:
        if isinstance(value, Members):
            return self.whole(value, path) if select is None else self.selected(value, path, select)
        if isinstance(value, list):
            return [self.value(item, path, select) for item in value]
        if self.quotes_big_integers and isinstance(value, Number) and value.lstrip("-").isdigit():
            return value if -(2**53) < int(value) < 2**53 else str(value)
        return value

    def whole(self, item: Members, path: Path) -> Members:
        members = self.opening(path)
        sources: dict[str, str] = {}
        for key, inner in item:
            name = camel_case(key)
            if sources.setdefault(name, key) != key:
                raise CollisionError
            written = self.value(inner, (*path, key), None)
            if not (key == "__typename" and path in self.types):
                members.append((name, written))
        return members

    def selected(self, item: Members, path: Path, select: Select) -> Members:
        is_typed = path in self.types
        below = {
            key: [(inner[1:], name) for inner, name in select if inner[0] == key and len(inner) > 1] or None
            for key in dict.fromkeys(inner[0] for inner, _ in select)
        }
        written: dict[str, Any] = {}
        for key, inner in item:
            leaves = key in below and not (key == "__typename" and is_typed)
            written[key] = self.value(inner, (*path, key), below[key] if leaves else None)
        members = Members() if "__typename" in below else self.opening(path)
        for key in below:
            name = next((given for inner, given in select if inner == (key,)), None)
            value = joined(self.types[path]) if key == "__typename" and is_typed else written.get(key)
            members.append((camel_case(key) if name is None else joined(name), value))
        return members

    def opening(self, path: Path) -> Members:
        return Members([("__typename", joined(self.types[path]))] if path in self.types else [])


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, Any], Model, Select | None]:
    row = draw(json_texts.rows)
    paths = json_options.paths(json_options.keys_of([row]))
    type_name = draw(st.sampled_from([None, "T"]))
    nested_types = draw(st.dictionaries(paths, json_texts.names, max_size=3))
    big_integers = draw(st.sampled_from(["keep", "string"]))
    form = draw(st.sampled_from(["none", "sequence", "mapping"]))
    selected: dict[Path, str | None] = {}
    if form != "none":
        names = st.none() | json_texts.names if form == "mapping" else st.none()
        selected = draw(st.dictionaries(paths, names, max_size=5))
    options = {
        "type_name": type_name,
        "nested_types": nested_types,
        "big_integers": big_integers,
        "select": {"none": None, "sequence": list(selected), "mapping": selected}[form],
    }
    types = dict(nested_types) if type_name is None else {**nested_types, (): type_name}
    return (
        row,
        options,
        Model(types, big_integers == "string"),
        None if form == "none" else list(selected.items()),
    )


@settings(max_examples=250, deadline=None)
@given(case=cases())
def test_meaning(
    implementation: ModuleType, library: ModuleType, case: tuple[str, dict[str, Any], Model, Select | None]
) -> None:
    row, options, model, select = case
    try:
        expected = model.value(read(row), (), select)
    except CollisionError:
        try:
            with pytest.raises(RowError, match="both become"):
                library.build_single_response(row, "f", **options)
        except ArgumentError:
            assume(False)
        return
    try:
        body = library.build_single_response(row, "f", **options)
    except ArgumentError:
        # two keys under one name, or one whole and in part
        assume(False)
        return
    assert read(body) == Members([("data", Members([("f", expected)]))])


@settings(max_examples=60, deadline=None)
@given(data=st.data(), rows=st.lists(json_texts.any_rows, max_size=5), field_name=json_texts.names)
def test_bad_rows_are_null_and_the_others_as_ever(
    library: ModuleType, data: st.DataObject, rows: list[Any], field_name: str
) -> None:
    paths = json_options.paths(json_options.keys_of(rows))
    options: dict[str, Any] = {
        "nested_types": data.draw(st.dictionaries(paths, st.just("N"), max_size=2)),
        "select": data.draw(st.none() | paths.map(lambda path: [path])),
        "big_integers": data.draw(st.sampled_from(["keep", "string"])),
    }
    values: list[bytes] = []
    errors: list[Any] = []
    for index, row in enumerate(rows):
        if row is None:
            continue
        try:
            body = library.build_single_response(row, "", **options)
            values.append(body.removeprefix(b'{"data":{"":').removesuffix(b"}}"))
        except RowError as error:
            message = str(RowError(error.reason, row_index=index, byte_offset=error.byte_offset))
            errors.append({"message": message, "path": [field_name, len(values)]})
            values.append(b"null")
    body = library.build_list_response(rows, field_name, on_bad_row="null", **options)
    head, name = library.build_empty_array_response(field_name).split(b"{", 2)[1:]
    assert head == b'"data":'
    expected_data = b'"data":{%b[%b]}}' % (name.removesuffix(b"[]}}"), b",".join(values))
    assert body.endswith(expected_data)
    found = json.loads(body)
    assert found.get("errors", []) == json.loads(json.dumps(errors))
