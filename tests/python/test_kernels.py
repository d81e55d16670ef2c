"""Which kernels there are and which one is in use."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from types import ModuleType

import pytest

from fastcore import ArgumentError
from subprocesses import printed, run_python

SHOW = "from fastcore import _backend; print(_backend.kernel())"


def test_the_active_kernel_is_one_of_them(implementation: ModuleType) -> None:
    kernels = implementation.kernels()
    assert kernels
    assert len(set(kernels)) == len(kernels)
    assert implementation.kernel() in kernels


def test_each_can_be_used(implementation: ModuleType) -> None:
    before = implementation.kernel()
    try:
        for name in implementation.kernels():
            assert implementation.use_kernel(name) is None
            assert implementation.kernel() == name
    finally:
        implementation.use_kernel(before)


@pytest.mark.parametrize("name", ["", "none", "Portable", "avx2 "])
def test_unknown_kernel(implementation: ModuleType, name: str) -> None:
    before = implementation.kernel()
    with pytest.raises(ArgumentError) as caught:
        implementation.use_kernel(name)
    assert all(kernel in str(caught.value) for kernel in implementation.kernels())
    assert implementation.kernel() == before


def test_the_fallback_has_one_kernel() -> None:
    assert printed(SHOW, FASTCORE_IMPLEMENTATION="python", FASTCORE_KERNEL="none") == "python"


@pytest.mark.native
def test_the_environment_forces_one(native_implementation: ModuleType) -> None:
    for name in native_implementation.kernels():
        assert printed(SHOW, FASTCORE_KERNEL=name) == name


@pytest.mark.native
def test_there_is_always_the_portable_one(native_implementation: ModuleType) -> None:
    assert "portable" in native_implementation.kernels()


@pytest.mark.native
@pytest.mark.skipif(platform.machine() != "x86_64", reason="asks for the features of x86-64 CPUs")
def test_there_are_those_that_the_cpu_can_run(native_implementation: ModuleType) -> None:
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    assert flags is not None
    cpu = set(flags[1].split())
    wanted = ["portable"]
    if cpu >= {"avx2", "bmi1", "bmi2"}:
        wanted.append("avx2")
        if cpu >= {"avx512f", "avx512bw", "avx512vl", "avx512vbmi", "avx512_vbmi2"}:
            wanted.append("avx512")
    assert native_implementation.kernels() == wanted


@pytest.mark.native
def test_the_fastest_one_is_used(native_implementation: ModuleType) -> None:
    assert printed(SHOW, FASTCORE_KERNEL=None) == native_implementation.kernels()[-1]


@pytest.mark.native
@pytest.mark.parametrize("implementation_asked", [None, "native"])
def test_the_environment_names_an_unknown_one(implementation_asked: str | None) -> None:
    finished = run_python(SHOW, FASTCORE_KERNEL="none", FASTCORE_IMPLEMENTATION=implementation_asked)
    assert finished.returncode == 1
    error = finished.stderr.strip().splitlines()[-1]
    assert error.startswith("ImportError")
    assert "none" in error
    assert "portable" in error
