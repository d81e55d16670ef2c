"""JSON rows to the bytes of an HTTP response."""

from __future__ import annotations

from collections.abc import Iterable

from fastcore import _backend
from fastcore._arguments import (
    MAX_DEPTH_LIMIT,
    MAX_PATH_SEGMENTS,
    MAX_ROW_BYTES,
    MAX_WORKERS,
    Row,
    check_max_depth,
    check_name,
    check_rows,
)
from fastcore._row_options import KEEP, ONE_WORKER, RAISE, BigIntegers, NestedTypes, OnBadRow, row_options
from fastcore._selection import Select
from fastcore.response_bytes import ResponseBytes
from fastcore.response_connection import PageInfo, build_connection_response
from fastcore.response_fields import ResponseField, build_multi_response
from fastcore.response_stream import astream_list_response, stream_list_response

__all__ = [
    "MAX_DEPTH_LIMIT",
    "MAX_PATH_SEGMENTS",
    "MAX_ROW_BYTES",
    "MAX_WORKERS",
    "PageInfo",
    "ResponseBytes",
    "ResponseField",
    "astream_list_response",
    "build_connection_response",
    "build_empty_array_response",
    "build_list_response",
    "build_multi_response",
    "build_null_response",
    "build_single_response",
    "stream_list_response",
]


def build_list_response(
    rows: Iterable[Row | None],
    field_name: str,
    type_name: str | None = None,
    *,
    nested_types: NestedTypes | None = None,
    select: Select | None = None,
    on_bad_row: OnBadRow = RAISE,
    big_integers: BigIntegers = KEEP,
    max_depth: int = 1024,
    workers: int | None = ONE_WORKER,
) -> bytes:
    r"""Build ``{"data":{field_name:[row,row,…]}}`` from JSON rows.

    Keys of objects turn from snake_case to camelCase: leading and trailing underscores stay, an inner run of
    underscores goes and a following ASCII letter is upper-cased. Values leave exactly as they are written:
    digits of numbers, contents and escapes of strings; whitespace between tokens goes.

    A path is the keys on the way to something in a row, in the rows' own spelling (escapes decoded): a str
    with dots between them, or a tuple of str for keys that have dots themselves. Arrays are passed through.

    Args:
        rows: n JSON documents as str, bytes, bytearray or memoryview (UTF-8), mixed, from any iterable; None
            is skipped. Bytes that somebody could still change are copied before the work starts.
        field_name: the field's name, of any characters; it is escaped as a JSON string and not converted.
        type_name: given, ``"__typename":type_name`` becomes the first key of every row that is an object,
            also of those inside a row that is an array, in place of a ``__typename`` it may have. Objects
            below these keep what they have.
        nested_types: paths and the type names of the objects there, which get a ``__typename`` like the row.
        select: the paths that leave, in this order; or a mapping of them to the name of their last key in the
            output, where None stands for camelCase. What is missing is null, what is neither object nor array
            stays as it is, and of equal keys the last one counts. A path of a mapping that leads to others
            only names that parent. A ``__typename`` that is set stands where the selection has it, or first.
        on_bad_row: ``"error"`` raises `RowError`; ``"null"`` puts null in place of a row that would raise it,
            and GraphQL's ``errors`` with message and path before ``data``.
        big_integers: ``"keep"``, or ``"string"``: integers beyond ±(2^53-1), which JavaScript would round,
            are put in quotes.
        max_depth: how many brackets may be open at once in a row, from 1 to ``MAX_DEPTH_LIMIT``.
        workers: how many threads share the work, from 1 to ``MAX_WORKERS``; None takes one a CPU. The result
            is the same for any.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: a row is no valid JSON (RFC 8259), is nested too deeply or longer than ``MAX_ROW_BYTES``, or
            two different keys of one object become the same (of objects that ``select`` takes apart only
            the values count); ``row_index``, ``byte_offset`` and ``reason`` say where and why. It is about
            the first such row; nothing is returned.
        ArgumentTypeError: an argument has the wrong type; for an item of ``rows``, ``index`` says which.
        ArgumentError: an argument has a value that cannot be used, as a path that is there twice.

    Example:
        >>> build_list_response(['{"first_name": "Ada"}', b'{"first_name": "Alan"}'], "users")
        b'{"data":{"users":[{"firstName":"Ada"},{"firstName":"Alan"}]}}'
        >>> build_list_response(['{"id": 1.10}', None], "users", "User")
        b'{"data":{"users":[{"__typename":"User","id":1.10}]}}'
        >>> build_list_response(['{"home": {"zip_code": "01"}}'], "users", nested_types={"home": "Address"})
        b'{"data":{"users":[{"home":{"__typename":"Address","zipCode":"01"}}]}}'
        >>> row = '{"user_id": 1, "home": {"zip_code": "01", "city": "Ulm"}, "password": "…"}'
        >>> build_list_response([row], "users", select=["home.zip_code", "user_id"])
        b'{"data":{"users":[{"home":{"zipCode":"01"},"userId":1}]}}'
        >>> build_list_response([row], "users", select={"user_id": "id", "home.city": None})
        b'{"data":{"users":[{"id":1,"home":{"city":"Ulm"}}]}}'
        >>> build_list_response(['{"id": 9007199254740993}'], "users", big_integers="string")
        b'{"data":{"users":[{"id":"9007199254740993"}]}}'
        >>> build_list_response(['{"id": 1}', '{"id" 2}'], "users")
        Traceback (most recent call last):
        fastcore.errors.RowError: row 1, byte 6: expected ':'
        >>> print(build_list_response(["1", "x"], "ids", on_bad_row="null").decode())
        {"errors":[{"message":"row 1, byte 0: expected a value","path":["ids",1]}],"data":{"ids":[1,null]}}
    """
    if type(rows) is not list:
        check_rows(rows)
    if not isinstance(field_name, str):
        check_name(field_name, "field_name")
    if type_name is not None and not isinstance(type_name, str):
        check_name(type_name, "type_name")
    if type(max_depth) is not int or not 1 <= max_depth <= MAX_DEPTH_LIMIT:
        check_max_depth(max_depth)
    options = None
    if not (
        nested_types is None
        and select is None
        and on_bad_row is RAISE
        and big_integers is KEEP
        and workers is ONE_WORKER
    ):
        options = row_options(type_name, nested_types, select, on_bad_row, big_integers, workers)
    return _backend.build_list_response(rows, field_name, type_name, max_depth=max_depth, options=options)


def build_single_response(
    row: Row | None,
    field_name: str,
    type_name: str | None = None,
    *,
    nested_types: NestedTypes | None = None,
    select: Select | None = None,
    on_bad_row: OnBadRow = RAISE,
    big_integers: BigIntegers = KEEP,
    max_depth: int = 1024,
    workers: int | None = ONE_WORKER,
) -> bytes:
    """Build ``{"data":{field_name:row}}`` from one JSON row, by the rules of `build_list_response`.

    Args:
        row: a JSON document as str, bytes, bytearray or memoryview (UTF-8); None becomes null.
        field_name: as in `build_list_response`.
        type_name: as in `build_list_response`.
        nested_types: as in `build_list_response`.
        select: as in `build_list_response`.
        on_bad_row: as in `build_list_response`.
        big_integers: as in `build_list_response`.
        max_depth: as in `build_list_response`.
        workers: as in `build_list_response`.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: as in `build_list_response`, with ``row_index`` 0.
        ArgumentTypeError: an argument has the wrong type; ``index`` is 0 when it is the row.
        ArgumentError: an argument has a value that cannot be used.

    Example:
        >>> build_single_response('{"first_name": "Ada", "home_address": {"zip_code": "01"}}', "user", "User")
        b'{"data":{"user":{"__typename":"User","firstName":"Ada","homeAddress":{"zipCode":"01"}}}}'
        >>> build_single_response(None, "user", "User")
        b'{"data":{"user":null}}'
        >>> build_single_response('{"first_name": "Ada"}', "user", "User", select={"first_name": "name"})
        b'{"data":{"user":{"__typename":"User","name":"Ada"}}}'
    """
    if not isinstance(field_name, str):
        check_name(field_name, "field_name")
    if type_name is not None and not isinstance(type_name, str):
        check_name(type_name, "type_name")
    if type(max_depth) is not int or not 1 <= max_depth <= MAX_DEPTH_LIMIT:
        check_max_depth(max_depth)
    options = None
    if not (
        nested_types is None
        and select is None
        and on_bad_row is RAISE
        and big_integers is KEEP
        and workers is ONE_WORKER
    ):
        options = row_options(type_name, nested_types, select, on_bad_row, big_integers, workers)
    return _backend.build_single_response(row, field_name, type_name, max_depth=max_depth, options=options)


def build_empty_array_response(field_name: str) -> bytes:
    """Build the response of a list without rows.

    Args:
        field_name: as in `build_list_response`.

    Returns:
        The document as UTF-8.

    Raises:
        ArgumentTypeError: ``field_name`` is no str.

    Example:
        >>> build_empty_array_response("users")
        b'{"data":{"users":[]}}'
    """
    check_name(field_name, "field_name")
    return _backend.build_empty_array_response(field_name)


def build_null_response(field_name: str) -> bytes:
    """Build the response of a single row that does not exist.

    Args:
        field_name: as in `build_list_response`.

    Returns:
        The document as UTF-8.

    Raises:
        ArgumentTypeError: ``field_name`` is no str.

    Example:
        >>> build_null_response("user")
        b'{"data":{"user":null}}'
    """
    check_name(field_name, "field_name")
    return _backend.build_null_response(field_name)
