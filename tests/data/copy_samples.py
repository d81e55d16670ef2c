"""Values of each type that binary COPY takes, and the texts in which PostgreSQL shows them."""

from __future__ import annotations

import ipaddress
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

TOKYO = timezone(timedelta(hours=9))
LONG = "9" * 700 + "." + "8" * 300
MANY_DIGITS = "9" * 131_072
MANY_DECIMALS = "0." + "0" * 16_382 + "7"
TEXT = "é😀 \t\n\r\\ \"'{},%$\x01\x7f"

SAMPLES: dict[str, list[tuple[Any, str]]] = {
    "uuid": [
        (UUID(int=0), "00000000-0000-0000-0000-000000000000"),
        (UUID(int=2**128 - 1), "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ("{00112233-4455-6677-8899-AABBCCDDEEFF}", "00112233-4455-6677-8899-aabbccddeeff"),
    ],
    "text": [("", ""), (TEXT, TEXT), ("x" * 100_000, "x" * 100_000)],
    "text[]": [
        ([], "{}"),
        (["", "NULL", None], '{"","NULL",NULL}'),
        (['a"b', "c\\d", "{e,f}", " g "], '{"a\\"b","c\\\\d","{e,f}"," g "}'),
        (("é😀",), "{é😀}"),
    ],
    "int2": [(-32768, "-32768"), (0, "0"), (32767, "32767")],
    "int4": [(-(2**31), "-2147483648"), (2**31 - 1, "2147483647")],
    "int8": [(-(2**63), "-9223372036854775808"), (2**63 - 1, "9223372036854775807")],
    "float4": [
        (0.1, "0.1"),
        (-0.0, "-0"),
        (3.4028234663852886e38, "3.4028235e+38"),
        (1e-45, "1e-45"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
    ],
    "float8": [
        (0.1, "0.1"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (5e-324, "5e-324"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
        (Decimal("0.5"), "0.5"),
        (2**53, "9.007199254740992e+15"),
    ],
    "numeric": [
        (Decimal("0"), "0"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("-1.10"), "-1.10"),
        (Decimal("0.00001"), "0.00001"),
        (Decimal("10000.0001"), "10000.0001"),
        (Decimal("1.5E+9"), "1500000000"),
        (Decimal("12E-10"), "0.0000000012"),
        (Decimal(LONG), LONG),
        (Decimal("-" + LONG), "-" + LONG),
        (MANY_DIGITS, MANY_DIGITS),
        (MANY_DECIMALS, MANY_DECIMALS),
        (10**40, "1" + "0" * 40),
        (0.1, "0.1"),
        (1e22, "1" + "0" * 22),
        ("-1.5e-3", "-0.0015"),
        (Decimal("NaN"), "NaN"),
        (Decimal("Infinity"), "Infinity"),
        (-math.inf, "-Infinity"),
    ],
    "bool": [(True, "true"), (False, "false")],
    "bytea": [(b"", "\\x"), (bytes(range(256)), "\\x" + bytes(range(256)).hex()), (bytearray(b"a"), "\\x61")],
    "date": [
        (date.min, "0001-01-01"),
        (date.max, "9999-12-31"),
        (date(1970, 1, 1), "1970-01-01"),
        ("2024-02-29", "2024-02-29"),
    ],
    "timestamp": [
        (datetime.min, "0001-01-01 00:00:00"),
        (datetime.max, "9999-12-31 23:59:59.999999"),
        (datetime(1999, 12, 31, 23, 59, 59, 1), "1999-12-31 23:59:59.000001"),
        ("2024-02-29T12:30:00.5", "2024-02-29 12:30:00.5"),
    ],
    "timestamptz": [
        (datetime(1, 1, 2, tzinfo=UTC), "0001-01-02 00:00:00+00"),
        (datetime.max.replace(tzinfo=UTC), "9999-12-31 23:59:59.999999+00"),
        (datetime(2024, 1, 1, 8, 30, tzinfo=TOKYO), "2023-12-31 23:30:00+00"),
        (datetime.min.replace(tzinfo=TOKYO), "0001-12-31 15:00:00+00 BC"),
        ("2024-02-29T12:30:00-05:30", "2024-02-29 18:00:00+00"),
    ],
    "json": [
        ({"é": [1.5, None, True, "\n"]}, '{"é": [1.5, null, true, "\\n"]}'),
        (b' {"b" : 1E400, "b" : 2} ', ' {"b" : 1E400, "b" : 2} '),
        ("text", '"text"'),
        (False, "false"),
    ],
    "jsonb": [
        ({"b": [1, 2], "a": {}}, '{"a": {}, "b": [1, 2]}'),
        (b'{"b" : 1.10, "b":  2.0}', '{"b": 2.0}'),
        (7, "7"),
    ],
    "inet": [
        (ipaddress.ip_address("255.255.255.255"), "255.255.255.255/32"),
        (ipaddress.ip_address("::"), "::/128"),
        (ipaddress.ip_interface("10.1.2.3/8"), "10.1.2.3/8"),
        (ipaddress.ip_network("0.0.0.0/0"), "0.0.0.0/0"),
        (ipaddress.ip_network("2001:db8::/32"), "2001:db8::/32"),
        ("::ffff:1.2.3.4/96", "::ffff:1.2.3.4/96"),
    ],
}


def samples(type_name: str) -> tuple[list[Any], list[str | None]]:
    """Values and texts, NULL at the end."""
    values, texts = zip(*SAMPLES[type_name], (None, None), strict=True)
    return list(values), list(texts)
