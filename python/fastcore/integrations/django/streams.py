"""Answers too large to hold, in pieces."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any

from fastcore import stream_list_response
from fastcore.integrations.django._async_pieces import AsyncPieces
from fastcore.integrations.django._rows import iterate_rows
from fastcore.integrations.django._select import Params
from fastcore.integrations.django._source import Source, check_source, select_from


def stream_json_list_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    chunk_bytes: int = 262_144,
    **options: Any,
) -> Generator[bytes, None, None]:
    """Build the document of `json_list_response` piece by piece, for ``StreamingHttpResponse`` under WSGI.

    The rows stay in a cursor on the server and are fetched in batches of about ``chunk_bytes``; with
    ``DISABLE_SERVER_SIDE_CURSORS`` they are fetched at once. The query runs when the first piece is asked
    for: after the view, and outside of its transaction. An error in the middle cuts the answer off.

    Args:
        queryset_or_sql: as in `json_list_response`.
        field_name: as in `stream_list_response`.
        type_name: as in `stream_list_response`.
        params: as in `json_list_response`.
        using: as in `json_list_response`.
        chunk_bytes: as in `stream_list_response`.
        options: passed on to `stream_list_response`.

    Returns:
        The pieces. Under ASGI Django would collect them all first: take `astream_json_list_response` there.

    Raises:
        FastcoreError: as in `json_list_response`.

    Example:
        >>> pieces = stream_json_list_response(Author.objects.filter(name="Ada").values("id"), "authors")
        >>> response = StreamingHttpResponse(pieces, content_type="application/json")
        >>> response.getvalue()
        b'{"data":{"authors":[{"id":1}]}}'
    """
    rows = iterate_rows(select_from(queryset_or_sql, params, using), chunk_bytes)
    pieces = stream_list_response(rows, field_name, type_name, chunk_bytes=chunk_bytes, **options)
    return _closing(rows, pieces)


def astream_json_list_response(
    queryset_or_sql: Source,
    field_name: str,
    type_name: str | None = None,
    *,
    params: Params = None,
    using: str | None = None,
    chunk_bytes: int = 262_144,
    **options: Any,
) -> AsyncPieces:
    """Build the pieces of `stream_json_list_response` for ``StreamingHttpResponse`` under ASGI.

    The work is done in the thread that Django's connections of this request belong to. It is not awaited
    itself.
    """
    check_source(queryset_or_sql, params)

    def pieces() -> Generator[bytes, None, None]:
        yield from stream_json_list_response(
            queryset_or_sql,
            field_name,
            type_name,
            params=params,
            using=using,
            chunk_bytes=chunk_bytes,
            **options,
        )

    return AsyncPieces(pieces())


def _closing(rows: Generator[Any, None, None], pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    # Whoever stops reading ends the query with it.
    with closing(rows):
        yield from pieces
