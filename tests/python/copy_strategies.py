"""Columns and rows for binary COPY as Hypothesis makes them, right and wrong."""

from __future__ import annotations

import ipaddress
import math
from collections import UserDict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from fastcore._copy_columns import COPY_TYPES, CopyColumn

Values = st.SearchStrategy[Any]

TEXTS = st.text(alphabet="abé日😀 \0\ud800'\"\\,{}", max_size=12)
INTEGERS = st.one_of(
    st.integers(-5, 5),
    st.sampled_from(
        [sign * 2**bits + step for bits in (15, 31, 63) for sign in (1, -1) for step in (-1, 0, 1)]
    ),
    st.integers(-(10**40), 10**40),
)
FLOATS = st.one_of(
    st.floats(), st.floats(width=32), st.sampled_from([1e22, 1e16, 1e-5, 3.5e38, 5e-324, 1e308])
)
DECIMALS = st.one_of(
    st.decimals(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.builds(
        lambda sign, digits, exponent: Decimal((sign, digits, exponent)),
        st.integers(0, 1),
        st.lists(st.integers(0, 9), max_size=30).map(tuple),
        st.one_of(st.integers(-30, 30), st.sampled_from([-16383, -16384, 131070, 131072, -(10**6), 10**6])),
    ),
)
NUMBER_TEXTS = st.one_of(
    st.from_regex(r"[+-]?([0-9]{0,9}\.?[0-9]{0,9})([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.text(alphabet="+-.eE019 _nNaAiIfF", max_size=8),
    st.sampled_from(
        ["inf", "-Infinity", "NaN", "+nan", "snan", "1e16384", "1e-16384", "0e-16383", "1e131071"]
    ),
)
ZONES = st.one_of(st.none(), st.integers(-1439, 1439).map(lambda each: timezone(timedelta(minutes=each))))
DATETIMES = st.datetimes(timezones=ZONES)
DATE_TEXTS = st.one_of(
    st.dates().map(date.isoformat),
    st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.text(alphabet="0123456789-", max_size=10),
)
TIME_TEXTS = st.one_of(
    DATETIMES.map(datetime.isoformat),
    DATETIMES.map(lambda each: each.isoformat(" ", "minutes")),
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9](:[0-6][0-9]([.,][0-9]{0,10})?)?"
        r"([Zz]|[+-][0-2][0-9](:?[0-6][0-9])?)?",
        fullmatch=True,
    ),
    st.text(alphabet="0123456789-:.TZ+ ", max_size=25),
)
ADDRESSES = st.one_of(
    st.ip_addresses(),
    st.ip_addresses().map(ipaddress.ip_interface),
    st.ip_addresses().map(ipaddress.ip_network),
)
ADDRESS_TEXTS = st.one_of(
    ADDRESSES.map(str),
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){3}(/[0-9]{1,3})?", fullmatch=True),
    st.text(alphabet="0123:.abF/%", max_size=20),
    st.from_regex(r"([0-9a-f]{0,4}:){1,8}(:[0-9a-f]{0,4}){0,7}(/[0-9]{1,3})?", fullmatch=True),
)
UUID_TEXTS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda each: f"{{{each}}}"),
    st.uuids().map(lambda each: each.urn),
    st.text(alphabet="0123456789abcdefABCDEFg{}-", min_size=30, max_size=36),
)
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), INTEGERS, FLOATS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)
BYTES = st.binary(max_size=10)

VALUES: dict[str, Values] = {
    "uuid": st.one_of(st.uuids(), UUID_TEXTS),
    "text": TEXTS,
    "text[]": st.one_of(st.lists(st.one_of(TEXTS, st.none()), max_size=4), st.tuples(TEXTS)),
    **dict.fromkeys(("int2", "int4", "int8"), INTEGERS),
    **dict.fromkeys(("float4", "float8"), st.one_of(FLOATS, INTEGERS, DECIMALS)),
    "numeric": st.one_of(DECIMALS, INTEGERS, FLOATS, NUMBER_TEXTS),
    "bool": st.booleans(),
    "bytea": st.one_of(BYTES, BYTES.map(bytearray), BYTES.map(lambda each: memoryview(each))),
    "date": st.one_of(st.dates(), DATE_TEXTS),
    **dict.fromkeys(("timestamp", "timestamptz"), st.one_of(DATETIMES, TIME_TEXTS)),
    **dict.fromkeys(("json", "jsonb"), st.one_of(DOCUMENTS, BYTES)),
    "inet": st.one_of(ADDRESSES, ADDRESS_TEXTS),
}
WRONG = st.one_of(
    *VALUES.values(),
    st.sampled_from([None, object(), {1}, 1j, math.nan, UUID(int=0), [1], ["a", 2], {"a": {1}}, "1", b"1"]),
)

COLUMNS = st.lists(
    st.builds(
        CopyColumn,
        st.sampled_from(["a", "b", "é"]),
        st.sampled_from(COPY_TYPES),
        st.booleans(),
        st.sampled_from([0, 0, 1, 5]),
    ),
    max_size=4,
    unique_by=lambda column: column.name,
)
"""Of different names, so that they can all be found in a mapping."""

_AS_KINDS = st.sampled_from(
    [
        dict,
        UserDict,
        lambda row: SimpleNamespace(**row),
        lambda row: list(row.values()),
        lambda row: tuple(row.values()),
    ]
)


@st.composite
def columns_and_rows(draw: st.DrawFn) -> tuple[list[CopyColumn], list[Any]]:
    columns = draw(COLUMNS)
    right = {
        column.name: st.one_of(VALUES[column.type], VALUES[column.type], st.none()) for column in columns
    }
    rows = draw(st.lists(st.fixed_dictionaries(right), max_size=5))
    kinds = [draw(_AS_KINDS)(row) for row in rows]
    if not columns or not draw(st.booleans()):
        return columns, kinds
    wrong_row = dict(rows[0]) if rows else {}
    wrong_row[draw(st.sampled_from(columns)).name] = draw(WRONG)
    return columns, [*kinds, draw(WRONG), wrong_row, {}, []]
