"""A page of rows as a Relay connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from fastcore import _backend
from fastcore._arguments import Row, check_bool, check_field, check_int, check_name, check_rows, type_name_of
from fastcore._response_options import ConnectionEnvelope
from fastcore._row_options import KEEP, ONE_WORKER, RAISE, BigIntegers, NestedTypes, OnBadRow, row_options
from fastcore._selection import Select
from fastcore.errors import ArgumentError, ArgumentTypeError

# a number of rows and an offset can still be added as 64-bit integers
MAX_COUNT = 2**62


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page of a connection stands among its pages.

    Args:
        has_next_page: there are rows after this page.
        has_previous_page: there are rows before it.
        start_cursor: None takes that of the first edge.
        end_cursor: None takes that of the last edge.

    Raises:
        ArgumentTypeError: an argument has the wrong type.

    Example:
        >>> PageInfo(has_next_page=True)
        PageInfo(has_next_page=True, has_previous_page=False, start_cursor=None, end_cursor=None)

    Source: GraphQL Cursor Connections Specification, "PageInfo".
    """

    has_next_page: bool = False
    has_previous_page: bool = False
    start_cursor: str | None = None
    end_cursor: str | None = None

    def __post_init__(self) -> None:
        check_bool(self.has_next_page, "has_next_page")
        check_bool(self.has_previous_page, "has_previous_page")
        for name in ("start_cursor", "end_cursor"):
            if getattr(self, name) is not None:
                check_name(getattr(self, name), name)


_PAGE_INFO_KEYS = frozenset(field.name for field in fields(PageInfo))


def build_connection_response(
    rows: Iterable[Row | None],
    field_name: str,
    type_name: str | None = None,
    *,
    page_info: PageInfo | Mapping[str, Any],
    total_count: int | None = None,
    cursors: Sequence[str] | None = None,
    first_offset: int = 0,
    envelope_types: bool = False,
    nested_types: NestedTypes | None = None,
    select: Select | None = None,
    on_bad_row: OnBadRow = RAISE,
    big_integers: BigIntegers = KEEP,
    max_depth: int = 1024,
    workers: int | None = ONE_WORKER,
) -> bytes:
    """Build ``{"data":{field_name:{"edges":[{"node":row,"cursor":"…"},…],"pageInfo":{…},"totalCount":n}}}``.

    Args:
        rows: as in `fastcore.build_list_response`.
        field_name: as in `fastcore.build_list_response`.
        type_name: as in `fastcore.build_list_response`; it is that of the nodes.
        page_info: `PageInfo`, or a mapping with its names.
        total_count: the number of rows on all pages; None leaves ``totalCount`` out.
        cursors: one for each item of ``rows``, also for None, which is skipped together with its cursor. None
            makes them as graphql-relay does: base64 of ``arrayconnection:`` and the row's offset.
        first_offset: the offset of the first edge among all rows, for the cursors that are made.
        envelope_types: ``"__typename"`` is set in the connection, its edges and its page info, too:
            ``UserConnection``, ``UserEdge`` and ``PageInfo`` for the type name ``User``.
        nested_types: as in `fastcore.build_list_response`.
        select: as in `fastcore.build_list_response`; it is about the nodes.
        on_bad_row: as in `fastcore.build_list_response`; it is the node that becomes null.
        big_integers: as in `fastcore.build_list_response`.
        max_depth: as in `fastcore.build_list_response`.
        workers: as in `fastcore.build_list_response`.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: as in `fastcore.build_list_response`.
        ArgumentTypeError: an argument has the wrong type; for an item of ``rows`` or ``cursors``, ``index``
            says which.
        ArgumentError: an argument has a value that cannot be used, as another number of cursors than of rows.

    Example:
        >>> import json
        >>> body = build_connection_response(['{"user_id": 1}'], "users", page_info=PageInfo(), cursors=["a"])
        >>> users = json.loads(body)["data"]["users"]
        >>> users["edges"]
        [{'node': {'userId': 1}, 'cursor': 'a'}]
        >>> users["pageInfo"]
        {'hasNextPage': False, 'hasPreviousPage': False, 'startCursor': 'a', 'endCursor': 'a'}

    Source: GraphQL Cursor Connections Specification.
    """
    check_rows(rows)
    check_field(field_name, type_name, max_depth)
    page = _page_info(page_info)
    if total_count is not None:
        check_int(total_count, "total_count", 0, MAX_COUNT)
    check_int(first_offset, "first_offset", 0, MAX_COUNT)
    check_bool(envelope_types, "envelope_types")
    if envelope_types and type_name is None:
        raise ArgumentError("envelope_types needs a type_name")
    envelope = ConnectionEnvelope(
        None if cursors is None else _cursors(cursors),
        first_offset,
        page.has_next_page,
        page.has_previous_page,
        page.start_cursor,
        page.end_cursor,
        total_count,
        envelope_types,
    )
    options = row_options(type_name, nested_types, select, on_bad_row, big_integers, workers)
    return _backend.build_connection_response(
        rows, field_name, type_name, envelope=envelope, max_depth=max_depth, options=options
    )


def _page_info(page_info: PageInfo | Mapping[str, Any]) -> PageInfo:
    if isinstance(page_info, PageInfo):
        return page_info
    if not isinstance(page_info, Mapping):
        raise ArgumentTypeError(f"page_info must be PageInfo or a mapping, not {type_name_of(page_info)}")
    unknown = [key for key in page_info if key not in _PAGE_INFO_KEYS]
    if unknown:
        raise ArgumentError(f"page_info has {unknown[0]!r}; there is: {', '.join(sorted(_PAGE_INFO_KEYS))}")
    return PageInfo(**page_info)


def _cursors(cursors: object) -> tuple[str, ...]:
    if isinstance(cursors, str | bytes | Mapping) or not isinstance(cursors, Iterable):
        raise ArgumentTypeError(f"cursors must be a sequence of str, not {type_name_of(cursors)}")
    taken = tuple(cursors)
    for index, cursor in enumerate(taken):
        if not isinstance(cursor, str):
            raise ArgumentTypeError(f"cursor {index} must be str, not {type_name_of(cursor)}", index=index)
    return taken
