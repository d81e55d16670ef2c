"""Every type goes into a real PostgreSQL by binary COPY and comes back equal, from every kind of input."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import make_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv6Address
from struct import pack
from typing import Any
from uuid import UUID

import psycopg
import pyarrow as pa
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from copy_samples import SAMPLES, TEXT
from fastcore._copy_columns import COPY_TYPES
from fastcore.errors import CopyError
from fastcore.pgcopy import CopyColumn, copy_column, encode_copy
from fastcore.sarif import Findings

Connection = psycopg.Connection[Any]
Rows = list[tuple[int, Any]]

Row = make_dataclass("Row", ["position", "value"])

KINDS: dict[str, Callable[[Rows], Any]] = {
    "tuples": lambda rows: rows,
    "lists": lambda rows: [list(row) for row in rows],
    "dicts": lambda rows: [{"value": value, "position": position} for position, value in rows],
    "dataclasses": lambda rows: [Row(*row) for row in rows],
    "generator": lambda rows: (row for row in rows),
}


def copy_into(connection: Connection, columns: list[CopyColumn], stream: bytes) -> None:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    with connection.cursor().copy(
        sql.SQL("COPY copied ({}) FROM STDIN (FORMAT BINARY)").format(names)
    ) as copy:
        copy.write(stream)


def create(connection: Connection, type_name: str) -> list[CopyColumn]:
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute(f"CREATE TEMP TABLE copied (position int, value {type_name})")
    return [copy_column("position", "int", nullable=False), copy_column("value", type_name)]


def fetched(connection: Connection, expression: str, *, binary: bool = False) -> list[Any]:
    cursor = connection.cursor(binary=binary)
    return [row[0] for row in cursor.execute(f"SELECT {expression} FROM copied ORDER BY position")]


def samples(type_name: str) -> tuple[list[Any], list[str | None]]:
    values, texts = zip(*SAMPLES[type_name], (None, None), strict=True)
    return list(values), list(texts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_rows_of_all_kinds(conn: Connection, type_name: str, kind: str) -> None:
    values, texts = samples(type_name)
    columns = create(conn, type_name)
    copy_into(conn, columns, encode_copy(KINDS[kind](list(enumerate(values))), columns, batch_size=3))
    assert fetched(conn, "value::text") == texts


# the classes that psycopg makes of a type's values
READ = {
    "uuid": UUID,
    "text": str,
    "text[]": list,
    **dict.fromkeys(("int2", "int4", "int8"), int),
    **dict.fromkeys(("float4", "float8"), float),
    "numeric": Decimal,
    "bool": bool,
    "bytea": bytes,
    "date": date,
    **dict.fromkeys(("timestamp", "timestamptz"), datetime),
    **dict.fromkeys(("json", "jsonb"), (dict, str, bool, int)),
    "inet": (IPv4Address, IPv6Address, IPv4Interface),
}


@pytest.mark.parametrize("binary", [False, True], ids=["text", "binary"])
@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_values_as_psycopg_reads_them(conn: Connection, type_name: str, binary: bool) -> None:
    values = [
        value for value, text in SAMPLES[type_name] if isinstance(value, READ[type_name]) and "BC" not in text
    ]
    assert values
    columns = create(conn, type_name)
    copy_into(conn, columns, encode_copy(enumerate(values), columns))
    for read, value in zip(fetched(conn, "value", binary=binary), values, strict=True):
        if type_name == "float4":
            assert pack(">f", read) == pack(">f", value)
        elif value != value:
            assert str(read) == str(value)
        else:
            assert (type(read), read) == (type(value), value)


@pytest.mark.parametrize("type_name", sorted({*COPY_TYPES} - {"jsonb"}))
def test_the_server_writes_the_same_stream(conn: Connection, type_name: str) -> None:
    # the two infinities have a scale there, of which nobody takes notice
    values = [
        value for value, text in SAMPLES[type_name] if (type_name, text.strip("-")) != ("numeric", "Infinity")
    ]
    columns = create(conn, type_name)
    stream = encode_copy(enumerate([*values, None]), columns)
    copy_into(conn, columns, stream)
    with conn.cursor().copy("COPY copied TO STDOUT (FORMAT BINARY)") as copy:
        assert b"".join(copy) == stream


UTF8 = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
ARROW: list[tuple[str, Any, list[Any], list[str | None]]] = [
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


def test_findings(conn: Connection) -> None:
    fields = {
        "rule_id": "text",
        "line": "int4",
        "cwe": "text[]",
        "suppressed": "bool",
        "partial_fingerprints": "jsonb",
        "message": "text",
    }
    rows = [
        {"rule_id": "B608", "line": 12, "cwe": ["CWE-89", "CWE-564"], "message": "é\n"},
        {"rule_id": "S105", "suppressed": True, "partial_fingerprints": {"a/v1": '"x"'}},
    ]
    names = sql.SQL(", ").join(sql.SQL(f"{name} {type_}") for name, type_ in fields.items())
    conn.execute(sql.SQL("CREATE TEMP TABLE copied ({})").format(names))
    columns = [copy_column(name, type_, nullable=False) for name, type_ in fields.items()]
    findings = Findings.from_findings(rows)
    copy_into(conn, columns, encode_copy(findings, columns))
    cursor = conn.cursor(row_factory=dict_row)
    stored = cursor.execute("SELECT * FROM copied ORDER BY rule_id").fetchall()
    assert stored == [{name: finding[name] for name in fields} for finding in findings.to_dicts()]


def test_all_types_in_one_row(conn: Connection) -> None:
    columns = [copy_column(f"a {place}", type_) for place, type_ in enumerate(COPY_TYPES)]
    names = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(c.type)) for c in columns
    )
    conn.execute(sql.SQL("CREATE TEMP TABLE copied ({})").format(names))
    count = max(map(len, SAMPLES.values()))
    rows = [[SAMPLES[name][row % len(SAMPLES[name])][0] for name in COPY_TYPES] for row in range(count)]
    copy_into(conn, columns, encode_copy(rows, columns))
    for column in columns:
        query = sql.SQL("SELECT {}::text FROM copied").format(sql.Identifier(column.name))
        stored = {text for (text,) in conn.execute(query)}
        assert len(stored) == len(SAMPLES[column.type])


def test_lengths_as_the_server_counts_them(conn: Connection) -> None:
    columns = create(conn, "varchar(3)")
    with pytest.raises(CopyError, match='row 1, column "value": longer than 3 characters'):
        encode_copy([(1, "😀é日"), (2, "abcd")], columns)
    copy_into(conn, columns, encode_copy([(1, "😀é日")], columns))
    assert fetched(conn, "value") == ["😀é日"]
