"""Other Python interpreters on this machine that an extension can be built for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# where pyenv and uv keep interpreters that are not on the path
_FOLDERS = [
    Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions"),
    Path.home() / ".local/share/uv/python",
]
_DESCRIBE = """
import os, sys, sysconfig
has_headers = os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
print(sys.implementation.name, sys.version_info[1], has_headers, sys.executable)
"""


def newest_interpreters(least_minor: int) -> dict[str, Path]:
    """CPython 3.``least_minor`` and newer with its headers: one interpreter for each minor version."""
    found = {}
    for candidate in _candidates(least_minor):
        described = subprocess.run(
            [candidate, "-I", "-c", _DESCRIBE], capture_output=True, text=True, check=False, timeout=20
        )
        if described.returncode == 0:
            name, minor, has_headers, executable = described.stdout.strip().split(" ", 3)
            if name == "cpython" and has_headers == "True" and int(minor) >= least_minor:
                found.setdefault(f"3.{minor}", Path(executable))
    return found


def _candidates(least_minor: int) -> list[str]:
    names = [f"python3.{minor}" for minor in range(least_minor, least_minor + 8)]
    on_path = [path for name in names if (path := shutil.which(name))]
    kept = [str(path) for folder in _FOLDERS for name in names for path in folder.glob(f"*/bin/{name}")]
    return [sys.executable, *on_path, *kept]
