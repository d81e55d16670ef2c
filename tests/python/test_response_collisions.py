"""Two different keys of one object that become the same."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from fastcore import RowError


def collision(implementation: ModuleType, *rows: str, type_name: str | None = None) -> tuple[str, int, int]:
    with pytest.raises(RowError) as caught:
        implementation.build_list_response(rows, "f", type_name, max_depth=9)
    return caught.value.reason, caught.value.row_index, caught.value.byte_offset


def becomes(first: str, second: str, both: str) -> str:
    return f"keys {first} and {second} both become {both}"


AB = becomes('"a_b"', '"aB"', '"aB"')
BA = becomes('"aB"', '"a_b"', '"aB"')


def test_in_one_row(implementation: ModuleType) -> None:
    assert collision(implementation, '{"a_b":1,"aB":2}') == (AB, 0, 9)
    assert collision(implementation, '{"aB":1,"a_b":2}') == (BA, 0, 8)


def test_spellings_met_in_earlier_rows(implementation: ModuleType) -> None:
    """What was remembered of earlier rows must not hide a collision in a later one."""
    seen = ['{"a_b":1}', '{"aB":1}', '{"a_b":1,"c":2}', '{"c":1,"aB":2}']
    assert collision(implementation, *seen, '{"a_b":1,"aB":2}') == (AB, 4, 9)
    assert collision(implementation, *seen * 50, '{"aB":1,"a_b":2}') == (BA, 200, 8)
    assert collision(implementation, *['{"a_b":1,"c":2}'] * 50, '{"a_b":1,"c":2,"aB":3}') == (AB, 50, 15)
    assert collision(implementation, *['{"a_b":1,"c":2}'] * 50, '{"a_b":1,"aB":2}') == (AB, 50, 9)


@pytest.mark.parametrize("known", [0, 1, 2, 7])
def test_a_known_shape_that_goes_on_otherwise(implementation: ModuleType, known: int) -> None:
    shape = ",".join(f'"k_{i}":{i}' for i in range(8))
    before = ",".join(f'"k_{i}":{i}' for i in range(known + 1))
    row = f'{{{before},"k{known}":0}}'
    reason = becomes(f'"k_{known}"', f'"k{known}"', f'"k{known}"')
    assert collision(implementation, *[f"{{{shape}}}"] * 20, row) == (reason, 20, len(before) + 2)


def test_across_objects_it_is_fine(implementation: ModuleType) -> None:
    rows = [
        '{"a_b":1}',
        '{"aB":1}',
        '{"a_b":{"aB":1}}',
        '{"a_b":[{"aB":1},{"a_b":2}]}',
        '[{"a_b":1},{"aB":2}]',
    ]
    body = implementation.build_list_response(rows, "f", None, max_depth=9)
    expected = ",".join(rows).replace("a_b", "aB")
    assert body == f'{{"data":{{"f":[{expected}]}}}}'.encode()


def test_after_a_nested_object_of_the_same_names(implementation: ModuleType) -> None:
    assert collision(implementation, '{"a_b":{"aB":1,"c":2},"aB":2}') == (AB, 0, 22)
    assert collision(implementation, '{"x":{"a_b":1},"a_b":{"x":{"a_b":1}},"aB":2}') == (AB, 0, 37)
    assert collision(implementation, '{"x":[{"a_b":1},{"a_b":1,"aB":1}]}') == (AB, 0, 25)
    assert collision(implementation, '{"aB":{"a_b":[{"aB":1}]},"c":1,"a_b":2}') == (BA, 0, 31)


def test_equal_keys_pass(implementation: ModuleType) -> None:
    row = '{"a_b":1,"a_b":2,"c":3,"a_b":4}'
    body = implementation.build_single_response(row, "f", None, max_depth=9)
    assert body == b'{"data":{"f":{"aB":1,"aB":2,"c":3,"aB":4}}}'


def test_escaped_spellings_are_the_same_key(implementation: ModuleType) -> None:
    row = r'{"a_b":1,"\u0061_b":2,"a\u005fb":3,"\u0061\u005F\u0062":4,"\/":5,"/":6,"\ud83d\ude00":7,"😀":8}'
    body = implementation.build_single_response(row, "f", None, max_depth=9)
    assert body == '{"data":{"f":{"aB":1,"aB":2,"aB":3,"aB":4,"/":5,"/":6,"😀":7,"😀":8}}}'.encode()


def test_escaped_spellings_collide_like_plain_ones(implementation: ModuleType) -> None:
    assert collision(implementation, r'{"\u0061_b":1,"aB":2}') == (AB, 0, 14)
    assert collision(implementation, r'{"aB":1,"\u0061\u005fb":2}') == (BA, 0, 8)
    assert collision(implementation, r'{"a_b":1,"\u0061_b":2,"a\u0042":3}') == (AB, 0, 22)
    known = [r'{"\u0061_b":1}', '{"a_b":1}', '{"aB":1}', r'{"a\u0042":1}']
    assert collision(implementation, *known, r'{"\u0061_b":1,"a\u0042":2}') == (AB, 4, 14)


def test_three_variants(implementation: ModuleType) -> None:
    assert collision(implementation, '{"a_b":1,"a__b":2,"aB":3}') == (
        becomes('"a_b"', '"a__b"', '"aB"'),
        0,
        9,
    )
    assert collision(implementation, '{"a_b":1,"a_b":2,"aB":3}') == (AB, 0, 17)
    assert collision(implementation, '{"aB":1,"c":0,"a___b":2,"a_b":3}') == (
        becomes('"aB"', '"a___b"', '"aB"'), 0, 14,
    )  # fmt: skip


def test_in_a_replaced_typename_and_in_array_rows(implementation: ModuleType) -> None:
    assert collision(implementation, '{"__typename":{"a_b":1,"aB":2}}', type_name="T") == (AB, 0, 23)
    assert collision(implementation, '[{"a_b":1},{"a_b":1,"aB":2}]', type_name="T") == (AB, 0, 20)
    assert collision(implementation, '{"a_b":1,"__typename":{"aB":1},"aB":2}', type_name="T") == (AB, 0, 31)


def test_names_are_written_as_json(implementation: ModuleType) -> None:
    assert collision(implementation, r'{"a_\n":1,"a\n":2}')[0] == becomes(r'"a_\n"', r'"a\n"', r'"a\n"')
    assert collision(implementation, r'{"a_\/":1,"a/":2}')[0] == becomes('"a_/"', '"a/"', '"a/"')
    assert collision(implementation, r'{"a_\u0001":1,"a\u0001":2}')[0] == becomes(
        r'"a_\u0001"', r'"a\u0001"', r'"a\u0001"'
    )
    assert collision(implementation, r'{"\uD800_a":1,"\uD800A":2}')[0] == becomes(
        r'"\ud800_a"', r'"\ud800A"', r'"\ud800A"'
    )
    assert collision(implementation, '{"é_é":1,"éé":2}')[0] == becomes('"é_é"', '"éé"', '"éé"')


def test_surrogates_brought_together(implementation: ModuleType) -> None:
    """Written side by side they are one character to every reader, and so one key."""
    reason = becomes(r'"\ud83d_\ude00"', '"😀"', '"😀"')
    assert collision(implementation, r'{"\ud83d_\ude00":1,"😀":2}') == (reason, 0, 19)
    assert collision(implementation, r'{"\ud83d_\ude00":1,"\ud83d\ude00":2}') == (reason, 0, 19)


def test_keys_that_differ_only_in_length(implementation: ModuleType) -> None:
    keys = ["x" * size for size in range(1, 130)]
    row = json.dumps(dict.fromkeys(keys, 0), separators=(",", ":"))
    assert (
        implementation.build_single_response(row, "f", None, max_depth=9)
        == f'{{"data":{{"f":{row}}}}}'.encode()
    )
    for size in (1, 15, 16, 31, 32, 63, 64, 128):
        first, second = "x" * size + "_y", "x" * size + "Y"
        reason = becomes(f'"{first}"', f'"{second}"', f'"{second}"')
        offset = len(row) + len(first) + 5
        assert collision(implementation, row[:-1] + f',"{first}":1,"{second}":2}}') == (reason, 0, offset)


def test_among_very_many_keys(implementation: ModuleType) -> None:
    members = ",".join(f'"key_{i}":{i}' for i in range(20_000))
    row = f'{{{members},"key9999":0}}'
    reason = becomes('"key_9999"', '"key9999"', '"key9999"')
    assert collision(implementation, row) == (reason, 0, len(members) + 2)
