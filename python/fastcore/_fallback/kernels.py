"""The kernel functions of ``_core``, where Python itself is the only kernel."""

from __future__ import annotations

from fastcore.errors import ArgumentError


def kernels() -> list[str]:
    return ["python"]


def kernel() -> str:
    return "python"


def use_kernel(name: str) -> None:
    if name != "python":
        raise ArgumentError(f"unknown kernel {name!r}; there is: python")
