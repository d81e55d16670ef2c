"""Which keys leave, in which order and under which names."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, RowError
from fastcore._response_options import RowOptions, Selected, Selection

USER = '{"user_id": 1, "first_name": "Ada", "home": {"zip_code": "01", "geo": {"x_y": 2}}, "tags": [1, 2]}'

SELECTED: list[tuple[str, Any, str]] = [
    # the order is that of the selection, whatever the rows' is
    (USER, ["first_name", "user_id"], '{"firstName":"Ada","userId":1}'),
    (USER, ["user_id", "first_name"], '{"userId":1,"firstName":"Ada"}'),
    (USER, ("tags",), '{"tags":[1,2]}'),
    ('{"first_name":"Ada","user_id":1}', ["user_id", "first_name"], '{"userId":1,"firstName":"Ada"}'),
    # nesting is kept, and a parent stands where its first path does
    (USER, ["home.zip_code"], '{"home":{"zipCode":"01"}}'),
    (USER, ["home.geo.x_y", "user_id"], '{"home":{"geo":{"xY":2}},"userId":1}'),
    (
        USER,
        ["home.geo", "user_id", "home.zip_code"],
        '{"home":{"geo":{"xY":2},"zipCode":"01"},"userId":1}',
    ),
    (USER, ["home"], '{"home":{"zipCode":"01","geo":{"xY":2}}}'),
    # nothing is selected
    (USER, [], "{}"),
    (USER, {}, "{}"),
    ("[{},[{}],3]", [], "[{},[{}],3]"),
    # arrays are passed through
    ('{"items":[{"id":1,"n":2},{"id":3}]}', ["items.id"], '{"items":[{"id":1},{"id":3}]}'),
    (
        '{"items":[[{"id":1,"n":2}],[],7,null,"x"]}',
        ["items.id"],
        '{"items":[[{"id":1}],[],7,null,"x"]}',
    ),
    ('[{"a":1,"b":2},[{"b":3}]]', ["b"], '[{"b":2},[{"b":3}]]'),
    # what is missing is null, with its parents
    ("{}", ["a_b"], '{"aB":null}'),
    ("{}", ["home.zip_code"], '{"home":null}'),
    ('{"home":{}}', ["home.zip_code", "home.geo.x"], '{"home":{"zipCode":null,"geo":null}}'),
    ('{"items":[{},{"id":1}]}', ["items.id"], '{"items":[{"id":null},{"id":1}]}'),
    # what is no object stays as it is
    ('{"home":null}', ["home.zip_code"], '{"home":null}'),
    ('{"home":1.50}', ["home.zip_code"], '{"home":1.50}'),
    ('{"home":"a\\u0041"}', ["home.zip_code"], '{"home":"a\\u0041"}'),
    ('{"home":{"geo":true}}', ["home.geo.x.y"], '{"home":{"geo":true}}'),
    ("7", ["a"], "7"),
    ("null", ["a"], "null"),
    ('"text"', ["a.b"], '"text"'),
    ('[1,"x",[]]', ["a"], '[1,"x",[]]'),
    # of equal keys the last one counts
    ('{"a":1,"a":2,"b":3,"a":4}', ["a", "b"], '{"a":4,"b":3}'),
    (r'{"a_b":1,"a\u005fb":2}', ["a_b"], '{"aB":2}'),
    ('{"h":{"x":1},"h":{"y":2}}', ["h.x", "h.y"], '{"h":{"x":null,"y":2}}'),
    ('{"h":{"x":1},"h":3}', ["h.x"], '{"h":3}'),
    # keys are found decoded, in the rows' spelling
    (r'{"\u0061_\u0062":1}', ["a_b"], '{"aB":1}'),
    ('{"aB":1}', ["a_b"], '{"aB":null}'),
    ('{"a_b":1,"aB":2}', ["aB"], '{"aB":2}'),
    ('{"a_b":1,"aB":2}', ["a__b"], '{"aB":null}'),
    ('{"é":1,"€_x":2}', ["€_x", "é"], '{"€X":2,"é":1}'),
    ('{"a\\"b":1}', ['a"b'], '{"a\\"b":1}'),
    (r'{"\ud800":1}', ["\ud800"], r'{"\ud800":1}'),
    ('{"":1,"a.b":2}', [("",), ("a.b",)], '{"":1,"a.b":2}'),
    ('{"a":{"b.c":{"d":1}}}', [("a", "b.c", "d")], '{"a":{"b.c":{"d":1}}}'),
    # whitespace goes, values stay as they are written
    (' { "a" : [ 1.10 , { "x_y" : 1E400 } ] , "b" : 0 } ', ["a"], '{"a":[1.10,{"xY":1E400}]}'),
    # names of a mapping are not converted, None stands for the usual one
    (USER, {"user_id": "id", "first_name": None}, '{"id":1,"firstName":"Ada"}'),
    (USER, {"user_id": "user_id"}, '{"user_id":1}'),
    (USER, {"home.zip_code": "zip", "home.geo": None}, '{"home":{"zip":"01","geo":{"xY":2}}}'),
    # a path that leads to others names the parent
    (USER, {"home": "address", "home.zip_code": None}, '{"address":{"zipCode":"01"}}'),
    (USER, {"home.zip_code": None, "user_id": None, "home": "A"}, '{"A":{"zipCode":"01"},"userId":1}'),
    (USER, {"home": None, "home.zip_code": "z"}, '{"home":{"z":"01"}}'),
    (USER, {"home": "address"}, '{"address":{"zipCode":"01","geo":{"xY":2}}}'),
    ("{}", {"home": "address", "home.zip_code": None}, '{"address":null}'),
    # names are escaped
    ('{"a":1}', {"a": 'q"\\\n\ud800😀'}, '{"q\\"\\\\\\n\\ud800😀":1}'),
    ('{"a":1}', {"a": ""}, '{"":1}'),
    ('{"a":1,"b":2}', {"a": "b", "b": "a"}, '{"b":1,"a":2}'),
]


@pytest.mark.parametrize(("row", "select", "written"), SELECTED)
def test_selected(library: ModuleType, row: str, select: Any, written: str) -> None:
    single = library.build_single_response(row, "f", select=select)
    assert single.decode() == f'{{"data":{{"f":{written}}}}}'
    # often enough for what is learned from the first rows to be used
    many = library.build_list_response([row, None, row.encode()] * 3, "f", select=select)
    assert many.decode() == f'{{"data":{{"f":[{",".join([written] * 6)}]}}}}'


TYPED: list[tuple[str, Any, str]] = [
    # first, unless the selection has a place for it
    ('{"id":1,"x":2}', ["id"], '{"__typename":"User","id":1}'),
    ('{"id":1}', ["id", "__typename"], '{"id":1,"__typename":"User"}'),
    ('{"id":1}', ["__typename", "id"], '{"__typename":"User","id":1}'),
    ('{"id":1}', {"id": None, "__typename": "kind"}, '{"id":1,"kind":"User"}'),
    ('{"id":1}', [], '{"__typename":"User"}'),
    ('{"id":1}', ["__typename"], '{"__typename":"User"}'),
    ('[{"id":1},[{"id":2}],3]', ["id"], '[{"__typename":"User","id":1},[{"__typename":"User","id":2}],3]'),
    # the row's own never leaves there
    ('{"__typename":"X","id":1}', ["id"], '{"__typename":"User","id":1}'),
    ('{"__typename":"X","id":1}', ["id", "__typename"], '{"id":1,"__typename":"User"}'),
    ('{"id":1,"__typename":{"a":1}}', {"__typename": "t"}, '{"t":"User"}'),
    ('{"id":1,"__typename":{"a":1}}', ["__typename.a"], '{"__typename":"User"}'),
    # elsewhere it is a key like any other
    ('{"home":{"__typename":"H"}}', ["home.__typename"], '{"__typename":"User","home":{"__typename":"H"}}'),
    ('{"home":{"__typename":"H"}}', ["home"], '{"__typename":"User","home":{"__typename":"H"}}'),
    ('{"home":{"__typename":"H","x":1}}', ["home.x"], '{"__typename":"User","home":{"x":1}}'),
    ('{"home":{}}', ["home.__typename"], '{"__typename":"User","home":{"__typename":null}}'),
]


@pytest.mark.parametrize(("row", "select", "written"), TYPED)
def test_with_a_type_name(library: ModuleType, row: str, select: Any, written: str) -> None:
    body = library.build_list_response([row] * 3, "f", "User", select=select)
    assert body.decode() == f'{{"data":{{"f":[{",".join([written] * 3)}]}}}}'


def test_without_a_type_name_it_is_a_key(library: ModuleType) -> None:
    body = library.build_list_response(['{"__typename":"X","id":1}', "{}"], "f", select=["__typename"])
    assert body == b'{"data":{"f":[{"__typename":"X"},{"__typename":null}]}}'


COLLISION = '"a_b":1,"aB":2'


@pytest.mark.parametrize(
    ("row", "select", "written"),
    [
        (f"{{{COLLISION}}}", ["a_b"], '{"aB":1}'),
        (f"{{{COLLISION}}}", ["x"], '{"x":null}'),
        (f"[{{{COLLISION}}}]", [], "[{}]"),
        (f'{{"h":{{{COLLISION}}}}}', ["h.aB"], '{"h":{"aB":2}}'),
        (f'{{"h":[[{{{COLLISION},"x":1}}]]}}', ["h.x"], '{"h":[[{"x":1}]]}'),
    ],
)
def test_keys_of_selected_objects_do_not_collide(
    library: ModuleType, row: str, select: list[str], written: str
) -> None:
    body = library.build_list_response([row, row], "f", select=select)
    assert body.decode() == f'{{"data":{{"f":[{written},{written}]}}}}'


@pytest.mark.parametrize(
    ("row", "select"),
    [
        # below what leaves whole
        (f'{{"h":{{{COLLISION}}}}}', ["h"]),
        (f'{{"h":{{"x":[{{{COLLISION}}}]}}}}', ["h.x"]),
        # below what does not leave
        (f'{{"h":{{{COLLISION}}}}}', ["x"]),
        (f'{{"h":{{{COLLISION}}}}}', []),
        (f'{{"h":{{"y":[{{{COLLISION}}}]}}}}', ["h.x"]),
        (f'{{"h":{{"y":{{{COLLISION}}}}},"h":1}}', ["h.x"]),
        (f'{{"h":{{{COLLISION}}},"h":1}}', ["h"]),
        (f'{{"__typename":{{{COLLISION}}}}}', ["__typename"]),
        (f'{{"__typename":{{"x":{{{COLLISION}}}}}}}', ["__typename.x"]),
    ],
)
def test_keys_of_all_other_objects_do(library: ModuleType, row: str, select: list[str]) -> None:
    with pytest.raises(RowError, match=r'keys "a_b" and "aB" both become "aB"') as caught:
        library.build_list_response(["{}", row], "f", "T", select=select)
    assert caught.value.row_index == 1
    assert caught.value.byte_offset == row.index('"aB"')


@pytest.mark.parametrize(
    ("row", "byte_offset", "reason"),
    [
        ('{"x":tru}', 8, "invalid literal"),
        ('{"a":1,"x":{"y":[01]}}', 18, "invalid number"),
        ('{"x":{"y":1,}}', 12, "expected a key"),
        ('{"x":{},"a":1', 13, "unexpected end of text"),
        ('{"x":{"y":{"z":{}}}}', 15, "nested deeper than max_depth=3"),
        ('{"a":{"b":1} "c":2}', 13, "expected ',' or '}'"),
        ('{"a":{"x":"\\q"}}', 12, "invalid escape"),
        ('{"a":1,"a":"\x01"}', 12, "control character in string"),
    ],
)
def test_what_does_not_leave_must_be_valid_too(
    library: ModuleType, row: str, byte_offset: int, reason: str
) -> None:
    with pytest.raises(RowError) as caught:
        library.build_single_response(row, "f", select=["a.b"], max_depth=3)
    assert vars(caught.value) == {"reason": reason, "row_index": 0, "byte_offset": byte_offset}


def test_rows_of_many_shapes(library: ModuleType) -> None:
    rows = [f'{{"key_{i % 17}":{i},"x":{{"y":{i},"z_{i}":0}},"id":{i}}}' for i in range(500)]
    body = library.build_list_response(rows, "f", select=["id", "x.y", "key_3"])
    expected = [f'{{"id":{i},"x":{{"y":{i}}},"key3":{i if i % 17 == 3 else "null"}}}' for i in range(500)]
    assert body.decode() == f'{{"data":{{"f":[{",".join(expected)}]}}}}'


def test_a_wide_selection(library: ModuleType) -> None:
    keys = [f"key_{i}" for i in range(1000)]
    row = "{" + ",".join(f'"{key}":{i}' for i, key in enumerate(keys)) + "}"
    body = library.build_single_response(row, "f", select=keys[::-1])
    expected = ",".join(f'"key{i}":{i}' for i in reversed(range(1000)))
    assert body.decode() == f'{{"data":{{"f":{{{expected}}}}}}}'


def test_a_deep_selection(library: ModuleType) -> None:
    depth = 256
    row = '{"x":0,"a_b":' * depth + '{"y":1}' + "}" * depth
    body = library.build_single_response(row, "f", select=[("a_b",) * depth])
    expected = '{"aB":' * depth + '{"y":1}' + "}" * depth
    assert body.decode() == f'{{"data":{{"f":{expected}}}}}'


@pytest.mark.parametrize("shape", ['{"a_b":', "[", '[{"a_b":', '{"x":0,"a_b":'])
def test_very_deep_rows(library: ModuleType, shape: str) -> None:
    depth = 30_000
    closing = "".join("]" if bracket == "[" else "}" for bracket in reversed(shape) if bracket in "[{")
    row = shape * depth + "1" + closing * depth
    body = library.build_single_response(row, "f", select=["a_b", "x"], max_depth=2**31 - 1)
    if "{" in shape:
        below = (shape * (depth - 1) + "1" + closing * (depth - 1)).replace("a_b", "aB")
        x = "0" if '"x"' in shape else "null"
        inner = f'{{"aB":{below},"x":{x}}}'
        row = f"[{inner}]" if shape.startswith("[") else inner
    assert body.decode() == f'{{"data":{{"f":{row}}}}}'


def whole(*keys: tuple[str, str]) -> tuple[Selected, ...]:
    return tuple(Selected(key, name, None) for key, name in keys)


ROW = '{"a":{"x":1,"y":{"z":2,"w":3}},"b":4}'


@pytest.mark.parametrize(
    ("select", "written"),
    [
        (Selection(whole(("b", "b"), ("b", "c"), ("b", "d"))), '{"b":4,"c":4,"d":4}'),
        (
            Selection((Selected("a", "p", whole(("x", "x"))), *whole(("b", "b")), Selected("a", "q", None))),
            '{"p":{"x":1},"b":4,"q":{"x":1,"y":{"z":2,"w":3}}}',
        ),
        (
            Selection(
                (
                    Selected("a", "p", (Selected("y", "y", whole(("z", "z"))),)),
                    Selected("a", "q", (Selected("y", "y", whole(("w", "w"))), *whole(("n", "n")))),
                )
            ),
            '{"p":{"y":{"z":2}},"q":{"y":{"w":3},"n":null}}',
        ),
        (
            Selection(
                (
                    Selected("a", "p", (Selected("y", "r", whole(("z", "z"))), Selected("y", "s", None))),
                    Selected("a", "q", ()),
                )
            ),
            '{"p":{"r":{"z":2},"s":{"z":2,"w":3}},"q":{}}',
        ),
        (Selection(whole(("n", "n"), ("n", "m"))), '{"n":null,"m":null}'),
        (Selection(), "{}"),
    ],
)
def test_a_key_may_leave_several_times(library: ModuleType, select: Selection, written: str) -> None:
    body = library.build_list_response([ROW, ROW, f"[{ROW}]"], "f", select=select)
    assert body.decode() == f'{{"data":{{"f":[{written},{written},[{written}]]}}}}'


def test_the_type_name_may_leave_several_times(library: ModuleType) -> None:
    select = Selection(whole(("__typename", "p"), ("b", "b"), ("__typename", "q")))
    body = library.build_single_response(ROW, "f", "User", select=select)
    assert body == b'{"data":{"f":{"p":"User","b":4,"q":"User"}}}'


def test_a_row_is_valid_for_every_place_it_leaves_at(library: ModuleType) -> None:
    row = f'{{"a":{{"x":{{{COLLISION}}}}}}}'
    at_x = Selected("a", "p", (Selected("x", "x", whole(("a_b", "z"))),))
    assert library.build_single_response(row, "f", select=Selection((at_x,))) == (
        b'{"data":{"f":{"p":{"x":{"z":1}}}}}'
    )
    for other in (Selected("a", "q", None), Selected("a", "q", whole(("n", "n")))):
        with pytest.raises(RowError) as caught:
            library.build_single_response(row, "f", select=Selection((at_x, other)))
        assert caught.value.byte_offset == row.index('"aB"')


def test_values_that_leave_several_times_many_rows(library: ModuleType) -> None:
    text = "x" * 300
    select = Selection(tuple(Selected("a", f"n{i}", None) for i in range(20)))
    body = library.build_list_response([f'{{"a":["{text}"]}}'] * 100, "f", select=select)
    expected = "{" + ",".join(f'"n{i}":["{text}"]' for i in range(20)) + "}"
    assert body.decode() == f'{{"data":{{"f":[{",".join([expected] * 100)}]}}}}'


@pytest.mark.native
def test_a_selection_deeper_than_the_stack_is_refused(native_implementation: ModuleType) -> None:
    def build(depth: int) -> bytes:
        selected: tuple[Selected, ...] | None = None
        for _ in range(depth):
            selected = (Selected("a", "b", selected),)
        options = RowOptions(select=selected)
        built: bytes = native_implementation.build_list_response(
            [b'{"a":1}'], "f", None, max_depth=9, options=options
        )
        return built

    assert build(1024) == b'{"data":{"f":[{"b":1}]}}'
    with pytest.raises(ArgumentError, match="select is more than 1024 keys deep"):
        build(100_000)
