"""Where `__typename` goes and where it stays."""

from __future__ import annotations

from types import ModuleType

import pytest

from fastcore import RowError

STAMPED = [
    ("{}", '{"__typename":"User"}'),
    ('{"id":1}', '{"__typename":"User","id":1}'),
    (' { "id" : 1 } ', '{"__typename":"User","id":1}'),
    ("1", "1"),
    ('"text"', '"text"'),
    ("null", "null"),
    ("[]", "[]"),
    ("[1,null]", "[1,null]"),
    # arrays are passed through
    ('[{"id":1},{"id":2}]', '[{"__typename":"User","id":1},{"__typename":"User","id":2}]'),
    ("[[{}],[[{}]]]", '[[{"__typename":"User"}],[[{"__typename":"User"}]]]'),
    ('[1,{"id":2},"x",[]]', '[1,{"__typename":"User","id":2},"x",[]]'),
    # objects below an object are left alone
    ('{"home":{"id":1}}', '{"__typename":"User","home":{"id":1}}'),
    ('{"items":[{"id":1},[{}]]}', '{"__typename":"User","items":[{"id":1},[{}]]}'),
    ('{"home":{"__typename":"Home"}}', '{"__typename":"User","home":{"__typename":"Home"}}'),
    ('[{"items":[{"id":1}]},{"id":2}]',
     '[{"__typename":"User","items":[{"id":1}]},{"__typename":"User","id":2}]'),
    # what is there already is replaced, wherever it stands
    ('{"__typename":"X"}', '{"__typename":"User"}'),
    ('{"__typename":"X","id":1}', '{"__typename":"User","id":1}'),
    ('{"id":1,"__typename":"X"}', '{"__typename":"User","id":1}'),
    ('{"id":1,"__typename":"X","z":2}', '{"__typename":"User","id":1,"z":2}'),
    ('{"__typename":1,"__typename":2}', '{"__typename":"User"}'),
    ('{"a":1,"__typename":1,"__typename":2,"b":2}', '{"__typename":"User","a":1,"b":2}'),
    ('{"__typename":null,"id":1}', '{"__typename":"User","id":1}'),
    ('{"__typename":{"a":{"b":[1,2]}},"id":1}', '{"__typename":"User","id":1}'),
    ('{"id":1,"__typename":[[],{},[{"x":1}]]}', '{"__typename":"User","id":1}'),
    ('{"id":1,"__typename":{},"z":[]}', '{"__typename":"User","id":1,"z":[]}'),
    ('{"__typename":{"__typename":{"__typename":1}},"id":1}', '{"__typename":"User","id":1}'),
    ('{ "__typename" : "X" , "id" : 1 }', '{"__typename":"User","id":1}'),
    ('{"id":1 , "__typename" : [ ] }', '{"__typename":"User","id":1}'),
    (r'{"\u005f_typename":"X","id":1}', '{"__typename":"User","id":1}'),
    (r'{"__type\u006eame":"X","id":1}', '{"__typename":"User","id":1}'),
    ('[{"__typename":"X","id":1},{"id":2,"__typename":{"a":1}}]',
     '[{"__typename":"User","id":1},{"__typename":"User","id":2}]'),
    # near misses are keys like any other
    ('{"_typename":1,"__typename_":2}', '{"__typename":"User","_typename":1,"__typename_":2}'),
    ('{"__type_name":1,"__typenamE":2}', '{"__typename":"User","__typeName":1,"__typenamE":2}'),
    ('{"typename":1,"___typename":2}', '{"__typename":"User","typename":1,"___typename":2}'),
]  # fmt: skip


@pytest.mark.parametrize(("row", "written"), STAMPED)
def test_stamped(implementation: ModuleType, row: str, written: str) -> None:
    single = implementation.build_single_response(row, "f", "User", max_depth=1024)
    assert single == f'{{"data":{{"f":{written}}}}}'.encode()
    many = implementation.build_list_response([row, row.encode(), None], "f", "User", max_depth=1024)
    assert many == f'{{"data":{{"f":[{written},{written}]}}}}'.encode()


def test_without_type_name_they_pass(implementation: ModuleType) -> None:
    row = '{"__typename":"X","a":{"__typename":"Y"},"__typename":"Z"}'
    body = implementation.build_single_response(row, "f", None, max_depth=1024)
    assert body == f'{{"data":{{"f":{row}}}}}'.encode()


@pytest.mark.parametrize(
    ("row", "byte_offset", "reason"),
    [
        ('{"__typename":', 14, "unexpected end of text"),
        ('{"__typename":"X"', 17, "unexpected end of text"),
        ('{"__typename":01}', 15, "invalid number"),
        ('{"__typename":{"a":tru}}', 22, "invalid literal"),
        ('{"__typename":[1,]}', 17, "expected a value"),
        ('{"__typename":"\\q"}', 16, "invalid escape"),
        ('{"__typename":{"a_b":1,"aB":2}}', 23, 'keys "a_b" and "aB" both become "aB"'),
        ('{"__typename":[{"a_b":1,"aB":2}]}', 24, 'keys "a_b" and "aB" both become "aB"'),
        ('{"__typename":[[[[]]]]}', 17, "nested deeper than max_depth=4"),
        ('{"__typename":1 "id":2}', 16, "expected ',' or '}'"),
        ('{"__typename":{}]', 16, "expected ',' or '}'"),
        ('{"__typename":1,}', 16, "expected a key"),
    ],
)
def test_a_replaced_value_must_be_valid_too(
    implementation: ModuleType, row: str, byte_offset: int, reason: str
) -> None:
    with pytest.raises(RowError) as caught:
        implementation.build_list_response(["{}", row], "f", "User", max_depth=4)
    assert vars(caught.value) == {"reason": reason, "row_index": 1, "byte_offset": byte_offset}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("User", '"User"'),
        ("", '""'),
        ("user_type", '"user_type"'),
        ('a"b\\c/d', r'"a\"b\\c/d"'),
        ("\b\t\n\f\r\x00\x1f\x7f", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"'),
        ("é€😀\u2028", '"é€😀\u2028"'),
        ("\ud800", r'"\ud800"'),
        ("\ud83d\ude00", '"😀"'),
        ('"},{"x":"', r'"\"},{\"x\":\""'),
    ],
)
def test_type_name_is_escaped(implementation: ModuleType, name: str, written: str) -> None:
    body = implementation.build_list_response(['{"a":1}'], "f", name, max_depth=1024)
    assert body == f'{{"data":{{"f":[{{"__typename":{written},"a":1}}]}}}}'.encode()
