"""Subinterpreters, each with a GIL of its own (PEP 684), which Python has from 3.12 on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pybind11
import pytest

from interpreters import Interpreter, newest_interpreter

ROOT = Path(__file__).parents[2]

RUN_IN_SUBINTERPRETERS = """
import sys, threading
try:
    import _interpreters
except ImportError:
    import _xxsubinterpreters as _interpreters

WORK = '''
import sys
sys.path.insert(0, {packages!r})
import fastcore
from fastcore.sarif_findings import Findings
assert fastcore.IMPLEMENTATION == "native"
rows = ['{{"first_name": "Ada \\u00e9 %d"}}' % i for i in range(2000)]
expected = ",".join('{{"__typename":"User","firstName":"Ada \\u00e9 %d"}}' % i for i in range(2000))
expected = ('{{"data":{{"users":[' + expected + "]}}}}").encode()
for turn in range(20):
    assert fastcore.build_list_response(rows, "users", "User") == expected
    try:
        fastcore.build_list_response([*rows, '{{"a" 1}}'], "users")
    except fastcore.RowError as error:
        assert (error.row_index, error.byte_offset, error.reason) == (2000, 5, "expected ':'")
    else:
        raise AssertionError("a bad row was taken")
    given = [{{"rule_id": "R%d" % (i % 9), "line": i, "cwe": ["CWE-89"]}} for i in range(999)]
    findings = Findings.from_findings(given)
    assert len(findings.filter(rule_id="R3")) == 111
    assert Findings.from_findings(findings.to_dicts()) == findings
    assert len(list(findings)) == findings.to_json().count(b"CWE-89") == 999
assert bytes(fastcore.ResponseBytes(expected)) == expected
'''.format(packages=sys.argv[1])

failures = []

def run():
    try:
        interpreter = _interpreters.create()
        failure = _interpreters.run_string(interpreter, WORK)
        if failure is not None:
            failures.append(failure)
        _interpreters.destroy(interpreter)
    except Exception as error:
        failures.append(error)

for generation in range(3):
    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    if generation:  # the first time, no other interpreter has the module yet
        exec(WORK, {})
    for thread in threads:
        thread.join()
exec(WORK, {})
print(failures)
"""


@pytest.fixture(scope="module", params=newest_interpreter(12), ids=lambda python: f"3.{python.minor}")
def python_with_fastcore(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """An interpreter, and the folder with the library and an extension that is built for it."""
    python: Interpreter = request.param
    folder = tmp_path_factory.mktemp("built")
    packages = folder / "packages"
    shutil.copytree(
        ROOT / "python" / "fastcore", packages / "fastcore", ignore=shutil.ignore_patterns("*.so")
    )
    definitions = {
        "Python_EXECUTABLE": python.executable,
        "pybind11_DIR": pybind11.get_cmake_dir(),
        # called as pip's build calls it, whose objects then come out of the compiler cache
        "CMAKE_CXX_COMPILER": shutil.which("g++") or "c++",
    }
    configure = ["-G", "Ninja", *(f"-D{name}={value}" for name, value in definitions.items())]
    for command in (
        ["-S", str(ROOT), "-B", str(folder / "build"), *configure],
        ["--build", str(folder / "build"), "--target", "_core"],
        ["--install", str(folder / "build"), "--component", "python", "--prefix", str(packages)],
    ):
        done = subprocess.run(["cmake", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return python.executable, packages


@pytest.mark.native
def test_subinterpreters_build_at_the_same_time(python_with_fastcore: tuple[str, Path]) -> None:
    python, packages = python_with_fastcore
    command = [python, "-I", "-X", "dev", "-c", RUN_IN_SUBINTERPRETERS, str(packages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
