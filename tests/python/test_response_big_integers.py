"""Integers that a double cannot be relied upon to hold."""

from __future__ import annotations

from types import ModuleType

import pytest

from fastcore import RowError

MOST = 2**53 - 1

BIG = [
    str(MOST + 1),
    str(-MOST - 1),
    str(MOST + 2),
    "9007199254740999",
    "9999999999999999",
    "-9999999999999999",
    "10000000000000000",
    "-10000000000000000",
    "12345678901234567",
    str(2**63),
    str(-(2**63)),
    "1" + "0" * 300,
    "-" + "9" * 1000,
]
SMALL = [
    "0",
    "-0",
    "1",
    "-1",
    "123456789012345",
    "1000000000000000",
    str(MOST),
    str(-MOST),
    str(MOST - 1),
    "9007199254740990",
    "8999999999999999",
    "-8999999999999999",
]
NO_INTEGERS = [
    "9007199254740993.0",
    "9007199254740993.5",
    "-9007199254740993.25",
    "9007199254740993e0",
    "9007199254740993E0",
    "9007199254740993e5",
    "9007199254740993E-5",
    "1e400",
    "1E+99",
    "0.9007199254740993",
    "0." + "1" * 40,
    "-0.0",
    "12345678901234567890.1e10",
    '"9007199254740993"',
    '"-9007199254740993"',
    '" 9007199254740993 "',
    "true",
    "null",
]

CASES = [(text, f'"{text}"') for text in BIG] + [(text, text) for text in SMALL + NO_INTEGERS]
# the places of a number, at "#": alone, at either end of containers, spaced
PLACES = [
    ("#", "#"),
    (" \t#\n", "#"),
    ("[#]", "[#]"),
    ("[ # ]", "[#]"),
    ('[0,#,#,"x",#]', '[0,#,#,"x",#]'),
    ('{"a":#}', '{"a":#}'),
    ('{"a_b" : # }', '{"aB":#}'),
    ('{"a":1,"b":#,"c":{"d":[[#]],"e":#}}', '{"a":1,"b":#,"c":{"d":[[#]],"e":#}}'),
    ('{"a_b":[{"c_d":#}],"e":"é"}', '{"aB":[{"cD":#}],"e":"é"}'),
]


@pytest.mark.parametrize(("row", "expected"), PLACES, ids=[row for row, _ in PLACES])
@pytest.mark.parametrize(("number", "written"), CASES, ids=[text[:24] for text, _ in CASES])
def test_quoted(library: ModuleType, number: str, written: str, row: str, expected: str) -> None:
    text = row.replace("#", number)
    quoted, kept = expected.replace("#", written), expected.replace("#", number)
    body = library.build_list_response([text, None, text.encode()], "f", big_integers="string")
    assert body.decode() == f'{{"data":{{"f":[{quoted},{quoted}]}}}}'
    body = library.build_single_response(text, "f", big_integers="keep")
    assert body.decode() == f'{{"data":{{"f":{kept}}}}}'


def test_only_integers_that_leave_matter(library: ModuleType) -> None:
    row = '{"__typename":9007199254740993,"a":9007199254740993,"b":[9007199254740993]}'
    body = library.build_list_response([row], "f", "T", select=["b"], big_integers="string")
    assert body == b'{"data":{"f":[{"__typename":"T","b":["9007199254740993"]}]}}'


def test_keys_are_no_numbers(library: ModuleType) -> None:
    body = library.build_single_response('{"9007199254740993":1}', "f", big_integers="string")
    assert body == b'{"data":{"f":{"9007199254740993":1}}}'


@pytest.mark.parametrize("row", ["09007199254740993", "-", "-09007199254740993", "9007199254740993."])
def test_what_is_no_number_stays_an_error(library: ModuleType, row: str) -> None:
    with pytest.raises(RowError):
        library.build_single_response(row, "f", big_integers="string")


def test_an_answer_that_grows(library: ModuleType) -> None:
    numbers = ["9007199254740993"] * 10_000
    body = library.build_list_response([f"[{','.join(numbers)}]"] * 3, "f", big_integers="string")
    quoted = ",".join(f'"{number}"' for number in numbers)
    assert body.decode() == f'{{"data":{{"f":[[{quoted}],[{quoted}],[{quoted}]]}}}}'
