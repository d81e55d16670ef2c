"""Arrow columns of every type go into a real PostgreSQL by binary COPY and come back equal."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from copied_table import Connection, copy_into, create, fetched
from copy_samples import SAMPLES, TEXT, samples
from fastcore.pgcopy import encode_copy

UTF8 = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
ARROW: list[tuple[Any, ...]] = [
    *(("text", type_, ["", TEXT, None], ["", TEXT, None]) for type_ in UTF8),
    *(
        (
            type_name,
            pa.string(),
            [text for _, text in SAMPLES[type_name]],
            [text for _, text in SAMPLES[type_name]],
        )
        for type_name in ("uuid", "numeric", "date", "json", "jsonb", "inet")
    ),
    ("uuid", pa.binary(16), [UUID(int=1).bytes, None], [str(UUID(int=1)), None]),
    *(
        (
            "text[]",
            make(pa.string()),
            [values if values is None else list(values) for values in samples("text[]")[0]],
            samples("text[]")[1],
        )
        for make in (pa.list_, pa.large_list)
    ),
    *(
        (name, arrow_type, *samples(name))
        for name, arrow_type in (("int2", pa.int16()), ("int4", pa.int32()), ("int8", pa.int64()))
    ),
    ("int8", pa.uint64(), [0, 2**63 - 1], ["0", "9223372036854775807"]),
    ("numeric", pa.uint64(), [2**64 - 1, None], ["18446744073709551615", None]),
    ("float4", pa.float32(), *samples("float4")),
    ("float4", pa.float16(), [0.5, None], ["0.5", None]),
    ("float8", pa.float64(), [0.1, math.inf, math.nan, None], ["0.1", "Infinity", "NaN", None]),
    ("numeric", pa.float64(), [0.1, None], ["0.1", None]),
    (
        "numeric",
        pa.decimal128(38, 10),
        [Decimal("-1234567890123456789012345678.0123456789")],
        ["-1234567890123456789012345678.0123456789"],
    ),
    ("numeric", pa.decimal256(76, 0), [Decimal(10**75), None], ["1" + "0" * 75, None]),
    ("numeric", pa.decimal128(5, -3), [Decimal("12000")], ["12000"]),
    ("bool", pa.bool_(), *samples("bool")),
    *(
        ("bytea", type_, [bytes(range(256)), b"", None], ["\\x" + bytes(range(256)).hex(), "\\x", None])
        for type_ in (pa.binary(), pa.large_binary(), pa.binary_view())
    ),
    *(
        ("date", type_, [date.min, None, date.max], ["0001-01-01", None, "9999-12-31"])
        for type_ in (pa.date32(), pa.date64())
    ),
    *(
        ("timestamp", pa.timestamp(unit), [datetime(1969, 12, 31, 12), None], ["1969-12-31 12:00:00", None])
        for unit in ("s", "ms", "us", "ns")
    ),
    *(
        (
            "timestamptz",
            pa.timestamp(unit, "Asia/Tokyo"),
            [datetime(1969, 12, 31, 12, tzinfo=UTC)],
            ["1969-12-31 12:00:00+00"],
        )
        for unit in ("s", "ms", "us", "ns")
    ),
    # what Python's classes do not reach
    ("date", pa.date32(), [-2_440_588, 2_145_042_905], ["4714-11-24 BC", "5874897-12-31"]),
    (
        "timestamp",
        pa.timestamp("s"),
        [-210_866_803_200, 9_224_318_015_999],
        ["4714-11-24 00:00:00 BC", "294276-12-31 23:59:59"],
    ),
]


def arrow_array(arrow_type: Any, values: list[Any]) -> Any:
    if pa.types.is_date32(arrow_type) and isinstance(values[0], int):
        return pa.array(values, pa.int32()).view(arrow_type)
    return pa.array(values, arrow_type)


@pytest.mark.parametrize(
    ("type_name", "arrow_type", "values", "texts"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}".replace(" ", "")) for case in ARROW],
)
def test_arrow_columns(
    conn: Connection, type_name: str, arrow_type: Any, values: list[Any], texts: list[str | None]
) -> None:
    columns = create(conn, type_name)
    table = pa.table(
        {"value": arrow_array(arrow_type, values), "position": pa.array(range(len(values)), pa.int16())}
    )
    copy_into(conn, columns, encode_copy(table, columns, batch_size=2))
    assert fetched(conn, "value::text") == texts
