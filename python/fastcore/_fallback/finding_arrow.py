"""Findings as an Arrow table, which pyarrow makes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fastcore._fallback.optional_pyarrow import load_pyarrow
from fastcore._sarif_options import FINDING_FIELDS

if TYPE_CHECKING:
    import pyarrow


def schema() -> pyarrow.Schema:
    """The types that the native table has, none of them nullable."""
    arrow = load_pyarrow()
    types = {
        **dict.fromkeys(FINDING_FIELDS, arrow.large_utf8()),
        **dict.fromkeys(("line", "column", "end_line", "end_column"), arrow.int32()),
        "cwe": arrow.large_list(arrow.field("item", arrow.large_utf8(), nullable=False)),
        "suppressed": arrow.bool_(),
    }
    return arrow.schema([arrow.field(name, type_, nullable=False) for name, type_ in types.items()])


def table(findings: list[dict[str, Any]]) -> pyarrow.Table:
    """One batch, in which the partial fingerprints are JSON."""
    for finding in findings:
        finding["partial_fingerprints"] = json.dumps(
            finding["partial_fingerprints"], ensure_ascii=False, separators=(",", ":")
        )
    columns = [[finding[name] for finding in findings] for name in FINDING_FIELDS]
    arrow = load_pyarrow()
    batch_schema = schema()
    arrays = [arrow.array(column, type_) for column, type_ in zip(columns, batch_schema.types, strict=True)]
    batch = arrow.record_batch(arrays, schema=batch_schema)
    return arrow.Table.from_batches([batch], schema=batch_schema)
