"""``fastcore sarif`` in a terminal, and what ends it from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from command_logs import result, write_log
from command_terminal import COMMAND, shown_in_terminal
from subprocesses import environment_with

SARIF = [*COMMAND, "sarif"]


def in_terminal(*words: str, no_color: str | None = None, path: Path | None = None) -> str:
    return shown_in_terminal("sarif", *words, no_color=no_color, path=path)


def lines_of(shown: str) -> list[str]:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    return [line for line in plain.replace("\r\n", "\n").split("\n") if line and "\r" not in line]


def test_a_table_fits_the_terminal() -> None:
    write_log(
        "a.sarif",
        result("python.lang.security.audit.dangerous-call", "error", "services/users/deep/views.py", 31),
        result("B1", message={"text": "漢字" * 40}),
    )
    shown = in_terminal("a.sarif", "--no-progress")
    table = lines_of(shown)[:2]
    assert all(sum(2 if ord(character) > 0x2FFF else 1 for character in line) <= 60 for line in table)
    assert "…" in table[0]
    assert "views.py:31" in table[0]
    assert table[1].endswith("…")
    assert "\x1b[31mhigh" in shown
    assert "\x1b" not in in_terminal("a.sarif", "--no-progress", no_color="1")


def test_progress_is_shown_in_a_terminal_alone() -> None:
    write_log("a.sarif", result("B1"))
    assert "reading" in in_terminal("a.sarif")
    assert "reading" not in in_terminal("a.sarif", "--no-progress")
    assert "reading" not in in_terminal("a.sarif", "--quiet")
    assert "reading" not in in_terminal("a.sarif", "--json")
    assert "reading" in in_terminal("a.sarif", "--json", "--output", "out.json")


def test_the_command_does_without_the_progress_bar(tmp_path: Path) -> None:
    write_log("a.sarif", result("B1"))
    (tmp_path / "tqdm.py").write_text("raise ModuleNotFoundError(name='tqdm')")
    shown = in_terminal("a.sarif", path=tmp_path)
    assert "reading" not in shown
    assert lines_of(shown)[0].split()[:2] == ["medium", "B1"]


def test_a_reader_that_has_enough_ends_it_quietly() -> None:
    write_log("a.sarif", *(result(f"B{number}") for number in range(20_000)))
    process = subprocess.Popen(
        [*SARIF, "a.sarif", "--csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment_with()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"source,")
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


def test_ctrl_c_ends_it_quietly() -> None:
    write_log("a.sarif", result("B1"))
    process = subprocess.Popen(
        [*SARIF, "a.sarif", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment_with(PYTHONUNBUFFERED="1"),
    )
    assert process.stdout is not None
    # the first log has been written when the command waits for the second
    assert os.read(process.stdout.fileno(), 1) == b"{"
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (130, b"")


@pytest.mark.parametrize("words", [["--json"], ["--csv"], ["--summary"], []])
def test_a_full_disk_is_an_error(words: list[str]) -> None:
    write_log("a.sarif", result("B1"))
    with open("/dev/full", "wb") as full:
        finished = subprocess.run(
            [*SARIF, "a.sarif", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment_with(),
            check=False,
        )
    assert finished.returncode == 2
    assert b"No space left on device" in finished.stderr
    assert b"Traceback" not in finished.stderr
