"""The operations of ``_core`` in pure Python: same names, same signatures, same results."""

from fastcore._fallback.digest import (
    fingerprint_findings,
    sha256_batch,
    sha256_kernel,
    sha256_kernels,
    use_sha256_kernel,
)
from fastcore._fallback.finding_table import FindingTable
from fastcore._fallback.fingerprint_table import FingerprintTable
from fastcore._fallback.kernels import kernel, kernels, use_kernel
from fastcore._fallback.pgcopy import ArrowBatches, CopyEncoder
from fastcore._fallback.response import (
    ListResponseStream,
    ResponseBytes,
    build_connection_response,
    build_empty_array_response,
    build_list_response,
    build_multi_response,
    build_null_response,
    build_single_response,
)
from fastcore._fallback.sarif import parse_sarif

__all__ = [
    "ArrowBatches",
    "CopyEncoder",
    "FindingTable",
    "FingerprintTable",
    "ListResponseStream",
    "ResponseBytes",
    "build_connection_response",
    "build_empty_array_response",
    "build_list_response",
    "build_multi_response",
    "build_null_response",
    "build_single_response",
    "fingerprint_findings",
    "kernel",
    "kernels",
    "parse_sarif",
    "sha256_batch",
    "sha256_kernel",
    "sha256_kernels",
    "use_kernel",
    "use_sha256_kernel",
]
