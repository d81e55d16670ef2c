"""Other Python interpreters on this machine that an extension can be built for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

# where pyenv and uv keep interpreters that are not on the path
_FOLDERS = [
    Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions"),
    Path.home() / ".local/share/uv/python",
]
_DESCRIBE = """
import os, sys, sysconfig
has_headers = os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
print(sys.implementation.name, has_headers, sys.version_info[1], sys.executable)
"""
_MINORS_AHEAD = 8


class Interpreter(NamedTuple):
    minor: int
    executable: str


def newest_interpreter(least_minor: int) -> list[Interpreter]:
    """The newest CPython 3 that has its headers, of this minor version or above; none when there is none."""
    for minor in reversed(range(least_minor, least_minor + _MINORS_AHEAD)):
        for candidate in _candidates(minor):
            described = subprocess.run(
                [candidate, "-I", "-c", _DESCRIBE], capture_output=True, text=True, check=False, timeout=20
            )
            start = f"cpython True {minor} "
            if described.stdout.startswith(start):
                return [Interpreter(minor, described.stdout.removeprefix(start).strip())]
    return []


def _candidates(minor: int) -> list[str]:
    name = f"python3.{minor}"
    on_path = shutil.which(name)
    kept = [str(path) for folder in _FOLDERS for path in folder.glob(f"*/bin/{name}")]
    this = [sys.executable] if sys.version_info[1] == minor else []
    return [*this, *([on_path] if on_path else []), *kept]
