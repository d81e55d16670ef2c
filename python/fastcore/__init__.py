"""The hot data paths of Python web backends in native code: bytes in, bytes out."""

from fastcore._arguments import MAX_DEPTH_LIMIT
from fastcore._backend import IMPLEMENTATION
from fastcore.errors import ArgumentError, ArgumentTypeError, FastcoreError, RowError
from fastcore.response import (
    ResponseBytes,
    build_empty_array_response,
    build_list_response,
    build_null_response,
    build_single_response,
)

__all__ = [
    "IMPLEMENTATION",
    "MAX_DEPTH_LIMIT",
    "ArgumentError",
    "ArgumentTypeError",
    "FastcoreError",
    "ResponseBytes",
    "RowError",
    "build_empty_array_response",
    "build_list_response",
    "build_null_response",
    "build_single_response",
]
