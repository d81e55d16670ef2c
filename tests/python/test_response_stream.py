"""A list response in chunks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError, RowError

ROWS: list[Any] = [f'{{"user_id":{i},"home":{{"zip_code":"é{i}"}}}}' for i in range(300)]
MIXED = [row if i % 3 else None if i % 2 else row.encode() for i, row in enumerate(ROWS)]


async def awaited(rows: Iterable[Any]) -> AsyncIterator[Any]:
    for row in rows:
        await asyncio.sleep(0)
        yield row


def chunks_of_sync(library: ModuleType, rows: Iterable[Any], *args: Any, **options: Any) -> list[bytes]:
    return list(library.stream_list_response(rows, *args, **options))


def chunks_of_async(library: ModuleType, rows: Iterable[Any], *args: Any, **options: Any) -> list[bytes]:
    async def collect() -> list[bytes]:
        return [chunk async for chunk in library.astream_list_response(awaited(rows), *args, **options)]

    return asyncio.run(collect())


@pytest.fixture(params=[chunks_of_sync, chunks_of_async], ids=["sync", "async"])
def chunks_of(request: pytest.FixtureRequest) -> Callable[..., list[bytes]]:
    return request.param  # type: ignore[no-any-return]


@pytest.mark.parametrize("chunk_bytes", [1, 40, 100, 1000, 10**9])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"type_name": "User", "nested_types": {"home": "Home"}},
        {"select": {"home.zip_code": "zip", "user_id": None}, "workers": 2},
        {"on_bad_row": "null", "big_integers": "string"},
    ],
    ids=["plain", "types", "select", "others"],
)
def test_joined_it_is_the_list_response(
    library: ModuleType, chunks_of: Any, chunk_bytes: int, options: dict[str, Any]
) -> None:
    for rows in ([], [None], ["1"], [None, "1"], ["1", None], MIXED):
        chunks = chunks_of(library, rows, "users", chunk_bytes=chunk_bytes, **options)
        assert b"".join(chunks) == library.build_list_response(rows, "users", **options)
        assert all(type(chunk) is bytes and chunk for chunk in chunks)


def test_chunks_have_about_the_size_that_was_asked_for(library: ModuleType, chunks_of: Any) -> None:
    row = '{"text":"' + "x" * 89 + '"}'
    chunks = chunks_of(library, [row] * 1000, "f", chunk_bytes=1000)
    assert 80 <= len(chunks) <= 120
    assert max(map(len, chunks)) < 1200
    assert len(chunks_of(library, ["1"] * 1000, "f")) == 1


def test_a_large_row_is_a_chunk(library: ModuleType, chunks_of: Any) -> None:
    large = '"' + "x" * 5000 + '"'
    chunks = chunks_of(library, [large, "1", large], "f", chunk_bytes=100)
    assert [len(chunk) for chunk in chunks] == [5002 + len('{"data":{"f":['), 1 + 2 + 1 + 5002 - 1, 3]


def test_rows_are_asked_for_as_chunks_are(library: ModuleType) -> None:
    asked: list[int] = []

    def rows() -> Iterator[str]:
        for i in range(100):
            asked.append(i)
            yield f'"{i:092}"'

    chunks = library.stream_list_response(rows(), "f", chunk_bytes=1000)
    assert asked == []
    next(chunks)
    first = len(asked)
    assert first == 10
    next(chunks)
    assert len(asked) == 2 * first


def test_a_buffer_that_is_used_again_for_each_row(library: ModuleType, chunks_of: Any) -> None:
    def rows() -> Iterator[Any]:
        buffer = bytearray(b'{"a":0}')
        for i in range(9):
            buffer[5] = ord("0") + i
            yield (buffer, memoryview(buffer), memoryview(buffer).toreadonly())[i % 3]

    body = b"".join(chunks_of(library, rows(), "f"))
    assert json.loads(body)["data"]["f"] == [{"a": i} for i in range(9)]


def test_errors_come_after_the_data(library: ModuleType, chunks_of: Any) -> None:
    rows = ["1", "x", None, "2", "[1"]
    for chunk_bytes in (1, 10**6):
        chunks = chunks_of(library, rows, 'u"', on_bad_row="null", chunk_bytes=chunk_bytes)
        assert b"".join(chunks) == (
            b'{"data":{"u\\"":[1,null,2,null]},"errors":['
            b'{"message":"row 1, byte 0: expected a value","path":["u\\"",1]},'
            b'{"message":"row 4, byte 2: unexpected end of text","path":["u\\"",3]}]}'
        )


def test_no_more_errors_than_allowed(library: ModuleType, chunks_of: Any) -> None:
    rows = ["1", "x", "y", "2", "z"]
    for chunk_bytes in (1, 10**6):
        body = b"".join(
            chunks_of(library, rows, "f", on_bad_row="null", max_errors=3, chunk_bytes=chunk_bytes)
        )
        assert json.loads(body)["data"]["f"] == [1, None, None, 2, None]
        for max_errors, row_index in ((2, 4), (1, 2), (0, 1)):
            with pytest.raises(RowError) as caught:
                chunks_of(
                    library, rows, "f", on_bad_row="null", max_errors=max_errors, chunk_bytes=chunk_bytes
                )
            assert vars(caught.value) == {
                "reason": "expected a value",
                "row_index": row_index,
                "byte_offset": 0,
            }


def test_a_thousand_errors_by_default(library: ModuleType) -> None:
    body = b"".join(library.stream_list_response(["x"] * 1000, "f", on_bad_row="null"))
    assert len(json.loads(body)["errors"]) == 1000
    with pytest.raises(RowError) as caught:
        list(library.stream_list_response(["x"] * 1001, "f", on_bad_row="null"))
    assert caught.value.row_index == 1000


def test_a_bad_row_raises_with_its_place_in_the_input(library: ModuleType, chunks_of: Any) -> None:
    rows = [*ROWS[:100], None, *ROWS[:100], "[tru]"]
    for chunk_bytes in (1, 500, 10**6):
        with pytest.raises(RowError) as caught:
            chunks_of(library, rows, "f", chunk_bytes=chunk_bytes)
        assert vars(caught.value) == {"reason": "invalid literal", "row_index": 201, "byte_offset": 4}


def test_chunks_before_a_bad_row_arrive(library: ModuleType) -> None:
    chunks = library.stream_list_response(["1", "2", "x"], "f", chunk_bytes=1)
    assert next(chunks) + next(chunks) == b'{"data":{"f":[1,2'
    with pytest.raises(RowError):
        next(chunks)
    assert list(chunks) == []


class Lengthless(str):
    """A row whose content counts, not what it says of itself."""

    __slots__ = ()

    def __len__(self) -> int:
        raise AssertionError("nobody should ask")


class LengthlessBytes(bytes):
    def __len__(self) -> int:
        return -1_000_000


def test_rows_of_subclasses(library: ModuleType, chunks_of: Any) -> None:
    rows = [Lengthless('{"a_b":1}'), LengthlessBytes(b"[2]")]
    chunks = chunks_of(library, rows, "f", chunk_bytes=1)
    assert chunks == [b'{"data":{"f":[{"aB":1}', b",[2]", b"]}}"]


@pytest.mark.parametrize("item", [1, {"a": 1}, ["1"], object(), "response"], ids=repr)
def test_an_item_that_is_no_row(library: ModuleType, chunks_of: Any, item: Any) -> None:
    if item == "response":
        item = library.ResponseBytes(b"{}")
    taken = []

    def rows() -> Iterator[Any]:
        for row in ("1", None, item, "2"):
            taken.append(row)
            yield row

    with pytest.raises(ArgumentTypeError) as caught:
        chunks_of(library, rows(), "f", on_bad_row="null")
    assert caught.value.index == 2
    assert taken == ["1", None, item]


def test_an_error_of_the_rows_themselves(library: ModuleType, chunks_of: Any) -> None:
    def rows() -> Iterator[str]:
        yield "1"
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError):
        chunks_of(library, rows(), "f")


@pytest.mark.parametrize(
    ("options", "error", "about"),
    [
        ({"field_name": None}, ArgumentTypeError, "field_name"),
        ({"type_name": 1}, ArgumentTypeError, "type_name"),
        ({"max_depth": 0}, ArgumentError, "max_depth"),
        ({"chunk_bytes": 0}, ArgumentError, "chunk_bytes"),
        ({"chunk_bytes": -1}, ArgumentError, "chunk_bytes"),
        ({"chunk_bytes": 1.5}, ArgumentTypeError, "chunk_bytes"),
        ({"chunk_bytes": None}, ArgumentTypeError, "chunk_bytes"),
        ({"max_errors": -1}, ArgumentError, "max_errors"),
        ({"max_errors": True}, ArgumentTypeError, "max_errors"),
        ({"max_errors": None}, ArgumentTypeError, "max_errors"),
        ({"select": "a"}, ArgumentTypeError, "select"),
        ({"workers": 0}, ArgumentError, "workers"),
        ({"on_bad_row": "skip"}, ArgumentError, "on_bad_row"),
    ],
)
def test_arguments_are_checked_at_once(
    library: ModuleType, options: dict[str, Any], error: type[Exception], about: str
) -> None:
    arguments = {"field_name": "f", **options}
    with pytest.raises(error, match=about):
        library.stream_list_response([], **arguments)
    with pytest.raises(error, match=about):
        library.astream_list_response(awaited([]), **arguments)


def test_rows_of_the_other_kind(library: ModuleType) -> None:
    for rows in ("{}", b"{}", None, 1, {"a": 1}):
        with pytest.raises(ArgumentTypeError, match="rows"):
            library.stream_list_response(rows, "f")
        with pytest.raises(ArgumentTypeError, match="rows"):
            library.astream_list_response(rows, "f")
    with pytest.raises(ArgumentTypeError, match="stream_list_response"):
        library.astream_list_response(["1"], "f")
    with pytest.raises(ArgumentTypeError, match="astream_list_response"):
        library.stream_list_response(awaited(["1"]), "f")


def test_leaving_early_closes_the_rows(library: ModuleType) -> None:
    closed = []

    def rows() -> Iterator[str]:
        try:
            while True:
                yield "1"
        finally:
            closed.append(True)

    chunks = library.stream_list_response(rows(), "f", chunk_bytes=100)
    next(chunks)
    chunks.close()
    del chunks
    assert closed == [True]


def test_two_streams_side_by_side(library: ModuleType) -> None:
    first = library.stream_list_response(["1", "2"], "a", chunk_bytes=1)
    second = library.stream_list_response(["3", "x"], "b", chunk_bytes=1, on_bad_row="null")
    assert [next(first), next(second)] == [b'{"data":{"a":[1', b'{"data":{"b":[3']
    assert b"".join(first) == b",2]}}"
    assert b"".join(second).startswith(b',null]},"errors":[')


def test_the_raw_stream(implementation: ModuleType) -> None:
    def stream() -> Any:
        return implementation.ListResponseStream("f", "T", max_depth=9, options=None, max_errors=0)

    assert stream().finish() == b'{"data":{"f":[]}}'
    written = stream()
    assert written.write([]) == b'{"data":{"f":['
    assert written.write([None]) == b""
    assert written.write(iter(["{}", "1"])) == b'{"__typename":"T"},1'
    assert written.write(["2"]) == b",2"
    assert written.write([]) == b""
    with pytest.raises(ArgumentTypeError) as caught:
        written.write(["3", 4])
    assert caught.value.index == 5
