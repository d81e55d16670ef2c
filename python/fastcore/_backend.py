"""Chooses between the native implementation and the fallback, once, when fastcore is imported."""

from __future__ import annotations

import os
import platform
import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

from fastcore._foreign import foreign_distribution

if TYPE_CHECKING:
    from types import ModuleType

    from fastcore import _core as implementation

    IMPLEMENTATION: str


def _interpreter() -> str:
    name = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{name} ({sys.implementation.cache_tag}, {sys.platform} {platform.machine()})"


def _load_native() -> ModuleType:
    # not `from fastcore import _core`, whose error for a missing module speaks of a circular import
    return import_module("fastcore._core")


def _load_fallback() -> ModuleType:
    return import_module("fastcore._fallback")


def _load() -> tuple[str, ModuleType]:
    asked = os.environ.get("FASTCORE_IMPLEMENTATION", "")
    if asked not in ("", "native", "python"):
        raise ImportError(f"FASTCORE_IMPLEMENTATION must be native or python, not {asked!r}")
    if asked == "python":
        return "python", _load_fallback()
    try:
        return "native", _load_native()
    except ImportError as error:
        missing = f"the native fastcore._core cannot be imported by {_interpreter()}: {error}"
        # whoever forces a kernel wants the native implementation
        if asked == "native" or os.environ.get("FASTCORE_KERNEL"):
            raise ImportError(missing, name="fastcore._core") from error
    warnings.warn(
        f"fastcore runs on its slower pure-Python implementation, because {missing}. "
        "Set FASTCORE_IMPLEMENTATION=python to accept that without this warning.",
        RuntimeWarning,
        stacklevel=2,
    )
    return "python", _load_fallback()


def _warn_of_foreign_distribution() -> None:
    foreign = foreign_distribution()
    if foreign is not None:
        warnings.warn(
            f"the distribution {foreign} is installed beside fastcore-native; both use the import name "
            "'fastcore' and overwrite each other's files: keep them in separate environments",
            RuntimeWarning,
            stacklevel=2,
        )


if not TYPE_CHECKING:
    IMPLEMENTATION, implementation = _load()

_warn_of_foreign_distribution()

ArrowBatches = implementation.ArrowBatches
CopyEncoder = implementation.CopyEncoder
FindingTable = implementation.FindingTable
FingerprintTable = implementation.FingerprintTable
ListResponseStream = implementation.ListResponseStream
ResponseBytes = implementation.ResponseBytes
build_connection_response = implementation.build_connection_response
build_empty_array_response = implementation.build_empty_array_response
build_list_response = implementation.build_list_response
build_multi_response = implementation.build_multi_response
build_null_response = implementation.build_null_response
build_single_response = implementation.build_single_response
fingerprint_findings = implementation.fingerprint_findings
kernel = implementation.kernel
kernels = implementation.kernels
parse_sarif = implementation.parse_sarif
sha256_batch = implementation.sha256_batch
sha256_kernel = implementation.sha256_kernel
sha256_kernels = implementation.sha256_kernels
use_kernel = implementation.use_kernel
use_sha256_kernel = implementation.use_sha256_kernel
