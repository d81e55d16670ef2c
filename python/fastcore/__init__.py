"""The hot data paths of Python web backends in native code: bytes in, bytes out."""

from importlib import import_module
from typing import TYPE_CHECKING

from fastcore._backend import IMPLEMENTATION
from fastcore.digest import Fingerprints, fingerprint_findings, hash_batch, sha256_batch
from fastcore.errors import (
    ArgumentError,
    ArgumentTypeError,
    CopyError,
    DeadlineError,
    FastcoreError,
    RowError,
    SarifError,
)
from fastcore.response import (
    MAX_DEPTH_LIMIT,
    MAX_PATH_SEGMENTS,
    MAX_ROW_BYTES,
    MAX_WORKERS,
    PageInfo,
    ResponseBytes,
    ResponseField,
    astream_list_response,
    build_connection_response,
    build_empty_array_response,
    build_list_response,
    build_multi_response,
    build_null_response,
    build_single_response,
    stream_list_response,
)

if TYPE_CHECKING:
    from fastcore.sarif import (
        Finding,
        Findings,
        SarifLimits,
        SarifProblem,
        SarifReport,
        ToolRule,
        ToolRun,
        parse_sarif,
        parse_sarif_files,
    )

__all__ = [
    "IMPLEMENTATION",
    "MAX_DEPTH_LIMIT",
    "MAX_PATH_SEGMENTS",
    "MAX_ROW_BYTES",
    "MAX_WORKERS",
    "ArgumentError",
    "ArgumentTypeError",
    "CopyError",
    "DeadlineError",
    "FastcoreError",
    "Finding",
    "Findings",
    "Fingerprints",
    "PageInfo",
    "ResponseBytes",
    "ResponseField",
    "RowError",
    "SarifError",
    "SarifLimits",
    "SarifProblem",
    "SarifReport",
    "ToolRule",
    "ToolRun",
    "astream_list_response",
    "build_connection_response",
    "build_empty_array_response",
    "build_list_response",
    "build_multi_response",
    "build_null_response",
    "build_single_response",
    "fingerprint_findings",
    "hash_batch",
    "parse_sarif",
    "parse_sarif_files",
    "sha256_batch",
    "stream_list_response",
]

# type checkers would take it for a promise that every name is there
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # what is not there yet: whoever reads no logs need not wait for what reads them
        if name in __all__:
            return getattr(import_module("fastcore.sarif"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
