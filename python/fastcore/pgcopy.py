"""Rows as PostgreSQL's ``COPY … FROM STDIN (FORMAT BINARY)`` takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastcore import _backend
from fastcore._arguments import check_bool, check_int, check_name, type_name_of
from fastcore._copy_columns import COPY_HEADER, COPY_TRAILER, COPY_TYPES, CopyColumn
from fastcore._copy_types import copy_type
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.pgcopy_batches import copy_batches

__all__ = ["COPY_TYPES", "MAX_BATCH_SIZE", "CopyColumn", "copy_column", "encode_copy"]

MAX_BATCH_SIZE = 2**31 - 1

# the format counts a row's fields in 16 bits
_MAX_COLUMNS = 2**15 - 1
_LONGEST_TEXT = 2**31 - 1


def copy_column(name: str, type_text: str, *, nullable: bool = True, length: int | None = None) -> CopyColumn:
    """Describe a column that rows are copied into.

    Args:
        name: the column's name, by which the values of mappings, objects and Arrow data are found.
        type_text: its type, as ``CREATE TABLE`` or ``format_type`` writes it: one of ``COPY_TYPES`` or
            another name for it, such as ``varchar(20)``, ``bigint``, ``double precision``, ``numeric(10,2)``
            or ``timestamp with time zone``. ``varchar[]`` is none of them: its binary form differs.
        nullable: whether it takes NULL.
        length: characters that a text may have, where ``type_text`` does not say so; 0 is no limit.

    Returns:
        The column.

    Raises:
        ArgumentTypeError: an argument has the wrong type.
        ArgumentError: there is no such type, or ``length`` is out of range.

    Example:
        >>> copy_column("title", "character varying(200)", nullable=False)
        CopyColumn(name='title', type='text', nullable=False, length=200)
        >>> copy_column("created_at", "timestamp(3) with time zone").type
        'timestamptz'
    """
    check_name(name, "name")
    check_name(type_text, "type_text")
    check_bool(nullable, "nullable")
    found = copy_type(type_text)
    if found is None:
        raise ArgumentError(
            f"column '{name}' has no type that can be encoded: '{type_text}'; "
            f"there are {', '.join(COPY_TYPES)}"
        )
    type_name, own_length = found
    if length is not None:
        check_int(length, "length", 0, _LONGEST_TEXT)
    return CopyColumn(name, type_name, nullable, own_length if length is None else length)


def encode_copy(
    rows: Any,
    columns: Iterable[CopyColumn],
    *,
    values: Iterable[tuple[CopyColumn, Any]] = (),
    batch_size: int = 50_000,
) -> bytes:
    r"""Encode rows as the whole stream of a binary COPY, which is sent as it is.

    Values become the columns' types, and None becomes NULL:

    ================ =====================================================================================
    uuid             ``UUID``, or its text
    text             str of at most ``length`` characters
    text[]           list or tuple of str and None
    int2, int4, int8 int, or what has ``__index__``
    float4, float8   float, int, ``Decimal``
    numeric          ``Decimal``, int, float (its ``repr``), or a number as text
    bool             bool
    bytea            bytes-like objects
    date             ``date`` (no ``datetime``), or ``2024-12-31``
    timestamp        ``datetime`` without a time zone, or ``2024-12-31T23:59:59.123456``
    timestamptz      ``datetime`` with a time zone, or text with an offset or ``Z``
    json, jsonb      bytes-like objects are JSON text; all else as ``json.dumps`` writes it; of these two only
                     json takes a NUL character
    inet             objects of ``ipaddress``; an address or ``address/prefix`` as text
    ================ =====================================================================================

    Arrow columns have the corresponding types: integers and floats of any width, decimals, ``date32`` and
    ``date64``, timestamps of any unit (nanoseconds are cut off), lists of texts. Texts, and dictionaries of
    texts, are taken for all that Python's are taken for; for json and jsonb they are JSON text.

    Args:
        rows: an iterable of mappings (other keys are left aside), of tuples or lists (by place) and of
            objects (by attributes); or ``Findings``, or any object with an Arrow stream, by the names of its
            columns.
        columns: what ``COPY table (…)`` names, in that order; ``copy_column`` makes one.
        values: further columns, behind those, each with the value that it has in every row.
        batch_size: rows that are held at a time, beside the stream.

    Returns:
        Header, rows and trailer.

    Raises:
        CopyError: a value is missing or does not fit its column; it tells the row (None: of ``values``), the
            column and the reason, and never the value.
        ArgumentTypeError: an argument has the wrong type.
        ArgumentError: there is no such type of column, a name is there twice, there are more than 32,767
            columns, or ``batch_size`` is out of range.

    Example:
        >>> columns = [copy_column("id", "bigint", nullable=False), copy_column("tags", "text[]")]
        >>> stream = encode_copy([{"id": 1, "tags": ["a", None]}, (2, None)], columns)
        >>> stream[:11], stream[-2:]
        (b'PGCOPY\n\xff\r\n\x00', b'\xff\xff')
        >>> stream[19:33]  # two fields, the first of 8 bytes
        b'\x00\x02\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x01'
        >>> encode_copy([(1, ["a"]), (2, "a,b")], columns)
        Traceback (most recent call last):
        fastcore.errors.CopyError: row 1, column "tags": expected list, got str
        >>> encode_copy([(1, None)], columns, values=[(copy_column("scan_id", "uuid"), "no uuid")])
        Traceback (most recent call last):
        fastcore.errors.CopyError: column "scan_id": text is no uuid

        With psycopg::

            with connection.cursor().copy("COPY items (id, tags) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(stream)

    Source: PostgreSQL's documentation of COPY, "Binary Format".
    """
    constants = _checked_values(values)
    encoder = _backend.CopyEncoder(
        _checked_columns(columns, constants), collect_errors=False, values=constants
    )
    check_int(batch_size, "batch_size", 1, MAX_BATCH_SIZE)
    batches = copy_batches(rows, encoder, batch_size)
    return b"".join([COPY_HEADER, *(batch.content for batch in batches), COPY_TRAILER])


def _checked_values(values: Iterable[tuple[CopyColumn, Any]]) -> list[tuple[CopyColumn, Any]]:
    if isinstance(values, (CopyColumn, Mapping)) or not isinstance(values, Iterable):
        raise ArgumentTypeError(
            f"values must be an iterable of pairs (CopyColumn, value), not {type_name_of(values)}"
        )
    checked = list(values)
    for index, pair in enumerate(checked):
        if not (type(pair) is tuple and len(pair) == 2 and isinstance(pair[0], CopyColumn)):
            raise ArgumentTypeError(f"value {index} must be a pair (CopyColumn, value)", index=index)
    return checked


def _checked_columns(
    columns: Iterable[CopyColumn], constants: Sequence[tuple[CopyColumn, Any]]
) -> Sequence[CopyColumn]:
    if isinstance(columns, CopyColumn) or not isinstance(columns, Iterable):
        raise ArgumentTypeError(f"columns must be an iterable of CopyColumn, not {type_name_of(columns)}")
    checked = list(columns)
    for index, column in enumerate(checked):
        if not isinstance(column, CopyColumn):
            raise ArgumentTypeError(
                f"column {index} must be CopyColumn, not {type_name_of(column)}: use copy_column", index=index
            )
    every = [*checked, *(column for column, _ in constants)]
    for name, count in Counter(column.name for column in every).items():
        if count > 1:
            raise ArgumentError(f"column '{name}' is there {count} times")
    if len(every) > _MAX_COLUMNS:
        raise ArgumentError(f"there are {len(every)} columns, more than {_MAX_COLUMNS}")
    return checked
