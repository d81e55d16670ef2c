"""Work shared among threads: the same bytes, and the same error, for any number of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentTypeError, RowError
from subprocesses import printed

WORKERS = [1, 2, 3, 4, 8]


def form(index: int, row: str) -> Any:
    """The forms a row can have, mixed."""
    forms: list[Callable[[str], Any]] = [
        str.encode,
        str,
        lambda text: bytearray(text.encode()),
        lambda text: memoryview(text.encode()),
        lambda text: memoryview(bytearray(text.encode())),
        str.encode,
        lambda text: None,
    ]
    return forms[index % len(forms)](row)


def make_rows(count: int, size: int) -> list[Any]:
    """Rows in every encoding, of several shapes and lengths."""
    letters = ["x", "é", "€", "😀"]
    return [
        form(
            index,
            f'{{"user_id": {index}, "key_{index % 5}": 9007199254740993, "home_address": '
            f'{{"zip_code": "{letters[index % 4] * (index * 7 % size)}"}}, "tags": [{{"a_b": null}}, 1.50]}}',
        )
        for index in range(count)
    ]


ROWS = make_rows(9_000, 600)
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "types": {"type_name": "User", "nested_types": {"home_address": "Home", "tags": "Tag"}},
    "select": {"select": ["tags.a_b", "user_id", "home_address.zip_code"], "type_name": "User"},
    "integers": {"big_integers": "string"},
}


def test_the_rows_are_several_megabytes(library: ModuleType) -> None:
    assert len(library.build_list_response(ROWS, "users")) > 4_000_000


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_the_same_bytes(library: ModuleType, options: dict[str, Any]) -> None:
    expected = library.build_list_response(ROWS, "users", **options)
    for workers in [*WORKERS[1:], None, 256]:
        assert library.build_list_response(ROWS, "users", workers=workers, **options) == expected


@pytest.mark.parametrize("rows", [[], [None], ["1"], ["1", None], ["1", "2", "3"], [None] * 1000], ids=len)
def test_few_rows(library: ModuleType, rows: list[Any]) -> None:
    expected = library.build_list_response(rows, "f")
    assert all(library.build_list_response(rows, "f", workers=workers) == expected for workers in WORKERS)


def test_rows_of_very_different_length(library: ModuleType) -> None:
    rows = ["1", '"' + "x" * 3_000_000 + '"', None, *["[2]"] * 1000, b'"' + b"y" * 2_000_000 + b'"', "3"]
    expected = library.build_list_response(rows, "f")
    assert all(library.build_list_response(rows, "f", workers=workers) == expected for workers in WORKERS)


@pytest.mark.parametrize("places", [(8_990,), (1, 8_000), (2_500, 2_501, 6_500), (5_000, 8_999), (0, 8_999)])
def test_the_first_bad_row_is_reported(library: ModuleType, places: tuple[int, ...]) -> None:
    rows = list(ROWS)
    for number, place in enumerate(places):
        rows[place] = ["[1,", b'"\xff"', '{"a":1 "b"}', "\ud800"][number % 4]
    for workers in WORKERS:
        with pytest.raises(RowError) as caught:
            library.build_list_response(rows, "users", workers=workers)
        assert vars(caught.value) == {
            "reason": "unexpected end of text",
            "row_index": places[0],
            "byte_offset": 3,
        }


def test_all_bad_rows_are_null_in_order(library: ModuleType) -> None:
    rows = [row if index % 11 else f"{' ' * (index % 9)}x" for index, row in enumerate(ROWS)]
    expected = library.build_list_response(rows, "users", on_bad_row="null")
    errors = json.loads(expected)["errors"]
    assert len(errors) == 819
    assert all(
        f"row {index}, byte {index % 9}: expected a value" == error["message"]
        for index, error in zip(range(0, len(rows), 11), errors, strict=True)
    )
    for workers in WORKERS[1:]:
        assert library.build_list_response(rows, "users", on_bad_row="null", workers=workers) == expected


def test_a_wrong_type_is_found_as_ever(library: ModuleType) -> None:
    rows = [*ROWS[:2000], "x", *ROWS[:2000], 5]
    for workers in WORKERS:
        with pytest.raises(ArgumentTypeError) as caught:
            library.build_list_response(rows, "users", workers=workers)
        assert caught.value.index == 4001


def test_connections_fields_and_streams(library: ModuleType) -> None:
    rows = ROWS[:4000]

    def build(workers: int) -> list[bytes]:
        field = library.ResponseField("users", rows, "User", workers=workers)
        single = library.ResponseField("user", rows[0], "User", single=True, workers=workers)
        stream = library.stream_list_response(rows, "users", chunk_bytes=700_000, workers=workers)
        return [
            library.build_connection_response(rows, "users", "User", page_info={}, workers=workers),
            library.build_multi_response([field, single]),
            b"".join(stream),
        ]

    expected = build(1)
    for workers in (2, 5):
        assert build(workers) == expected


WITHOUT_THREADS = """
import os, resource, threading
import fastcore

rows = ['{"a_b":"' + "x" * 1000 + '"}'] * 10_000
expected = fastcore.build_list_response(rows, "f")
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
if os.geteuid() == 0:  # whom the limit does not bind
    os.setuid(65534)
try:
    threading.Thread(target=print).start()
except RuntimeError:
    print(fastcore.build_list_response(rows, "f", workers=4) == expected)
"""


@pytest.mark.native
def test_the_calling_thread_does_without_others() -> None:
    assert printed(WITHOUT_THREADS, FASTCORE_IMPLEMENTATION="native") == "True"
