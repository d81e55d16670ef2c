"""SHA-256 on the fallback and on each native kernel of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from fastcore import _fallback


def native_kernels() -> list[str]:
    try:
        names: list[str] = import_module("fastcore._core").sha256_kernels()
    except ImportError:  # said by the tests that need it
        return ["missing"]
    return names


@contextmanager
def on_kernel(name: str) -> Iterator[ModuleType]:
    """The module with the raw functions: the fallback for ``python``, else ``_core`` on that kernel."""
    if name == "python":
        yield _fallback
        return
    native = import_module("fastcore._core")
    before = native.sha256_kernel()
    native.use_sha256_kernel(name)
    try:
        yield native
    finally:
        native.use_sha256_kernel(before)
