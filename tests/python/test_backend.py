"""The choice between the native module and the fallback."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from subprocesses import HIDE_NATIVE, printed, run_python

SHOW = "import fastcore; print(fastcore.IMPLEMENTATION, fastcore.build_null_response('user').decode())"
RESPONSE = '{"data":{"user":null}}'


def test_python_is_forced() -> None:
    assert printed(SHOW, FASTCORE_IMPLEMENTATION="python") == f"python {RESPONSE}"


def test_python_is_forced_and_native_not_even_imported() -> None:
    code = "import fastcore, sys; print('fastcore._core' in sys.modules)"
    assert printed(code, FASTCORE_IMPLEMENTATION="python") == "False"


@pytest.mark.native
@pytest.mark.parametrize("asked", [None, "", "native"])
def test_native_is_taken(asked: str | None) -> None:
    assert printed(SHOW, FASTCORE_IMPLEMENTATION=asked) == f"native {RESPONSE}"


@pytest.mark.native
def test_native_does_not_import_the_fallback() -> None:
    code = "import fastcore, sys; print([name for name in sys.modules if 'fallback' in name])"
    assert printed(code, FASTCORE_IMPLEMENTATION="native") == "[]"


def test_native_is_forced_and_missing() -> None:
    finished = run_python(HIDE_NATIVE + SHOW, FASTCORE_IMPLEMENTATION="native")
    assert finished.returncode == 1
    error = finished.stderr.strip().splitlines()[-1]
    assert error.startswith("ImportError: ")
    assert platform.python_version() in error
    assert str(sys.implementation.cache_tag) in error
    assert sys.platform in error
    assert platform.machine() in error
    assert "libmissing.so.1" in error


@pytest.mark.parametrize("asked", [None, ""])
def test_one_warning_when_native_is_missing(asked: str | None) -> None:
    finished = run_python(HIDE_NATIVE + SHOW, FASTCORE_IMPLEMENTATION=asked)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip() == f"python {RESPONSE}"
    assert finished.stderr.count("RuntimeWarning") == 1
    assert "libmissing.so.1" in finished.stderr
    assert "FASTCORE_IMPLEMENTATION=python" in finished.stderr


def test_no_warning_when_python_was_asked_for() -> None:
    assert printed(HIDE_NATIVE + SHOW, FASTCORE_IMPLEMENTATION="python") == f"python {RESPONSE}"


@pytest.mark.parametrize("asked", ["rust", "Native", "python ", "1"])
def test_another_value(asked: str) -> None:
    finished = run_python(SHOW, FASTCORE_IMPLEMENTATION=asked)
    assert finished.returncode == 1
    error = finished.stderr.strip().splitlines()[-1]
    assert error == f"ImportError: FASTCORE_IMPLEMENTATION must be native or python, not {asked!r}"


def test_a_forced_kernel_means_native() -> None:
    finished = run_python(HIDE_NATIVE + SHOW, FASTCORE_KERNEL="portable")
    assert finished.returncode == 1
    assert "libmissing.so.1" in finished.stderr.strip().splitlines()[-1]


def distribution(folder: Path, name: str, version: str) -> Path:
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return folder


def test_a_foreign_distribution_is_named(tmp_path: Path) -> None:
    finished = run_python(
        SHOW, path=distribution(tmp_path, "fastcore", "1.7.29"), FASTCORE_IMPLEMENTATION="python"
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip() == f"python {RESPONSE}"
    assert finished.stderr.count("RuntimeWarning") == 1
    assert "fastcore 1.7.29" in finished.stderr
    assert "fastcore-native" in finished.stderr


@pytest.mark.parametrize("name", ["fastcore-native", "fastcorelib", "fastcore-other"])
def test_other_distributions_are_no_concern(tmp_path: Path, name: str) -> None:
    path = distribution(tmp_path, name, "1.0")
    assert printed(SHOW, path=path, FASTCORE_IMPLEMENTATION="python") == f"python {RESPONSE}"


def test_a_folder_named_like_a_foreign_distribution(tmp_path: Path) -> None:
    (tmp_path / "fastcore-1.0.dist-info").mkdir()
    finished = run_python(SHOW, path=tmp_path, FASTCORE_IMPLEMENTATION="python")
    assert finished.returncode == 0, finished.stderr


def test_entries_of_the_path_that_are_no_folders(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert printed(f"import sys; sys.path[:0] = [{str(file)!r}, {str(tmp_path / 'none')!r}, '']\n" + SHOW,
                   FASTCORE_IMPLEMENTATION="python") == f"python {RESPONSE}"  # fmt: skip
