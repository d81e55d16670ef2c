"""Findings as Arrow data, taken by those libraries that users take them with."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import duckdb
import polars
import pyarrow
import pytest
from hypothesis import given, settings

from fastcore._sarif_options import FINDING_FIELDS
from finding_rows import ANY_ROWS, ROWS, as_dicts
from subprocesses import printed


def as_arrow(rows: list[Any]) -> list[dict[str, Any]]:
    """What a reader gets, in which partial fingerprints are JSON."""
    return [
        finding
        | {
            "partial_fingerprints": json.dumps(
                finding["partial_fingerprints"], ensure_ascii=False, separators=(",", ":")
            )
        }
        for finding in as_dicts(rows)
    ]


TYPES = {
    **dict.fromkeys(FINDING_FIELDS, pyarrow.large_utf8()),
    **dict.fromkeys(("line", "column", "end_line", "end_column"), pyarrow.int32()),
    "cwe": pyarrow.large_list(pyarrow.field("item", pyarrow.large_utf8(), nullable=False)),
    "suppressed": pyarrow.bool_(),
}
SCHEMA = pyarrow.schema([pyarrow.field(name, type_, nullable=False) for name, type_ in TYPES.items()])


@pytest.fixture(scope="module")
def findings(public: Callable[[str], ModuleType]) -> Any:
    return public("sarif_findings").Findings.from_findings(as_dicts(ROWS))


@settings(max_examples=50)
@given(ANY_ROWS)
def test_pyarrow(implementation: ModuleType, rows: list[Any]) -> None:
    table = pyarrow.table(implementation.FindingTable.from_rows(rows))
    table.validate(full=True)
    assert table.schema == SCHEMA
    assert table.to_pylist() == as_arrow(rows)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 2000])
def test_number_of_findings(implementation: ModuleType, count: int) -> None:
    rows = [ROWS[index % 2] for index in range(count)]
    table = pyarrow.table(implementation.FindingTable.from_rows(rows))
    table.validate(full=True)
    assert table.to_pylist() == as_arrow(rows)


def test_schema(findings: Any) -> None:
    assert pyarrow.schema(findings) == SCHEMA
    assert pyarrow.schema(findings.table) == SCHEMA


def test_one_batch(findings: Any) -> None:
    reader = pyarrow.RecordBatchReader.from_stream(findings)
    assert [batch.num_rows for batch in reader] == [2]


def test_another_schema_may_be_asked_for(findings: Any) -> None:
    asked = pyarrow.schema([("line", pyarrow.int64())]).__arrow_c_schema__()
    capsule = findings.__arrow_c_stream__(requested_schema=asked)
    assert pyarrow.RecordBatchReader._import_from_c_capsule(capsule).schema == SCHEMA


def test_a_part(findings: Any) -> None:
    assert pyarrow.table(findings[1:]).to_pylist() == as_arrow(ROWS[1:])


def test_polars(findings: Any) -> None:
    frame = polars.DataFrame(findings.table)
    assert frame.to_dicts() == as_arrow(ROWS)
    assert frame.schema["line"] == polars.Int32
    assert polars.DataFrame(findings[:0].table).shape == (0, len(FINDING_FIELDS))


def test_duckdb(findings: Any) -> None:
    with duckdb.connect() as connection:
        # the name of the variable is that of the table
        found = connection.sql("select * from findings order by line desc").fetchall()
        assert [dict(zip(FINDING_FIELDS, row, strict=True)) for row in found] == as_arrow(ROWS)
        cwe = connection.sql("select unnest(cwe) as cwe, count(*) from findings group by 1 order by 1")
        assert cwe.fetchall() == [("CWE-20", 1), ("CWE-89", 1)]
        connection.register("empty", findings[:0])
        assert connection.sql("select * from empty").fetchall() == []


def test_data_outlives_the_findings(implementation: ModuleType) -> None:
    table = implementation.FindingTable.from_rows(ROWS)
    arrow_table = pyarrow.table(table)
    column = arrow_table["cwe"]
    del table, arrow_table
    gc.collect()
    assert column.to_pylist() == [["CWE-20", "CWE-89"], []]


def test_capsules_that_nobody_takes(findings: Any) -> None:
    for _ in range(3):
        findings.__arrow_c_stream__()
        findings.__arrow_c_schema__()
    stream = findings.__arrow_c_stream__()
    assert pyarrow.RecordBatchReader._import_from_c_capsule(stream).read_all().num_rows == 2


@pytest.mark.native
def test_columns_are_not_copied(native_implementation: ModuleType) -> None:
    table = native_implementation.FindingTable.from_rows(ROWS)
    first, second = pyarrow.table(table), pyarrow.table(table)
    for name in ("rule_id", "line", "message"):
        addresses = [
            [buffer.address for buffer in each[name].chunk(0).buffers() if buffer is not None]
            for each in (first, second)
        ]
        assert addresses[0] == addresses[1]


@pytest.mark.fallback
def test_without_pyarrow() -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
from fastcore.sarif_findings import Findings
try:
    Findings.from_findings([{}]).__arrow_c_stream__()
except ImportError as error:
    print(error.name, "pip install 'fastcore-native[arrow]'" in str(error))
"""
    assert printed(code, FASTCORE_IMPLEMENTATION="python") == "pyarrow True"


@pytest.mark.native
def test_native_code_needs_no_pyarrow() -> None:
    code = """
import sys
sys.modules["pyarrow"] = None
from fastcore.sarif_findings import Findings
print(type(Findings.from_findings([{}]).__arrow_c_stream__()).__name__)
"""
    assert printed(code, FASTCORE_IMPLEMENTATION="native") == "PyCapsule"
