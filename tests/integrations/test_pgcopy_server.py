"""Every type goes into a real PostgreSQL by binary COPY and comes back equal, from every kind of input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import make_dataclass
from datetime import date, datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv4Interface, IPv6Address
from struct import pack
from typing import Any
from uuid import UUID

import pytest
from psycopg import DataError, sql
from psycopg.rows import dict_row

from copied_table import Connection, copy_into, create, fetched
from copy_samples import SAMPLES, samples
from fastcore._copy_columns import COPY_TYPES
from fastcore.errors import CopyError
from fastcore.pgcopy import copy_column, encode_copy
from fastcore.sarif import Findings

Rows = list[tuple[int, Any]]

Row = make_dataclass("Row", ["position", "value"])

KINDS: dict[str, Callable[[Rows], Any]] = {
    "tuples": lambda rows: rows,
    "lists": lambda rows: [list(row) for row in rows],
    "dicts": lambda rows: [{"value": value, "position": position} for position, value in rows],
    "dataclasses": lambda rows: [Row(*row) for row in rows],
    "generator": lambda rows: (row for row in rows),
}


@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_rows_of_all_kinds(conn: Connection, type_name: str) -> None:
    values, texts = samples(type_name)
    columns = create(conn, type_name)
    for kind, of_kind in KINDS.items():
        conn.execute("TRUNCATE copied")
        copy_into(conn, columns, encode_copy(of_kind(list(enumerate(values))), columns, batch_size=3))
        assert fetched(conn, "value::text") == texts, kind


# the classes that psycopg makes of a type's values
READ: dict[str, Any] = {
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


@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_values_as_psycopg_reads_them(conn: Connection, type_name: str) -> None:
    values = [
        value
        for value, text in SAMPLES[type_name]
        if isinstance(value, READ[type_name]) and not text.endswith("BC")
    ]
    assert values
    columns = create(conn, type_name)
    copy_into(conn, columns, encode_copy(enumerate(values), columns))
    for binary in (False, True):
        for read, value in zip(fetched(conn, "value", binary=binary), values, strict=True):
            assert_same(type_name, read, value)


def assert_same(type_name: str, read: Any, value: Any) -> None:
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


@pytest.mark.parametrize("type_name", ["json", "jsonb"])
@pytest.mark.parametrize(
    "text", [r'{"\u0000": 1}', r'"\\u0000"', r'"\\\u0000"', '"\0"', r'"\u00001"', r'"\u0001"']
)
def test_nul_characters_of_json_are_refused_as_the_server_does(
    conn: Connection, type_name: str, text: str
) -> None:
    (column,) = create(conn, type_name)[1:]
    sent = (b"\1" if type_name == "jsonb" else b"") + text.encode()
    content = encode_copy([(sent,)], [copy_column("value", "bytea")])
    try:
        with conn.transaction():
            copy_into(conn, [column], content)
    except DataError:
        with pytest.raises(CopyError, match="NUL character"):
            encode_copy([(text.encode(),)], [column])
    else:
        assert encode_copy([(text.encode(),)], [column]) == content


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
