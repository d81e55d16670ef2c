"""The columns of a record batch as values and encoders, which pyarrow gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastcore._copy_columns import CopyColumn
from fastcore._fallback.optional_pyarrow import load_pyarrow
from fastcore._fallback.pgcopy_arrow_types import (
    BINARY,
    FLOATS,
    INTEGERS,
    LISTS,
    UTF8,
    ZONED,
    arrow_type_name,
)
from fastcore._fallback.pgcopy_arrow_values import (
    Read,
    Reader,
    picked,
    read_bytes,
    read_days,
    read_documents,
    read_float16,
    read_milliseconds_of_days,
    read_plain,
    read_text_lists,
    read_texts,
    read_timestamps,
)
from fastcore._fallback.pgcopy_field import BadValueError, Encode
from fastcore._fallback.pgcopy_types import encoder
from fastcore.errors import CopyError

_UUID_BYTES = 16

_TEXTS: dict[str, Reader] = dict.fromkeys(UTF8, read_texts)
_INTEGERS: dict[str, Reader] = dict.fromkeys(INTEGERS, read_plain)
_NUMBERS = _INTEGERS | dict.fromkeys([*FLOATS, "decimal"], read_plain) | {"float16": read_float16}
_DOCUMENTS: dict[str, Reader] = {
    **dict.fromkeys(UTF8, read_documents),
    **dict.fromkeys(BINARY, read_plain),
}

_READERS: dict[str, dict[str, Reader]] = {
    "text": _TEXTS,
    "text[]": dict.fromkeys(LISTS, read_text_lists),
    "uuid": _TEXTS | {"fixed_size_binary": read_bytes},
    "inet": _TEXTS,
    "bool": {"bool": read_plain},
    "bytea": dict.fromkeys(BINARY, read_plain),
    **dict.fromkeys(("int2", "int4", "int8"), _INTEGERS),
    **dict.fromkeys(("float4", "float8"), _NUMBERS),
    "numeric": _TEXTS | _NUMBERS,
    "date": _TEXTS | {"date32": read_days, "date64": read_milliseconds_of_days},
    "timestamp": _TEXTS | {"timestamp": read_timestamps},
    "timestamptz": _TEXTS | {ZONED: read_timestamps},
    **dict.fromkeys(("json", "jsonb"), _DOCUMENTS),
}


def arrow_columns(
    schema_capsule: object, array_capsule: object, columns: Sequence[CopyColumn]
) -> tuple[Iterable[Any], list[Encode]]:
    """Reads a struct array.

    Returns:
        Rows, None where they are null, and what encodes each of their values.
    """
    batch = load_pyarrow().Array._import_from_c_capsule(schema_capsule, array_capsule)
    name = arrow_type_name(batch.type)
    if name != "struct":
        raise CopyError(f"expected a struct of columns, got Arrow type {name}")
    read = [_column(batch, column) for column in columns]
    values = [values for values, _ in read]
    rows: Iterable[Any] = zip(*values, strict=True) if values else [()] * len(batch)
    if batch.null_count:
        rows = (row if valid else None for row, valid in zip(rows, batch.is_valid().to_pylist(), strict=True))
    return rows, [encode for _, encode in read]


def _column(batch: Any, column: CopyColumn) -> Read:
    # of equal names the first
    place = next((place for place, field in enumerate(batch.type) if field.name == column.name), None)
    if place is None:
        raise CopyError("missing", column=column.name)
    array = batch.field(place)
    array = getattr(array, "storage", array)
    encode = encoder(column)
    if array.type == load_pyarrow().null():
        return [None] * len(array), encode
    reader = _reader(array.type, column)
    if not hasattr(array, "dictionary"):
        return reader(array, column.type, encode)
    values, encode = reader(array.dictionary, column.type, encode)
    return picked(values, array.indices.to_pylist()), encode


def _reader(arrow_type: Any, column: CopyColumn) -> Reader:
    name = kind = arrow_type_name(arrow_type)
    if name == "dictionary":
        kind = arrow_type_name(arrow_type.value_type)
        fits = kind in UTF8
    else:
        fits = (column.type, name) != ("uuid", "fixed_size_binary") or arrow_type.byte_width == _UUID_BYTES
    reader = _READERS[column.type].get(kind) if fits else None
    if reader is None:
        raise CopyError(f"cannot put Arrow type {name} into {column.type}", column=column.name)
    return reader


def values_of_arrow_row(row: tuple[Any, ...] | None, _: Sequence[str]) -> tuple[Any, ...]:
    if row is None:
        raise BadValueError("row is null")
    return row
