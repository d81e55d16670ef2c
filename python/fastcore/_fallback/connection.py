"""What surrounds the rows of a connection."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Sequence

from fastcore._fallback.json_escape import json_string
from fastcore._response_options import ConnectionEnvelope
from fastcore.errors import ArgumentError


def cursors_of(rows: Sequence[object], envelope: ConnectionEnvelope) -> list[bytes]:
    """Writes the cursors of the rows that are not None."""
    edges = [number for number, row in enumerate(rows) if row is not None]
    cursors = envelope.cursors
    if cursors is None:
        return [_made_cursor(envelope.first_offset + number) for number in range(len(edges))]
    if len(cursors) != len(rows):
        raise ArgumentError(f"cursors has {len(cursors)} items, rows has {len(rows)}")
    return [json_string(cursors[number]) for number in edges]


def _made_cursor(offset: int) -> bytes:
    return b'"%b"' % b2a_base64(b"arrayconnection:%d" % offset, newline=False)


def connection(
    nodes: Sequence[bytes], cursors: Sequence[bytes], type_name: str | None, envelope: ConnectionEnvelope
) -> bytes:
    """Writes the value of a connection's field."""
    edge_type = _typename(type_name, "Edge", envelope)
    edges = [
        b'{%b"node":%b,"cursor":%b}' % (edge_type, node, cursor)
        for node, cursor in zip(nodes, cursors, strict=True)
    ]
    total = b"" if envelope.total_count is None else b',"totalCount":%d' % envelope.total_count
    return b'{%b"edges":[%b],"pageInfo":%b%b}' % (
        _typename(type_name, "Connection", envelope),
        b",".join(edges),
        _page_info(cursors, envelope),
        total,
    )


def _page_info(cursors: Sequence[bytes], envelope: ConnectionEnvelope) -> bytes:
    first, last = (cursors[0], cursors[-1]) if cursors else (b"null", b"null")
    start, end = envelope.start_cursor, envelope.end_cursor
    return b'{%b"hasNextPage":%b,"hasPreviousPage":%b,"startCursor":%b,"endCursor":%b}' % (
        _typename("", "PageInfo", envelope),
        b"true" if envelope.has_next_page else b"false",
        b"true" if envelope.has_previous_page else b"false",
        first if start is None else json_string(start),
        last if end is None else json_string(end),
    )


def _typename(type_name: str | None, ending: str, envelope: ConnectionEnvelope) -> bytes:
    if not envelope.typed:
        return b""
    return b'"__typename":%b,' % json_string((type_name or "") + ending)
