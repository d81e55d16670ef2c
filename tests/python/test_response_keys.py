"""How keys of objects become camelCase."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

RULES = [
    ("first_name", "firstName"),
    ("address_line_1", "addressLine1"),
    ("a__b", "aB"),
    ("a_____b", "aB"),
    ("_private_key", "_privateKey"),
    ("__private_key", "__privateKey"),
    ("__typename", "__typename"),
    ("__type_name", "__typeName"),
    ("trail_", "trail_"),
    ("trail__", "trail__"),
    ("trailing_name_", "trailingName_"),
    ("__both_ends__", "__bothEnds__"),
    ("", ""),
    ("_", "_"),
    ("__", "__"),
    ("___", "___"),
    ("_a", "_a"),
    ("a_", "a_"),
    ("_a_", "_a_"),
    ("a", "a"),
    ("a_b_c_d", "aBCD"),
    ("id", "id"),
    ("alreadyCamel", "alreadyCamel"),
    ("PascalCase", "PascalCase"),
    ("SHOUT_CASE", "SHOUTCASE"),
    ("mixed_Case", "mixedCase"),
    ("a_1_b", "a1B"),
    ("1_a", "1A"),
    ("a_1b", "a1b"),
    ("a_-b", "a-b"),
    ("a-b", "a-b"),
    ("a_ b", "a b"),
    ("a b_c", "a bC"),
    ("a_.b", "a.b"),
    ("a.b_c", "a.bC"),
    ("a_{", "a{"),
    ("a_`", "a`"),
    ("a_z_a", "aZA"),
    ("a_é", "aé"),
    ("é_a", "éA"),
    ("é_é", "éé"),
    ("straße_nr", "straßeNr"),
    ("a_ß", "aß"),
    ("a_\u0131", "a\u0131"),
    ("имя_поля", "имяполя"),
    ("名_前", "名前"),
    ("a_😀_b", "a😀B"),
    ("_é", "_é"),
    ("é_", "é_"),
    ("a\u203fb", "a\u203fb"),
    ("a_\U0001d41a", "a\U0001d41a"),
    ("\uff41_\uff42", "\uff41\uff42"),
    ("a_b" * 100, "aB" + "aB" * 99),
    ("x" * 300 + "_y", "x" * 300 + "Y"),
    ("_" * 300 + "x", "_" * 300 + "x"),
    ("x" + "_" * 300 + "y", "xY"),
]


def keys_of(implementation: ModuleType, row: str, type_name: str | None = None) -> list[str]:
    body = implementation.build_single_response(row, "f", type_name, max_depth=1024)
    return list(json.loads(body)["data"]["f"])


@pytest.mark.parametrize(("key", "written"), RULES)
def test_rule(implementation: ModuleType, key: str, written: str) -> None:
    row = f'{{"{key}": 1}}'
    body = implementation.build_single_response(row, "f", None, max_depth=1024)
    assert body == f'{{"data":{{"f":{{"{written}":1}}}}}}'.encode()


@pytest.mark.parametrize(("key", "written"), RULES)
def test_rule_when_every_character_is_escaped(implementation: ModuleType, key: str, written: str) -> None:
    units = key.encode("utf-16-be")
    escaped = "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    body = implementation.build_single_response(f'{{"{escaped}": 1}}', "f", None, max_depth=1024)
    assert body == f'{{"data":{{"f":{{"{written}":1}}}}}}'.encode()


@pytest.mark.parametrize(
    "length", [1, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 300]
)
def test_underscore_at_every_edge(implementation: ModuleType, length: int) -> None:
    key = "a" * length + "_b"
    body = implementation.build_single_response(f'{{"{key}":1,"x":{{"{key}":2}}}}', "f", None, max_depth=9)
    written = "a" * length + "B"
    assert body == f'{{"data":{{"f":{{"{written}":1,"x":{{"{written}":2}}}}}}}}'.encode()


def test_the_same_keys_again_and_again(implementation: ModuleType) -> None:
    rows = [f'{{"first_name": {i}, "last_name": {i}}}' for i in range(100)]
    body = implementation.build_list_response(rows, "f", None, max_depth=1024)
    written = ",".join(f'{{"firstName":{i},"lastName":{i}}}' for i in range(100))
    assert body == f'{{"data":{{"f":[{written}]}}}}'.encode()


def test_rows_of_changing_shapes(implementation: ModuleType) -> None:
    rows = [
        '{"a_b":1,"c_d":2,"e_f":3}',
        '{"a_b":1,"e_f":3,"c_d":2}',
        '{"a_b":1}',
        '{"a_b":1,"c_d":2,"e_f":3,"g_h":4}',
        '{"a_b":1,"c_x":2,"e_f":3}',
        '{"a_bc":1,"c_d":2}',
        '{"a_b":{"c_d":2},"e_f":[{"a_b":1}]}',
        '{"a_b":{"c_d":2,"e_f":3},"e_f":[]}',
        "{}",
        '{"a_b":1,"c_d":2,"e_f":3}',
    ]
    body = implementation.build_list_response(rows, "f", None, max_depth=1024)
    expected = ",".join(rows)
    for snake, camel in (
        ("a_bc", "aBc"),
        ("a_b", "aB"),
        ("c_d", "cD"),
        ("e_f", "eF"),
        ("g_h", "gH"),
        ("c_x", "cX"),
    ):
        expected = expected.replace(snake, camel)
    assert body == f'{{"data":{{"f":[{expected}]}}}}'.encode()


def test_very_many_different_keys(implementation: ModuleType) -> None:
    rows = [json.dumps({f"key_{i}_{j}": j for j in range(100)}) for i in range(200)]
    body = implementation.build_list_response(rows, "f", None, max_depth=1024)
    assert json.loads(body)["data"]["f"] == [{f"key{i}{j}": j for j in range(100)} for i in range(200)]


def test_one_object_with_very_many_keys(implementation: ModuleType) -> None:
    row = json.dumps({f"key_x{i}": i for i in range(50_000)})
    body = implementation.build_single_response(row, "f", None, max_depth=1024)
    assert json.loads(body)["data"]["f"] == {f"keyX{i}": i for i in range(50_000)}


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        (r"\"", r"\""),
        (r"\\", r"\\"),
        (r"\/", "/"),
        ("/", "/"),
        (r"\b\f\n\r\t", r"\b\f\n\r\t"),
        (r"\u0008\u000c\u000a\u000d\u0009", r"\b\f\n\r\t"),
        (r"\u0000\u000b\u001F", r"\u0000\u000b\u001f"),
        (r"\u0022\u005c", r"\"\\"),
        (r"\u007f", "\x7f"),
        (r"\u0041\u00e9\u20ac", "Aé€"),
        (r"\uD83D\uDE00", "😀"),
        (r"\u2028\u2029", "\u2028\u2029"),
        (r"\uD800", r"\ud800"),
        (r"\uDFFF", r"\udfff"),
        (r"\udc00\ud800", r"\udc00\ud800"),
        (r"\ud800\ud83d\ude00", "\\ud800😀"),
        (r"\ud800x", r"\ud800x"),
        (r"\ud800_x", r"\ud800X"),
        (r"a_\ud800", r"a\ud800"),
        (r"\ud83d_\ude00", "😀"),
        (r"\ud83d__\ude00_a", "😀A"),
        (r"\ude00_\ud83d", r"\ude00\ud83d"),
        (r"\ud800\n", r"\ud800\n"),
        (r"a\u005f\u0062", "aB"),
        (r"\u005fa\u005f", "_a_"),
        (r"a_\n", r"a\n"),
        (r"a_\"b", r"a\"b"),
        (r"a\\_b", r"a\\B"),
        (r"a\n_b", r"a\nB"),
    ],
)
def test_escapes_in_keys(implementation: ModuleType, raw: str, written: str) -> None:
    body = implementation.build_single_response(f'{{"{raw}":1}}', "f", None, max_depth=1024)
    assert body == f'{{"data":{{"f":{{"{written}":1}}}}}}'.encode()


def test_values_and_array_items_are_not_keys(implementation: ModuleType) -> None:
    row = '{"a_b": "c_d", "e_f": ["g_h", {"i_j": "k_l"}]}'
    body = implementation.build_single_response(row, "f", None, max_depth=1024)
    assert body == b'{"data":{"f":{"aB":"c_d","eF":["g_h",{"iJ":"k_l"}]}}}'
