"""Which encoder a column's type has."""

from __future__ import annotations

from fastcore._copy_columns import CopyColumn
from fastcore._fallback.pgcopy_field import Encode
from fastcore._fallback.pgcopy_inet import encode_inet
from fastcore._fallback.pgcopy_json import encode_json, encode_jsonb
from fastcore._fallback.pgcopy_numbers import float_encoder, integer_encoder
from fastcore._fallback.pgcopy_numeric import encode_numeric
from fastcore._fallback.pgcopy_plain import encode_bool, encode_bytes, encode_uuid
from fastcore._fallback.pgcopy_text import text_encoder, text_list_encoder
from fastcore._fallback.pgcopy_times import encode_date, timestamp_encoder
from fastcore.errors import ArgumentError

_ENCODERS: dict[str, Encode] = {
    "uuid": encode_uuid,
    **{name: integer_encoder(name) for name in ("int2", "int4", "int8")},
    **{name: float_encoder(name) for name in ("float4", "float8")},
    "numeric": encode_numeric,
    "bool": encode_bool,
    "bytea": encode_bytes,
    "date": encode_date,
    **{name: timestamp_encoder(name) for name in ("timestamp", "timestamptz")},
    "json": encode_json,
    "jsonb": encode_jsonb,
    "inet": encode_inet,
}


def encoder(column: CopyColumn) -> Encode:
    if column.type == "text":
        return text_encoder(column.length)
    if column.type == "text[]":
        return text_list_encoder(column.length)
    try:
        return _ENCODERS[column.type]
    except KeyError:
        raise ArgumentError(
            f"column '{column.name}' has no type that can be encoded: '{column.type}'"
        ) from None
