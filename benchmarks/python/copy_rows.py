"""The rows that bench_copy.py writes into a table: thirteen fields of findings."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pyarrow

from fastcore import Findings
from fastcore.pgcopy import copy_column, encode_copy
from fastcore.service.embedded_postgres import EmbeddedPostgres
from findings import Document, as_columns, make_findings

TYPES = {
    "rule_id": "text",
    "severity": "text",
    "file_path": "text",
    "line": "int4",
    "column": "int4",
    "end_line": "int4",
    "end_column": "int4",
    "message": "text",
    "code_snippet": "text",
    "cwe": "text[]",
    "fingerprint": "text",
    "suppressed": "bool",
    "tool_name": "text",
}
NAMES = tuple(TYPES)
TABLE = "issues"
COLUMNS = ", ".join(f'"{name}"' for name in NAMES)
_DECLARED = (f'"{name}" {type_name}' for name, type_name in TYPES.items())
CREATE = f"CREATE TABLE {TABLE} ({', '.join(_DECLARED)})"
COPY = f"COPY {TABLE} ({COLUMNS}) FROM STDIN"


@dataclass(frozen=True)
class CopyRows:
    """The same rows in each of the forms that somebody takes."""

    dicts: list[Document]

    @cached_property
    def findings(self) -> Findings:
        full = ({"baseline_state": "", "partial_fingerprints": {}, **row} for row in self.dicts)
        return Findings(as_columns(list(full)))

    @cached_property
    def table(self) -> pyarrow.Table:
        return pyarrow.table(self.findings).select(NAMES)

    @cached_property
    def tuples(self) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in self.dicts]

    @cached_property
    def buffer(self) -> bytes:
        columns = [copy_column(name, type_name) for name, type_name in TYPES.items()]
        return encode_copy(self.findings, columns)


def copy_rows(count: int) -> CopyRows:
    dicts = ({name: row[name] for name in NAMES} for row in make_findings(count))
    return CopyRows([row | {"fingerprint": f"sha256:{number:064x}"} for number, row in enumerate(dicts)])


@contextlib.contextmanager
def issues_database() -> Iterator[str]:
    """Run a server with an empty table ``issues``; gives its libpq connection string."""
    with (
        tempfile.TemporaryDirectory(prefix="fastcore-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "postgres") as server,
    ):
        with psycopg.connect(server.conninfo) as connection:
            connection.execute(CREATE.encode())
        yield server.conninfo
