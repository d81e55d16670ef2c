"""Every test of an operation runs on the fallback and on each native kernel of this machine."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

_TESTS = Path(__file__).parent
# the folders of test helpers; the tests themselves are imported by path
sys.path[:0] = [str(_TESTS / folder) for folder in ("python", "data", "fuzz")]

# the pure wheel has no native module; only who says so may test without one
PURE = os.environ.get("FASTCORE_TEST_PURE") == "1"
if PURE:
    os.environ["FASTCORE_IMPLEMENTATION"] = "python"

with warnings.catch_warnings():
    # a missing native module is reported by the tests that need it, each with its reason
    warnings.simplefilter("ignore", RuntimeWarning)
    import fastcore
    from fastcore import _backend, _fallback

native: ModuleType | None = None
missing = ""
NATIVE_KERNELS: list[str] = []
if not PURE:
    try:
        native = import_module("fastcore._core")
        NATIVE_KERNELS = native.kernels()
    except ImportError as error:
        missing = f"the native module is missing (FASTCORE_TEST_PURE=1 tests the fallback alone): {error}"
        NATIVE_KERNELS = ["missing"]

NATIVE = [f"native-{kernel}" for kernel in NATIVE_KERNELS]


MARKERS = (
    "native: is about the native module alone; left out by FASTCORE_TEST_PURE=1",
    "fallback: runs on the fallback alone, which make sanitize has no use for",
    "large: takes gigabytes, or measures memory, which a sanitizer needs for itself",
)


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if PURE:
        about_native = [item for item in items if item.get_closest_marker("native")]
        config.hook.pytest_deselected(items=about_native)
        items[:] = [item for item in items if item not in about_native]


@pytest.fixture(scope="module", params=[pytest.param("python", marks=pytest.mark.fallback), *NATIVE])
def implementation(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """The module with the raw functions: the fallback, or ``_core`` on one of its kernels."""
    yield from _use(request.param)


@pytest.fixture(scope="module", params=NATIVE or ["native-missing"])
def native_implementation(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """``_core`` on each of its kernels; for tests marked native."""
    yield from _use(request.param)


def _use(name: str) -> Iterator[ModuleType]:
    kernel = name.removeprefix("native-")
    if kernel == "python":
        yield _fallback
        return
    if native is None:
        pytest.fail(missing)
    before = native.kernel()
    native.use_kernel(kernel)
    yield native
    native.use_kernel(before)


@pytest.fixture(scope="module")
def public(implementation: ModuleType) -> Iterator[Callable[[str], ModuleType]]:
    """Imports a public module of the library, such as ``response``, on each implementation."""
    with pytest.MonkeyPatch.context() as patch, _library_imported_anew():
        for function in vars(implementation).keys() & vars(_backend).keys():
            if not function.startswith("_"):
                patch.setattr(_backend, function, getattr(implementation, function))
        yield lambda name: import_module(f"fastcore.{name}")


@pytest.fixture(scope="module")
def library(public: Callable[[str], ModuleType]) -> ModuleType:
    """The public ``fastcore.response`` on each implementation."""
    return public("response")


@pytest.fixture(scope="module")
def sarif(public: Callable[[str], ModuleType]) -> ModuleType:
    """The public ``fastcore.sarif`` on each implementation."""
    return public("sarif")


@pytest.fixture(scope="module")
def digest(public: Callable[[str], ModuleType]) -> ModuleType:
    """The public ``fastcore.digest`` on each implementation; it takes what ``sarif`` gives."""
    return public("digest")


@contextmanager
def _library_imported_anew() -> Iterator[None]:
    # the new modules stay registered meanwhile, so that their classes can be pickled
    before = _library_modules()
    for name in before:
        _forget(name)
    try:
        yield
    finally:
        for name in _library_modules():
            _forget(name)
        for name, module in before.items():
            sys.modules[name] = module
            setattr(fastcore, name.removeprefix("fastcore."), module)


def _library_modules() -> dict[str, ModuleType]:
    nouns = ("fastcore.response", "fastcore.sarif", "fastcore.digest", "fastcore.pgcopy")
    return {name: module for name, module in sys.modules.items() if name.startswith(nouns)}


def _forget(name: str) -> None:
    del sys.modules[name]
    # an import that failed half-way leaves no attribute
    vars(fastcore).pop(name.removeprefix("fastcore."), None)
