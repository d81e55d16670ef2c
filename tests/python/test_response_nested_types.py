"""Where a nested object gets a `__typename`."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fastcore import RowError

STAMPED: list[tuple[str, dict[Any, str], str]] = [
    ('{"home":{}}', {"home": "H"}, '{"home":{"__typename":"H"}}'),
    ('{"home":{"zip_code":1}}', {"home": "H"}, '{"home":{"__typename":"H","zipCode":1}}'),
    ('{"home_address":{"a":1}}', {"home_address": "H"}, '{"homeAddress":{"__typename":"H","a":1}}'),
    ('{"id":1,"home":{"a":1},"x":{"home":{}}}', {"home": "H"},
     '{"id":1,"home":{"__typename":"H","a":1},"x":{"home":{}}}'),
    ('{"home":{"home":{"home":{}}}}', {"home": "H"}, '{"home":{"__typename":"H","home":{"home":{}}}}'),
    ('{"home":{"home":{"home":{}}}}', {"home": "H", "home.home": "I", "home.home.home": "J"},
     '{"home":{"__typename":"H","home":{"__typename":"I","home":{"__typename":"J"}}}}'),
    ('{"a":{"b":{"c":{}}}}', {"a.b.c": "C"}, '{"a":{"b":{"c":{"__typename":"C"}}}}'),
    ('{"a":{"b":{"c":{}}}}', {"a.b.c": "C", "a": "A"},
     '{"a":{"__typename":"A","b":{"c":{"__typename":"C"}}}}'),
    # arrays are passed through, that of the row too
    ('{"items":[{"id":1},{"id":2}]}', {"items": "I"},
     '{"items":[{"__typename":"I","id":1},{"__typename":"I","id":2}]}'),
    ('{"a":[[{"b":[{},[{}]]}]]}', {"a.b": "B"}, '{"a":[[{"b":[{"__typename":"B"},[{"__typename":"B"}]]}]]}'),
    ('[[{"a":{}}],{"a":[{}]}]', {"a": "A"}, '[[{"a":{"__typename":"A"}}],{"a":[{"__typename":"A"}]}]'),
    # its own goes, wherever it stands; others stay
    ('{"h":{"__typename":"X","a":1}}', {"h": "H"}, '{"h":{"__typename":"H","a":1}}'),
    ('{"h":{"a":1,"__typename":{"b":[1]},"c":2}}', {"h": "H"}, '{"h":{"__typename":"H","a":1,"c":2}}'),
    ('{"h":{"__typename":1,"__typename":2}}', {"h": "H"}, '{"h":{"__typename":"H"}}'),
    (r'{"h":{"__type\u006eame":1}}', {"h": "H"}, '{"h":{"__typename":"H"}}'),
    ('{"__typename":"X","h":{"g":{"__typename":"Y"}}}', {"h": "H"},
     '{"__typename":"X","h":{"__typename":"H","g":{"__typename":"Y"}}}'),
    # no object there
    ('{"h":1}', {"h": "H"}, '{"h":1}'),
    ('{"h":null}', {"h": "H", "h.g": "G"}, '{"h":null}'),
    ('{"h":[1,[],"x"]}', {"h": "H"}, '{"h":[1,[],"x"]}'),
    ("{}", {"h": "H"}, "{}"),
    ("7", {"h": "H"}, "7"),
    # of equal keys each one is at the place
    ('{"h":{},"h":{"a":1}}', {"h": "H"}, '{"h":{"__typename":"H"},"h":{"__typename":"H","a":1}}'),
    # keys as the rows spell them, decoded
    (r'{"h\u005fi":{}}', {"h_i": "H"}, '{"hI":{"__typename":"H"}}'),
    ('{"h_i":{}}', {"hI": "H"}, '{"hI":{}}'),
    ('{"é":{}}', {"é": "É"}, '{"é":{"__typename":"É"}}'),
    (r'{"\ud800":{}}', {"\ud800": "\ud800"}, r'{"\ud800":{"__typename":"\ud800"}}'),
    ('{"":{"a.b":{}}}', {("", "a.b"): "X", ("",): "E"}, '{"":{"__typename":"E","a.b":{"__typename":"X"}}}'),
    ('{"__typename":{}}', {"__typename": "T"}, '{"__typename":{"__typename":"T"}}'),
    # names are escaped
    ('{"h":{}}', {"h": 'q"\n'}, '{"h":{"__typename":"q\\"\\n"}}'),
    ('{"h":{}}', {"h": ""}, '{"h":{"__typename":""}}'),
    (' { "h" : { "a" : 1 , "__typename" : 2 } } ', {"h": "H"}, '{"h":{"__typename":"H","a":1}}'),
    ("{}", {}, "{}"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "nested_types", "written"), STAMPED)
def test_stamped(library: ModuleType, row: str, nested_types: dict[Any, str], written: str) -> None:
    single = library.build_single_response(row, "f", nested_types=nested_types)
    assert single.decode() == f'{{"data":{{"f":{written}}}}}'
    many = library.build_list_response([row, None, row.encode()] * 3, "f", nested_types=nested_types)
    assert many.decode() == f'{{"data":{{"f":[{",".join([written] * 6)}]}}}}'


def test_with_a_type_name(library: ModuleType) -> None:
    rows = ['{"h":{"__typename":1},"__typename":2}', '[{"h":[{"a":1}]}]', "{}"]
    body = library.build_list_response(rows, "f", "User", nested_types={"h": "H"})
    assert body == (
        b'{"data":{"f":[{"__typename":"User","h":{"__typename":"H"}},'
        b'[{"__typename":"User","h":[{"__typename":"H","a":1}]}],{"__typename":"User"}]}}'
    )


def test_below_a_replaced_typename_nothing_leaves(library: ModuleType) -> None:
    body = library.build_single_response(
        '{"__typename":{"h":{}},"h":{}}', "f", "T", nested_types={"__typename.h": "X", "h": "H"}
    )
    assert body == b'{"data":{"f":{"__typename":"T","h":{"__typename":"H"}}}}'


@pytest.mark.parametrize(
    ("select", "written"),
    [
        (["h"], '{"h":{"__typename":"H","g":{"__typename":"G","x":1},"a":2}}'),
        (["h.a"], '{"h":{"__typename":"H","a":2}}'),
        (["h.g.x", "h.a"], '{"h":{"__typename":"H","g":{"__typename":"G","x":1},"a":2}}'),
        (["h.a", "h.__typename"], '{"h":{"a":2,"__typename":"H"}}'),
        (["h.g.__typename", "h.g.n"], '{"h":{"__typename":"H","g":{"__typename":"G","n":null}}}'),
        ({"h": "home", "h.__typename": "kind", "h.g": "geo"},
         '{"home":{"kind":"H","geo":{"__typename":"G","x":1}}}'),
        (["n"], '{"n":null}'),
    ],
)  # fmt: skip
def test_with_a_selection(library: ModuleType, select: Any, written: str) -> None:
    row = '{"h":{"g":{"x":1,"__typename":"Y"},"__typename":"X","a":2}}'
    types = {"h": "H", "h.g": "G"}
    body = library.build_list_response([row] * 3, "f", select=select, nested_types=types)
    assert body.decode() == f'{{"data":{{"f":[{",".join([written] * 3)}]}}}}'


@pytest.mark.parametrize(
    ("row", "byte_offset", "reason"),
    [
        ('{"h":{"__typename":tru}}', 22, "invalid literal"),
        ('{"h":{"__typename":{"a_b":1,"aB":2}}}', 28, 'keys "a_b" and "aB" both become "aB"'),
        ('{"h":{"a_b":1,"aB":2}}', 14, 'keys "a_b" and "aB" both become "aB"'),
        ('{"h":{"__typename":[[[]]]}}', 21, "nested deeper than max_depth=4"),
    ],
)
def test_a_replaced_value_must_be_valid_too(
    library: ModuleType, row: str, byte_offset: int, reason: str
) -> None:
    with pytest.raises(RowError) as caught:
        library.build_list_response(["{}", row], "f", nested_types={"h": "H"}, max_depth=4)
    assert vars(caught.value) == {"reason": reason, "row_index": 1, "byte_offset": byte_offset}


def test_many_places(library: ModuleType) -> None:
    keys = [f"key_{i}" for i in range(500)]
    types = {f"{key}.below": f"T{i}" for i, key in enumerate(keys)}
    row = "{" + ",".join(f'"{key}":{{"below":{{}}}}' for key in keys) + "}"
    body = library.build_list_response([row, row], "f", nested_types=types)
    written = "{" + ",".join(f'"key{i}":{{"below":{{"__typename":"T{i}"}}}}' for i in range(len(keys))) + "}"
    assert body.decode() == f'{{"data":{{"f":[{written},{written}]}}}}'


def test_a_very_deep_row(library: ModuleType) -> None:
    depth = 30_000
    row = '{"a":' * depth + "{}" + "}" * depth
    body = library.build_single_response(row, "f", nested_types={"a.a": "A"}, max_depth=2**31 - 1)
    written = row.replace('{"a":{"a":{"a":', '{"a":{"a":{"__typename":"A","a":', 1)
    assert body.decode() == f'{{"data":{{"f":{written}}}}}'
