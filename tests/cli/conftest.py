"""``fastcore sarif`` in this process, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_logs import Command, Shown
from fastcore.cli import main


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Names of files are relative to it, so that messages have no long paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs ``fastcore sarif`` with these words."""

    def run(*words: str) -> Shown:
        capfd.readouterr()
        exit_code = main(["sarif", *words])
        shown = capfd.readouterr()
        return Shown(exit_code, shown.out, shown.err)

    return run
