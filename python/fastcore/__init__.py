"""The hot data paths of Python web backends in native code: bytes in, bytes out."""

from fastcore._backend import IMPLEMENTATION
from fastcore.digest import Fingerprints, fingerprint_findings, hash_batch, sha256_batch
from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError, RowError, SarifError
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

__all__ = [
    "IMPLEMENTATION",
    "MAX_DEPTH_LIMIT",
    "MAX_PATH_SEGMENTS",
    "MAX_ROW_BYTES",
    "MAX_WORKERS",
    "ArgumentError",
    "ArgumentTypeError",
    "FastcoreError",
    "Fingerprints",
    "PageInfo",
    "ResponseBytes",
    "ResponseField",
    "RowError",
    "SarifError",
    "astream_list_response",
    "build_connection_response",
    "build_empty_array_response",
    "build_list_response",
    "build_multi_response",
    "build_null_response",
    "build_single_response",
    "fingerprint_findings",
    "hash_batch",
    "sha256_batch",
    "stream_list_response",
]
