"""What may be a row, and what may hold rows."""

from __future__ import annotations

import array
import collections
import gc
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentTypeError, RowError


class Text(str):
    """A str whose own methods must not be asked for its content."""

    __slots__ = ()

    def __str__(self) -> str:
        return "changed"

    def encode(self, *args: Any, **options: Any) -> bytes:
        return b"changed"


class Bytes(bytes):
    def __bytes__(self) -> bytes:
        return b"changed"


class Array(bytearray):
    pass


ROW = '{"a_b":"é€😀"}'
ONE = ROW.encode()
KINDS = {
    "str": ROW,
    "ascii str": '{"a_b":"x"}',
    "latin-1 str": '{"a_b":"é"}',
    "ucs-2 str": '{"a_b":"€"}',
    "ucs-4 str": '{"a_b":"😀"}',
    "str subclass": Text(ROW),
    "bytes": ONE,
    "bytes subclass": Bytes(ONE),
    "bytearray": bytearray(ONE),
    "bytearray subclass": Array(ONE),
    "memoryview of bytes": memoryview(ONE),
    "memoryview of bytearray": memoryview(bytearray(ONE)),
    "read-only memoryview of bytearray": memoryview(bytearray(ONE)).toreadonly(),
    "slice of a memoryview": memoryview(b"xx" + ONE + b"yy")[2:-2],
    "memoryview with steps": memoryview(bytes(byte for byte in ONE for _ in range(2)))[::2],
    "memoryview backwards": memoryview(ONE[::-1])[::-1],
    "memoryview of characters": memoryview(ONE).cast("c"),
    "memoryview of numbers": memoryview(array.array("I", b"[1,2,3,4,5,6 ]  ")),
    "memoryview of two dimensions": memoryview(b"[1,2,3]     ").cast("B", (3, 4)),
}


def content(row: Any) -> str:
    if isinstance(row, str):
        return str.join("", [row])
    return memoryview(row).tobytes().decode()


@pytest.mark.parametrize("kind", KINDS)
def test_row_of_every_kind(implementation: ModuleType, kind: str) -> None:
    row = KINDS[kind]
    written = content(row).replace("a_b", "aB").replace(" ", "")
    single = implementation.build_single_response(row, "f", None, max_depth=9)
    assert single == f'{{"data":{{"f":{written}}}}}'.encode()
    many = implementation.build_list_response([row, "1", row], "f", None, max_depth=9)
    assert many == f'{{"data":{{"f":[{written},1,{written}]}}}}'.encode()


def test_all_kinds_mixed(implementation: ModuleType) -> None:
    rows = list(KINDS.values())
    written = ",".join(content(row).replace("a_b", "aB").replace(" ", "") for row in rows)
    body = implementation.build_list_response(rows, "f", None, max_depth=9)
    assert body == f'{{"data":{{"f":[{written}]}}}}'.encode()


class OnlyGetItem:
    def __getitem__(self, index: int) -> str:
        return ["1", "2"][index]


HOLDERS: dict[str, Callable[[], Any]] = {
    "list": lambda: ["1", "2"],
    "tuple": lambda: ("1", "2"),
    "generator": lambda: (row for row in ("1", "2")),
    "iterator": lambda: iter(["1", "2"]),
    "map": lambda: map(str, [1, 2]),
    "dict keys": lambda: {"1": 0, "2": 0}.keys(),
    "dict values": lambda: {0: "1", 1: "2"}.values(),
    "deque": lambda: collections.deque(["1", "2"]),
    "user list": lambda: collections.UserList(["1", "2"]),
    "only __getitem__": OnlyGetItem,
    "reversed": lambda: reversed(["2", "1"]),
    "zip": lambda: (row for (row,) in zip(["1", "2"], strict=True)),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_rows_from_any_iterable(implementation: ModuleType, library: ModuleType, holder: str) -> None:
    body = implementation.build_list_response(HOLDERS[holder](), "f", None, max_depth=9)
    assert body == b'{"data":{"f":[1,2]}}'
    assert library.build_list_response(HOLDERS[holder](), "f") == body


def test_rows_from_a_set(implementation: ModuleType) -> None:
    assert implementation.build_list_response({"1"}, "f", None, max_depth=9) == b'{"data":{"f":[1]}}'


@pytest.mark.parametrize("kind", ["bytearray", "memoryview", "read-only memoryview"])
def test_a_buffer_that_is_used_again(implementation: ModuleType, kind: str) -> None:
    """Content is taken when the row comes out of the iterator, not when the rows are parsed."""
    buffer = bytearray(b"[0]")

    view = memoryview(buffer)
    kinds = {"bytearray": buffer, "memoryview": view, "read-only memoryview": view.toreadonly()}

    def rows() -> Iterator[Any]:
        for digit in b"1234":
            buffer[1] = digit
            yield kinds[kind]
        buffer[:] = b"xxx"

    body = implementation.build_list_response(rows(), "f", None, max_depth=9)
    assert body == b'{"data":{"f":[[1],[2],[3],[4]]}}'


def test_no_buffer_stays_exported(implementation: ModuleType) -> None:
    buffer = bytearray(b"[1]")
    implementation.build_list_response([buffer, memoryview(buffer)], "f", None, max_depth=9)
    with pytest.raises(RowError):
        implementation.build_list_response([buffer, memoryview(buffer), "x"], "f", None, max_depth=9)
    with pytest.raises(ArgumentTypeError):
        implementation.build_list_response([buffer, memoryview(buffer), 1], "f", None, max_depth=9)
    gc.collect()
    buffer += b" "


def test_no_reference_is_lost_or_kept(implementation: ModuleType) -> None:
    row = '{"a_b": "' + "é" * 100 + '"}'
    data = row.encode()
    rows = [row, data, memoryview(data), None, bytearray(data)]
    objects = [row, data, rows]
    implementation.build_list_response(rows, "f", "T", max_depth=9)
    before = [sys.getrefcount(item) for item in objects]
    for _ in range(50):
        implementation.build_list_response(rows, "f", "T", max_depth=9)
        implementation.build_single_response(row, "f", "T", max_depth=9)
        with pytest.raises(RowError):
            implementation.build_list_response([*rows, "x"], "f", None, max_depth=9)
        with pytest.raises(ArgumentTypeError):
            implementation.build_list_response([*rows, 1], "f", None, max_depth=9)
    gc.collect()
    assert [sys.getrefcount(item) for item in objects] == before


def test_rows_that_nobody_else_holds(implementation: ModuleType) -> None:
    """A generator's rows are gone from everywhere else before the first one is parsed."""
    text = "é"
    rows = (f'{{"key_{i}": "{text * (i % 50)}"}}' for i in range(2000))
    body = implementation.build_list_response(rows, "f", None, max_depth=9)
    written = ",".join(f'{{"key{i}":"{text * (i % 50)}"}}' for i in range(2000))
    assert body == f'{{"data":{{"f":[{written}]}}}}'.encode()


class BrokenError(Exception):
    pass


def test_an_exception_of_the_iterator_passes(implementation: ModuleType, library: ModuleType) -> None:
    raised = BrokenError("from the cursor")

    def rows() -> Iterator[str]:
        yield "1"
        yield "not json"
        raise raised

    with pytest.raises(BrokenError) as caught:
        implementation.build_list_response(rows(), "f", None, max_depth=9)
    assert caught.value is raised
    with pytest.raises(BrokenError) as caught:
        library.build_list_response(rows(), "f")
    assert caught.value is raised


def test_an_exception_of_iter_passes(library: ModuleType) -> None:
    class Rows:
        def __iter__(self) -> Iterator[str]:
            raise TypeError("mine")

    with pytest.raises(TypeError, match=r"^mine$"):
        library.build_list_response(Rows(), "f")


def test_a_released_memoryview(implementation: ModuleType) -> None:
    view = memoryview(b"1")
    view.release()
    with pytest.raises(ValueError, match="released"):
        implementation.build_list_response([view], "f", None, max_depth=9)


def test_a_row_that_changes_the_list(implementation: ModuleType) -> None:
    rows: list[Any] = ["1", "2", "3"]

    def emptying() -> Iterator[Any]:
        for row in ("10", b"20", "30"):
            rows.clear()
            yield row

    body = implementation.build_list_response(emptying(), "f", None, max_depth=9)
    assert body == b'{"data":{"f":[10,20,30]}}'
