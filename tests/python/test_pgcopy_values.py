"""What each value of Python becomes as a field of each type: the bytes that PostgreSQL's ``…recv`` reads."""

from __future__ import annotations

import ipaddress
import math
from array import array
from collections import UserString
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from _pytest.mark import ParameterSet

from copy_tuples import columns, copy_tuple, encoded
from fastcore._copy_columns import COPY_TYPES, CopyColumn


class Severity(StrEnum):
    HIGH = "high"


class Level(IntEnum):
    THREE = 3


class Meters:
    def __index__(self) -> int:
        return 7


UUID_TEXT = "00112233-4455-6677-8899-aabbccddeeff"
UUID_BYTES = "00112233445566778899aabbccddeeff"
PARIS = timezone(timedelta(hours=2))

ACCEPTED: list[tuple[str, Any, str]] = [
    ("uuid", UUID(UUID_TEXT), UUID_BYTES),
    ("uuid", UUID_TEXT, UUID_BYTES),
    ("uuid", UUID_BYTES.upper(), UUID_BYTES),
    ("uuid", "{" + UUID_TEXT + "}", UUID_BYTES),
    ("uuid", "urn:uuid:" + UUID_TEXT, UUID_BYTES),
    ("text", "", ""),
    ("text", "é😀", "c3a9f09f9880"),
    ("text", Severity.HIGH, "68696768"),
    ("text[]", [], "00000000 00000000 00000019"),
    ("text[]", ["a", ""], "00000001 00000000 00000019 00000002 00000001 00000001 61 00000000"),
    ("text[]", ("é", None), "00000001 00000001 00000019 00000002 00000001 00000002 c3a9 ffffffff"),
    ("int2", -(2**15), "8000"),
    ("int2", 2**15 - 1, "7fff"),
    ("int4", -(2**31), "80000000"),
    ("int4", Level.THREE, "00000003"),
    ("int4", Meters(), "00000007"),
    ("int8", 2**63 - 1, "7fffffffffffffff"),
    ("int8", -1, "ffffffffffffffff"),
    ("float4", 1.5, "3fc00000"),
    ("float4", Decimal("-0.5"), "bf000000"),
    ("float4", 1e-50, "00000000"),
    ("float4", math.nan, "7fc00000"),
    ("float8", -0.0, "8000000000000000"),
    ("float8", 3, "4008000000000000"),
    ("float8", math.inf, "7ff0000000000000"),
    ("float8", Decimal("-Infinity"), "fff0000000000000"),
    ("float8", Decimal("-sNaN7"), "7ff8000000000000"),
    ("float8", -math.nan, "7ff8000000000000"),
    ("float8", 5e-324, "0000000000000001"),
    # groups, weight, sign, decimals; then groups of four digits
    ("numeric", 0, "0000 0000 0000 0000"),
    ("numeric", Decimal("0.00"), "0000 0000 0000 0002"),
    ("numeric", Decimal("-0.0"), "0000 0000 0000 0001"),
    ("numeric", 1, "0001 0000 0000 0000 0001"),
    ("numeric", -12345678, "0002 0001 4000 0000 04d2 162e"),
    ("numeric", 10_000, "0001 0001 0000 0000 0001"),
    ("numeric", Decimal("1E+4"), "0001 0001 0000 0000 0001"),
    ("numeric", Decimal("12.50"), "0002 0000 0000 0002 000c 1388"),
    ("numeric", Decimal("0.00001"), "0001 fffe 0000 0005 03e8"),
    ("numeric", 1.5, "0002 0000 0000 0001 0001 1388"),
    ("numeric", 100.0, "0001 0000 0000 0001 0064"),
    ("numeric", 1e22, "0001 0005 0000 0000 0064"),
    ("numeric", " 1e-3 ".strip(), "0001 ffff 0000 0003 000a"),
    ("numeric", "+.5", "0001 ffff 0000 0001 1388"),
    ("numeric", "5.", "0001 0000 0000 0000 0005"),
    ("numeric", "0E+99999999999999999999", "0000 0000 0000 0000"),
    ("numeric", Decimal("-NaN"), "0000 0000 c000 0000"),
    ("numeric", math.nan, "0000 0000 c000 0000"),
    ("numeric", "nAn", "0000 0000 c000 0000"),
    ("numeric", Decimal("Infinity"), "0000 0000 d000 0000"),
    ("numeric", -math.inf, "0000 0000 f000 0000"),
    ("numeric", "-inf", "0000 0000 f000 0000"),
    ("bool", True, "01"),
    ("bool", False, "00"),
    ("bytea", b"\0\xff", "00ff"),
    ("bytea", bytearray(b"a"), "61"),
    ("bytea", memoryview(b"abcdef")[::2], "616365"),
    ("bytea", array("B", [1, 2]), "0102"),
    # days since 2000
    ("date", date(2000, 1, 1), "00000000"),
    ("date", date.min, "fff4dbf9"),
    ("date", date.max, "002c95d3"),
    ("date", "1999-12-31", "ffffffff"),
    # microseconds since 2000
    ("timestamp", datetime(2000, 1, 1, 0, 0, 1), "00000000000f4240"),
    ("timestamp", datetime(1999, 12, 31, 23, 59, 59, 999999), "ffffffffffffffff"),
    ("timestamp", "2000-01-01T00:00", "0000000000000000"),
    ("timestamp", "2000-01-01 00:00:00.0000019", "0000000000000001"),
    ("timestamptz", datetime(2000, 1, 1, 2, 0, 0, 5, tzinfo=PARIS), "0000000000000005"),
    ("timestamptz", datetime(2000, 1, 1, tzinfo=UTC), "0000000000000000"),
    ("timestamptz", "2000-01-01t00:00:00,5z", "000000000007a120"),
    ("timestamptz", "2000-01-01T02:00:00+02:00", "0000000000000000"),
    ("timestamptz", "1999-12-31T18:30-0530", "0000000000000000"),
    ("timestamptz", "2000-01-01 01:00+01", "0000000000000000"),
    ("json", {"é": [1, None]}, '{"é": [1, null]}'.encode().hex()),
    ("json", "text", b'"text"'.hex()),
    ("json", b'{"as": it is', b'{"as": it is'.hex()),
    ("json", False, b"false".hex()),
    ("jsonb", [], "015b5d"),
    ("jsonb", memoryview(b"[1]"), "015b315d"),
    # family, prefix, no cidr, length
    ("inet", ipaddress.ip_address("10.0.0.1"), "02 20 00 04 0a000001"),
    ("inet", ipaddress.ip_address("::1"), "03 80 00 10 00000000000000000000000000000001"),
    ("inet", ipaddress.ip_interface("10.0.0.1/8"), "02 08 00 04 0a000001"),
    ("inet", ipaddress.ip_network("10.0.0.0/0", strict=False), "02 00 00 04 00000000"),
    ("inet", ipaddress.ip_network("2001:db8::/32"), "03 20 00 10 20010db8000000000000000000000000"),
    ("inet", "10.0.0.1", "02 20 00 04 0a000001"),
    ("inet", "10.0.0.1/008", "02 08 00 04 0a000001"),
    ("inet", "::ffff:1.2.3.4/96", "03 60 00 10 00000000000000000000ffff01020304"),
]


def named(cases: list[tuple[str, Any, str]]) -> list[ParameterSet]:
    """Some values are no texts that could be shown."""
    return [pytest.param(*case, id=f"{case[0]}-{number}") for number, case in enumerate(cases)]


@pytest.mark.parametrize(("type_name", "value", "content"), named(ACCEPTED))
def test_a_value(implementation: ModuleType, type_name: str, value: Any, content: str) -> None:
    assert encoded(implementation, columns(type_name), [(value,)]) == (copy_tuple(bytes.fromhex(content)), [])


class FakeNaT(datetime):
    """As ``pandas.NaT``: a datetime, and not equal to itself."""

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = datetime.__hash__


CIRCULAR: list[Any] = []
CIRCULAR.append(CIRCULAR)
NAT = FakeNaT(1, 1, 1)

REFUSED: list[tuple[str, Any, str]] = [
    ("uuid", 5, "expected UUID, got int"),
    ("uuid", b"0" * 16, "expected UUID, got bytes"),
    *(
        ("uuid", text, "text is no uuid")
        for text in ("", UUID_BYTES[1:], UUID_BYTES[2:] + "_0", " " + UUID_BYTES, "\u0660" * 32)
    ),
    ("text", 5, "expected str, got int"),
    ("text", UserString("a"), "expected str, got UserString"),
    ("text", "a\0b", "text holds a NUL character"),
    ("text", "\0\ud800", "text holds a lone surrogate"),
    ("text[]", "a", "expected list, got str"),
    ("text[]", {"a"}, "expected list, got set"),
    ("text[]", ["a", 5], "item 1: expected str, got int"),
    ("text[]", ["a", None, "\0"], "item 2: text holds a NUL character"),
    ("text[]", ["\udfff"], "item 0: text holds a lone surrogate"),
    ("int4", True, "expected int, got bool"),
    ("int4", 1.0, "expected int, got float"),
    ("int4", "1", "expected int, got str"),
    ("int4", Decimal(1), "expected int, got Decimal"),
    ("int2", 2**15, "out of range for int2"),
    ("int4", -(2**31) - 1, "out of range for int4"),
    ("int8", 2**63, "out of range for int8"),
    ("int8", 10**5000, "out of range for int8"),
    ("float8", False, "expected float, got bool"),
    ("float8", "1.5", "expected float, got str"),
    ("float4", 1e39, "out of range for float4"),
    ("float8", 10**400, "out of range for float8"),
    ("float8", Decimal("1e400"), "out of range for float8"),
    ("numeric", True, "expected Decimal, got bool"),
    ("numeric", b"1", "expected Decimal, got bytes"),
    *(
        ("numeric", text, "text is no number")
        for text in (
            "",
            ".",
            "1_0",
            " 1",
            "1 ",
            "1e",
            "\u0663",
            "+nan",
            "nan1",
            "snan",
            "in",
            "1.e+",
            "\u0131nf",
            "0x1",
        )
    ),
    ("numeric", Decimal("1E-16384"), "out of range for numeric"),
    ("numeric", Decimal("0E-16384"), "out of range for numeric"),
    ("numeric", Decimal("1E+131072"), "out of range for numeric"),
    ("numeric", "1e99999999999999999999", "out of range for numeric"),
    ("numeric", "0e-99999999999999999999", "out of range for numeric"),
    ("bool", 1, "expected bool, got int"),
    ("bool", "true", "expected bool, got str"),
    ("bytea", "a", "expected bytes, got str"),
    ("bytea", 5, "expected bytes, got int"),
    ("date", datetime(2000, 1, 1), "expected date, got datetime"),
    ("date", 5, "expected date, got int"),
    *(
        ("date", text, "text is no date")
        for text in (
            "",
            "2000-1-1",
            "20000101",
            "2001-02-29",
            "0000-01-01",
            "2000-01-01T00:00",
            "2000-01-01\n",
        )
    ),
    ("timestamp", date(2000, 1, 1), "expected datetime, got date"),
    ("timestamp", NAT, "expected datetime, got FakeNaT"),
    ("timestamptz", NAT, "expected datetime, got FakeNaT"),
    ("timestamp", datetime(2000, 1, 1, tzinfo=UTC), "datetime has a time zone"),
    ("timestamp", "2000-01-01T00:00Z", "text has a time zone"),
    ("timestamptz", datetime(2000, 1, 1), "datetime has no time zone"),
    ("timestamptz", "2000-01-01T00:00", "text has no time zone"),
    *(
        ("timestamp", f"2000-01-01{text}", "text is no timestamp")
        for text in (
            "",
            "T",
            "T00",
            "T24:00",
            "T00:60",
            "T00:00:60",
            "T00:00:00.",
            "T0:00",
            "_00:00",
            "T00:00 ",
        )
    ),
    *(
        ("timestamptz", f"2000-01-01T00:00{text}", "text is no timestamp")
        for text in ("+24", "+00:60", "+1", "+01:", " Z", "+010", "+01:00:00")
    ),
    ("json", {1, 2}, "cannot be written as JSON"),
    ("json", math.nan, "cannot be written as JSON"),
    ("json", CIRCULAR, "cannot be written as JSON"),
    ("jsonb", {(1,): 2}, "cannot be written as JSON"),
    ("json", ["\ud800"], "text holds a lone surrogate"),
    ("inet", 5, "expected IP address, got int"),
    ("inet", b"\x0a\0\0\x01", "expected IP address, got bytes"),
    ("inet", ipaddress.ip_address("fe80::1%eth0"), "IPv6 address has a zone"),
    ("inet", ipaddress.ip_interface("fe80::1%eth0/64"), "IPv6 address has a zone"),
    *(
        ("inet", text, "text is no IP address")
        for text in (
            *(
                "",
                "1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/255.0.0.0",
                "1.2.3.4/\u0663",
            ),
            *("::/129", ":::", "1::2::3", "::1%eth0", " ::1", "12345::", "1.2.3.4/-1", "1:2:3:4:5:6:7:8::"),
        )
    ),
]


@pytest.mark.parametrize(("type_name", "value", "reason"), named(REFUSED))
def test_a_wrong_value(implementation: ModuleType, type_name: str, value: Any, reason: str) -> None:
    assert encoded(implementation, columns(type_name), [(value,)]) == (b"", [(0, "a", reason)])


@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_null(implementation: ModuleType, type_name: str) -> None:
    assert encoded(implementation, columns(type_name), [(None,)]) == (copy_tuple(None), [])


@pytest.mark.parametrize("type_name", COPY_TYPES)
def test_null_where_there_must_be_none(implementation: ModuleType, type_name: str) -> None:
    column = CopyColumn("a", type_name, False, 0)
    assert encoded(implementation, [column], [(None,), {"a": None}]) == (
        b"",
        [(0, "a", "null"), (1, "a", "null")],
    )


def test_length_counts_characters(implementation: ModuleType) -> None:
    two_characters = [CopyColumn("a", "text", True, 2)]
    content, problems = encoded(implementation, two_characters, [("😀é",), ("abc",)])
    assert content == copy_tuple("😀é".encode())
    assert problems == [(1, "a", "longer than 2 characters")]


def test_length_of_items(implementation: ModuleType) -> None:
    column = CopyColumn("a", "text[]", True, 1)
    _, problems = encoded(implementation, [column], [(["é", "ab"],)])
    assert problems == [(0, "a", "item 1: longer than 1 characters")]


@pytest.mark.parametrize("digits", [1, 3, 4, 5, 131_072])
def test_long_integers_as_numeric(implementation: ModuleType, digits: int) -> None:
    number = Decimal("9" * digits)
    content, _ = encoded(implementation, columns("numeric"), [(number,), (int(number),)])
    groups = [int("9" * (digits % 4 or 4)), *[9999] * ((digits - 1) // 4)]
    header = len(groups).to_bytes(2, "big") + (len(groups) - 1).to_bytes(2, "big") + bytes(4)
    field = header + b"".join(group.to_bytes(2, "big") for group in groups)
    assert content == 2 * copy_tuple(field)


def test_users_own_exceptions_pass(implementation: ModuleType) -> None:
    class Broken:
        def __index__(self) -> int:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encoded(implementation, columns("int4"), [(Broken(),)])
