"""``encode_copy`` and ``copy_column``: the whole stream, from every kind of input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import polars
import pyarrow as pa
import pytest

from copy_tuples import copy_tuple
from fastcore._copy_columns import COPY_TYPES, CopyColumn
from fastcore.errors import ArgumentError, ArgumentTypeError, CopyError
from subprocesses import printed

SIGNATURE = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0"
END = b"\xff\xff"
TUPLES = copy_tuple(b"\0\1", b"x") + copy_tuple(b"\0\2", None) + copy_tuple(b"\0\3", "é".encode())
STREAM = SIGNATURE + TUPLES + END


@dataclass
class Item:
    id: int
    name: str | None


TUPLE_ROWS = [(1, "x"), (2, None), (3, "é")]
TABLE = pa.table({"name": ["x", None, "é"], "id": [1, 2, 3]})

NO_ROWS = pa.record_batch({"id": pa.array([], pa.bool_()), "name": []})

INPUTS: dict[str, Callable[[], Any]] = {
    "tuples": lambda: TUPLE_ROWS,
    "generator": lambda: (row for row in TUPLE_ROWS),
    "dicts": lambda: [dict(zip(("id", "name"), row, strict=True)) for row in TUPLE_ROWS],
    "dataclasses": lambda: [Item(*row) for row in TUPLE_ROWS],
    "dict-values": lambda: dict(enumerate(TUPLE_ROWS)).values(),
    "table": lambda: TABLE,
    "chunks": lambda: pa.concat_tables([TABLE[:1], TABLE[:0], TABLE[1:]]),
    "batch": lambda: TABLE.to_batches()[0],
    "reader": lambda: pa.RecordBatchReader.from_batches(TABLE.schema, TABLE.to_batches()),
    "polars": lambda: polars.DataFrame({"name": ["x", None, "é"], "id": [1, 2, 3]}),
}


@pytest.fixture(scope="module")
def pgcopy(public: Callable[[str], ModuleType]) -> ModuleType:
    return public("pgcopy")


@pytest.fixture
def columns(pgcopy: ModuleType) -> list[CopyColumn]:
    return [pgcopy.copy_column("id", "smallint", nullable=False), pgcopy.copy_column("name", "varchar(5)")]


@pytest.mark.parametrize("batch_size", [1, 2, 50_000])
@pytest.mark.parametrize("kind", INPUTS)
def test_inputs(pgcopy: ModuleType, columns: list[CopyColumn], kind: str, batch_size: int) -> None:
    assert pgcopy.encode_copy(INPUTS[kind](), columns, batch_size=batch_size) == STREAM


@pytest.mark.parametrize("rows", [[], (), iter([]), TABLE[:0]], ids=["list", "tuple", "iterator", "table"])
def test_no_rows(pgcopy: ModuleType, columns: list[CopyColumn], rows: Any) -> None:
    assert pgcopy.encode_copy(rows, columns) == SIGNATURE + END


def test_columns_may_be_any_iterable(pgcopy: ModuleType, columns: list[CopyColumn]) -> None:
    assert pgcopy.encode_copy(TUPLE_ROWS, iter(columns)) == STREAM


def test_findings(pgcopy: ModuleType, public: Callable[[str], ModuleType]) -> None:
    findings = public("sarif").Findings.from_findings(
        [
            {"rule_id": "B608", "line": 12, "cwe": ["CWE-89"], "partial_fingerprints": {"a": "é"}},
            {"rule_id": "S105", "suppressed": True},
        ]
    )
    columns = [
        pgcopy.copy_column("suppressed", "boolean", nullable=False),
        pgcopy.copy_column("cwe", "text[]", nullable=False),
        pgcopy.copy_column("line", "integer", nullable=False),
        pgcopy.copy_column("rule_id", "text", nullable=False),
        pgcopy.copy_column("partial_fingerprints", "jsonb", nullable=False),
    ]
    cwe = bytes.fromhex("00000001 00000000 00000019 00000001 00000001 00000006") + b"CWE-89"
    no_cwe = bytes.fromhex("00000000 00000000 00000019")
    first = copy_tuple(b"\0", cwe, b"\0\0\0\x0c", b"B608", b'\x01{"a":"\xc3\xa9"}')
    second = copy_tuple(b"\1", no_cwe, b"\0\0\0\0", b"S105", b"\x01{}")
    for batch_size in (1, 2):
        stream = pgcopy.encode_copy(findings, columns, batch_size=batch_size)
        assert stream == SIGNATURE + first + second + END


@pytest.mark.parametrize(
    ("rows", "row_index", "column", "reason"),
    [
        ([*TUPLE_ROWS, (None, "x")], 3, "id", "null"),
        ([*TUPLE_ROWS, (1, "longer")], 3, "name", "longer than 5 characters"),
        (
            pa.concat_tables([TABLE, TABLE, pa.table({"name": ["x"], "id": [2**15]})]),
            6,
            "id",
            "out of range for int2",
        ),
        (pa.table({"id": [1]}), None, "name", "missing"),
        (pa.table({"id": ["1"], "name": ["x"]}), None, "id", "cannot put Arrow type utf8 into int2"),
    ],
)
def test_an_error_tells_the_place_in_the_whole_input(
    pgcopy: ModuleType, columns: list[CopyColumn], rows: Any, row_index: int | None, column: str, reason: str
) -> None:
    with pytest.raises(CopyError) as caught:
        pgcopy.encode_copy(rows, columns, batch_size=2)
    assert vars(caught.value) == {"reason": reason, "row_index": row_index, "column": column}


def test_the_types_of_no_rows_have_to_fit(pgcopy: ModuleType, columns: list[CopyColumn]) -> None:
    reader = pa.RecordBatchReader.from_batches(NO_ROWS.schema, [NO_ROWS])
    with pytest.raises(CopyError, match='column "id": cannot put Arrow type bool into int2'):
        pgcopy.encode_copy(reader, columns)


def test_rows_are_taken_in_batches(pgcopy: ModuleType, columns: list[CopyColumn]) -> None:
    taken = 0

    def rows() -> Iterator[tuple[int, str]]:
        nonlocal taken
        for taken in range(1, 1000):
            yield (taken if taken != 5 else 2**15), "x"

    with pytest.raises(CopyError, match="row 4"):
        pgcopy.encode_copy(rows(), columns, batch_size=3)
    assert taken == 6


def test_an_iterables_own_exceptions_pass(pgcopy: ModuleType, columns: list[CopyColumn]) -> None:
    def rows() -> Iterator[tuple[int, str]]:
        yield 1, "x"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pgcopy.encode_copy(rows(), columns)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"id": 1, "name": "x"}, "not one dict: wrap it in a list"),
        ("rows", "not one str: wrap it in a list"),
        (b"rows", "not one bytes"),
        (None, "not None"),
        (5, "iterable of rows or have an Arrow stream, not int"),
    ],
)
def test_what_is_no_rows(pgcopy: ModuleType, columns: list[CopyColumn], rows: Any, message: str) -> None:
    with pytest.raises(ArgumentTypeError, match=message):
        pgcopy.encode_copy(rows, columns)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (CopyColumn("a", "text", True, 0), ArgumentTypeError, "columns must be an iterable of CopyColumn"),
        (5, ArgumentTypeError, "columns must be an iterable of CopyColumn, not int"),
        (
            [("a", "text", True, 0)],
            ArgumentTypeError,
            "column 0 must be CopyColumn, not tuple: use copy_column",
        ),
        ("ab", ArgumentTypeError, "column 0 must be CopyColumn, not str"),
        ([CopyColumn("a", "money", True, 0)], ArgumentError, "column 'a' has no type that can be encoded"),
        ([CopyColumn("a", "text", True, 0)] * 2, ArgumentError, "column 'a' is there 2 times"),
        (
            [CopyColumn(str(number), "text", True, 0) for number in range(2**15)],
            ArgumentError,
            "there are 32768 columns, more than 32767",
        ),
    ],
)
def test_wrong_columns(pgcopy: ModuleType, wrong: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        pgcopy.encode_copy([], wrong)


@pytest.mark.parametrize(
    ("batch_size", "error"),
    [(0, ArgumentError), (2**31, ArgumentError), ("1", ArgumentTypeError), (True, TypeError)],
)
def test_wrong_batch_sizes(
    pgcopy: ModuleType, columns: list[CopyColumn], batch_size: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match="batch_size must be"):
        pgcopy.encode_copy([], columns, batch_size=batch_size)


TYPE_TEXTS = {
    **{name: (name, 0) for name in COPY_TYPES},
    "varchar": ("text", 0),
    "VARCHAR (20)": ("text", 20),
    "character varying(200)": ("text", 200),
    "  character   varying ": ("text", 0),
    "bpchar": ("text", 0),
    "char": ("text", 1),
    "character( 3 )": ("text", 3),
    "name": ("text", 0),
    "smallint": ("int2", 0),
    "integer": ("int4", 0),
    "int": ("int4", 0),
    "bigint": ("int8", 0),
    "serial": ("int4", 0),
    "real": ("float4", 0),
    "double precision": ("float8", 0),
    "decimal": ("numeric", 0),
    "numeric(10,2)": ("numeric", 0),
    "numeric(5, -2)": ("numeric", 0),
    "boolean": ("bool", 0),
    "timestamp(3)": ("timestamp", 0),
    "timestamp without time zone": ("timestamp", 0),
    "timestamp(3) with time zone": ("timestamptz", 0),
}


@pytest.mark.parametrize("type_text", TYPE_TEXTS)
def test_types(pgcopy: ModuleType, type_text: str) -> None:
    assert pgcopy.copy_column("a", type_text) == CopyColumn(
        "a", TYPE_TEXTS[type_text][0], True, TYPE_TEXTS[type_text][1]
    )


def test_length_and_nullable(pgcopy: ModuleType) -> None:
    assert pgcopy.copy_column("a", "text", nullable=False, length=7) == CopyColumn("a", "text", False, 7)
    assert pgcopy.copy_column("a", "varchar(9)", length=0) == CopyColumn("a", "text", True, 0)


@pytest.mark.parametrize(
    "type_text",
    [
        "",
        "money",
        "varchar[]",
        "text[][]",
        "varchar(0)",
        "varchar(x)",
        "varchar()",
        "int(4)",
        "text(5)",
        "varchar(1)(2)",
    ],
)
def test_types_that_cannot_be_encoded(pgcopy: ModuleType, type_text: str) -> None:
    with pytest.raises(
        ArgumentError, match=r"column 'a' has no type that can be encoded: .*; there are uuid, text"
    ):
        pgcopy.copy_column("a", type_text)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"name": 5}, ArgumentTypeError),
        ({"type_text": None}, ArgumentTypeError),
        ({"nullable": 1}, ArgumentTypeError),
        ({"length": "1"}, ArgumentTypeError),
        ({"length": -1}, ArgumentError),
    ],
)
def test_wrong_arguments(pgcopy: ModuleType, arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=f"{next(iter(arguments))} must be"):
        pgcopy.copy_column(**{"name": "a", "type_text": "text", **arguments})


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_rows_need_no_pyarrow(asked: str) -> None:
    code = """
import sys
from fastcore.pgcopy import copy_column, encode_copy
encode_copy([(1,)], [copy_column("a", "int4")])
print("pyarrow" in sys.modules)
"""
    assert printed(code, FASTCORE_IMPLEMENTATION=asked) == "False"


@pytest.mark.fallback
def test_without_pyarrow_the_fallback_tells_what_to_install() -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
from fastcore.pgcopy import copy_column, encode_copy

class Stream:
    def __arrow_c_stream__(self, requested_schema=None):
        return object()

try:
    encode_copy(Stream(), [copy_column("a", "int4")])
except ImportError as error:
    print(error)
"""
    assert "pip install 'fastcore-native[arrow]'" in printed(code, FASTCORE_IMPLEMENTATION="python")
