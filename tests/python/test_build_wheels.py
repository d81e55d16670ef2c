"""Wheels as users build them: pure, and native with simdjson from sources instead of an installed package."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A source package that carries simdjson's single-header release: where upstream's own host cannot be reached,
# it shows that the build works without an installed simdjson.
SIMDJSON_SOURCES = (
    "pysimdjson==7.0.2 --hash=sha256:44cf276e48912a3b9c7ca362c14da8420a7ac15a9f1a16ec95becff86db3904a\n"
)
SHOW_IMPLEMENTATION = """
import fastcore
print(fastcore.IMPLEMENTATION, fastcore.build_list_response([b'{"first_name": 1}'], "users").decode())
"""


def build_wheel(folder: Path, *options: str, **environment: str) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    done = subprocess.run(
        [*command, "--wheel-dir", str(folder), *options, str(ROOT)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def packaged_files(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


def run_from_wheel(wheel: Path, folder: Path) -> str:
    zipfile.ZipFile(wheel).extractall(folder)
    # isolated: only the unpacked wheel can provide fastcore
    script = f"import sys; sys.path.insert(0, {str(folder)!r})\n{SHOW_IMPLEMENTATION}"
    command = [sys.executable, "-I", "-S", "-W", "ignore:fastcore runs on", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def leaked_files(wheel: Path) -> list[str]:
    return [name for name in packaged_files(wheel) if not name.startswith(("fastcore/", "fastcore_native-"))]


def test_pure_wheel_needs_no_compiler(tmp_path: Path) -> None:
    failing = {"CC": "/bin/false", "CXX": "/bin/false", "PATH": str(Path(sys.executable).parent)}
    wheel = build_wheel(tmp_path / "wheel", FASTCORE_PURE="1", **failing)
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in packaged_files(wheel) if name.endswith(".so")]
    assert leaked_files(wheel) == []
    assert run_from_wheel(wheel, tmp_path / "site") == 'python {"data":{"users":[{"firstName":1}]}}'


@pytest.fixture(scope="module")
def simdjson_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simdjson")
    requirements = folder / "requirements.txt"
    requirements.write_text(SIMDJSON_SOURCES)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "--quiet"]
    subprocess.run([*command, "--dest", str(folder), "--requirement", str(requirements)], check=True)
    (archive,) = folder.glob("pysimdjson-*.tar.gz")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(folder)], check=True)
    return folder / archive.name.removesuffix(".tar.gz") / "simdjson"


@pytest.mark.native
def test_native_wheel_with_simdjson_from_sources(tmp_path: Path, simdjson_sources: Path) -> None:
    wheel = build_wheel(
        tmp_path / "wheel",
        f"--config-settings=build-dir={tmp_path / 'build'}",
        f"--config-settings=cmake.define.FETCHCONTENT_SOURCE_DIR_SIMDJSON={simdjson_sources}",
        "--config-settings=cmake.define.CMAKE_DISABLE_FIND_PACKAGE_simdjson=ON",
    )
    assert leaked_files(wheel) == []
    (extension,) = [name for name in packaged_files(wheel) if name.endswith(".so")]
    assert b"libsimdjson" not in zipfile.ZipFile(wheel).read(extension)
    assert run_from_wheel(wheel, tmp_path / "site") == 'native {"data":{"users":[{"firstName":1}]}}'
