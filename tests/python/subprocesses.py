"""Python in a process of its own, for what is decided once, when fastcore is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import fastcore

_PACKAGES = str(Path(fastcore.__file__).parents[1])

HIDE_NATIVE = """
import sys
class HideNative:
    def find_spec(self, name, path=None, target=None):
        if name == "fastcore._core":
            raise ImportError("libmissing.so.1: cannot open shared object file")
sys.meta_path.insert(0, HideNative())
sys.modules.pop("fastcore._core", None)
"""


def environment_with(path: Path | None = None, **environment: str | None) -> dict[str, str]:
    """Only those of our variables that are given, and ``path`` before other packages."""
    variables = {name: text for name, text in os.environ.items() if not name.startswith("FASTCORE_")}
    variables["PYTHONPATH"] = os.pathsep.join([*([str(path)] if path else []), _PACKAGES])
    for name, text in environment.items():
        if text is None:
            variables.pop(name, None)
        else:
            variables[name] = text
    return variables


def run_python(
    code: str, *, path: Path | None = None, options: tuple[str, ...] = (), **environment: str | None
) -> subprocess.CompletedProcess[str]:
    """Runs code with only those of our variables that are given, and ``path`` before other packages."""
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        env=environment_with(path, **environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def printed(code: str, *, path: Path | None = None, **environment: str | None) -> str:
    """What the code prints, when it ends well and without a warning."""
    finished = run_python(code, path=path, options=("-W", "error"), **environment)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()
