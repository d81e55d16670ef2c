"""A list response in chunks, for answers larger than the memory they should take."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

from fastcore import _backend
from fastcore._arguments import Row, check_field, check_int, check_rows, type_name_of
from fastcore._response_options import RowOptions
from fastcore._row_options import KEEP, ONE_WORKER, RAISE, BigIntegers, NestedTypes, OnBadRow, row_options
from fastcore._selection import Select
from fastcore.errors import ArgumentTypeError

MAX_CHUNK_BYTES = 2**62
MAX_ERRORS_LIMIT = 2**62

# what a gathered row takes besides its content, so that skipped rows count
_REFERENCE_BYTES = 8
_ROW = (str, bytes, bytearray, memoryview)


def stream_list_response(
    rows: Iterable[Row | None],
    field_name: str,
    type_name: str | None = None,
    *,
    chunk_bytes: int = 262_144,
    max_errors: int = 1_000,
    nested_types: NestedTypes | None = None,
    select: Select | None = None,
    on_bad_row: OnBadRow = RAISE,
    big_integers: BigIntegers = KEEP,
    max_depth: int = 1024,
    workers: int | None = ONE_WORKER,
) -> Iterator[bytes]:
    """Build what `fastcore.build_list_response` does, in chunks; together they are one document.

    Rows are asked for as chunks are, so that a server-side cursor is never read further than the client does.
    Arguments are checked at once.

    Args:
        rows: as in `fastcore.build_list_response`.
        field_name: as in `fastcore.build_list_response`.
        type_name: as in `fastcore.build_list_response`.
        chunk_bytes: rows are gathered until they have about so many bytes, at least 1; a larger row makes a
            chunk of its own.
        max_errors: how many bad rows may become null; they are remembered until the end, because ``errors``
            comes after ``data`` here.
        nested_types: as in `fastcore.build_list_response`.
        select: as in `fastcore.build_list_response`.
        on_bad_row: as in `fastcore.build_list_response`.
        big_integers: as in `fastcore.build_list_response`.
        max_depth: as in `fastcore.build_list_response`.
        workers: as in `fastcore.build_list_response`.

    Returns:
        The chunks, none of them empty. The first one opens the document, the last one closes it; if an error
        is raised between them, the document stays open.

    Raises:
        RowError: as in `fastcore.build_list_response`, when the chunk of the row is asked for; or a row is
            bad after ``max_errors`` others.
        ArgumentTypeError: an argument has the wrong type; for an item of ``rows``, ``index`` says which.
        ArgumentError: an argument has a value that cannot be used.

    Example:
        >>> list(stream_list_response(['{"user_id": 1}', '{"user_id": 2}'], "users", chunk_bytes=10))
        [b'{"data":{"users":[{"userId":1}', b',{"userId":2}', b']}}']
    """
    check_rows(rows)
    gathered = _Gathered(chunk_bytes)
    stream = _stream(
        field_name,
        type_name,
        max_depth,
        max_errors,
        row_options(type_name, nested_types, select, on_bad_row, big_integers, workers),
    )
    return _chunks(rows, gathered, stream)


def astream_list_response(
    rows: AsyncIterable[Row | None],
    field_name: str,
    type_name: str | None = None,
    *,
    chunk_bytes: int = 262_144,
    max_errors: int = 1_000,
    nested_types: NestedTypes | None = None,
    select: Select | None = None,
    on_bad_row: OnBadRow = RAISE,
    big_integers: BigIntegers = KEEP,
    max_depth: int = 1024,
    workers: int | None = ONE_WORKER,
) -> AsyncIterator[bytes]:
    """Build what `stream_list_response` does from rows that are waited for.

    Args:
        rows: as in `fastcore.build_list_response`, from an asynchronous iterable.
        field_name: as in `fastcore.build_list_response`.
        type_name: as in `fastcore.build_list_response`.
        chunk_bytes: as in `stream_list_response`.
        max_errors: as in `stream_list_response`.
        nested_types: as in `fastcore.build_list_response`.
        select: as in `fastcore.build_list_response`.
        on_bad_row: as in `fastcore.build_list_response`.
        big_integers: as in `fastcore.build_list_response`.
        max_depth: as in `fastcore.build_list_response`.
        workers: as in `fastcore.build_list_response`.

    Returns:
        The chunks, as in `stream_list_response`.

    Raises:
        RowError: as in `stream_list_response`.
        ArgumentTypeError: as in `stream_list_response`.
        ArgumentError: as in `stream_list_response`.

    Example:
        >>> import asyncio
        >>> async def users():
        ...     yield '{"user_id": 1}'
        >>> async def answer():
        ...     return b"".join([chunk async for chunk in astream_list_response(users(), "users")])
        >>> asyncio.run(answer())
        b'{"data":{"users":[{"userId":1}]}}'
    """
    if not isinstance(rows, AsyncIterable):
        hint = ": use stream_list_response" if isinstance(rows, Iterable) else ""
        raise ArgumentTypeError(f"rows must be an asynchronous iterable, not {type_name_of(rows)}{hint}")
    gathered = _Gathered(chunk_bytes)
    stream = _stream(
        field_name,
        type_name,
        max_depth,
        max_errors,
        row_options(type_name, nested_types, select, on_bad_row, big_integers, workers),
    )
    return _awaited_chunks(rows, gathered, stream)


def _stream(
    field_name: str, type_name: str | None, max_depth: int, max_errors: int, options: RowOptions | None
) -> _backend.ListResponseStream:
    check_field(field_name, type_name, max_depth)
    check_int(max_errors, "max_errors", 0, MAX_ERRORS_LIMIT)
    return _backend.ListResponseStream(
        field_name, type_name, max_depth=max_depth, options=options, max_errors=max_errors
    )


class _Gathered:
    """The rows of the next chunk, as they came."""

    __slots__ = ("_chunk_bytes", "_left", "_rows")

    def __init__(self, chunk_bytes: int) -> None:
        check_int(chunk_bytes, "chunk_bytes", 1, MAX_CHUNK_BYTES)
        self._chunk_bytes = chunk_bytes
        self._rows: list[Any] = []
        self._left = chunk_bytes

    def add(self, row: Any) -> bool:
        """Adds a row; says whether there are enough for a chunk now."""
        kind = type(row)
        if kind is not bytes and kind is not str and row is not None:
            # up to Python 3.11 the fallback's finished response is a subclass of bytes, and no row
            if isinstance(row, _backend.ResponseBytes) or not isinstance(row, _ROW):
                # to be refused before anything more is asked for
                self._rows.append(row)
                return True
            # whoever yields it may change it for the next row, and a subclass may say anything of its length
            row = str.__str__(row) if isinstance(row, str) else memoryview(row).tobytes()
        self._rows.append(row)
        self._left -= _REFERENCE_BYTES if row is None else _REFERENCE_BYTES + len(row)
        return self._left <= 0

    def take(self) -> list[Any]:
        rows, self._rows, self._left = self._rows, [], self._chunk_bytes
        return rows


def _chunks(
    rows: Iterable[Row | None], gathered: _Gathered, stream: _backend.ListResponseStream
) -> Iterator[bytes]:
    for row in rows:
        if gathered.add(row) and (chunk := stream.write(gathered.take())):
            yield chunk
    yield stream.write(gathered.take()) + stream.finish()


async def _awaited_chunks(
    rows: AsyncIterable[Row | None], gathered: _Gathered, stream: _backend.ListResponseStream
) -> AsyncIterator[bytes]:
    async for row in rows:
        if gathered.add(row) and (chunk := stream.write(gathered.take())):
            yield chunk
    yield stream.write(gathered.take()) + stream.finish()
