"""``fastcore`` in a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
from pathlib import Path

from subprocesses import environment_with

COMMAND = [sys.executable, "-m", "fastcore.cli"]


def shown_in_terminal(*words: str, no_color: str | None = None, path: Path | None = None) -> str:
    """What a terminal of 60 columns shows."""
    terminal, of_the_command = pty.openpty()
    termios.tcsetwinsize(of_the_command, (24, 60))
    process = subprocess.Popen(
        [*COMMAND, *words],
        stdin=subprocess.DEVNULL,
        stdout=of_the_command,
        stderr=of_the_command,
        env=environment_with(path, COLUMNS=None, TERM="xterm", NO_COLOR=no_color),
    )
    os.close(of_the_command)
    shown = b""
    try:
        while select.select([terminal], [], [], 60)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                # Linux says so when the last of those who write has closed it
                break
            if not piece:
                break
            shown += piece
    finally:
        os.close(terminal)
        process.wait(timeout=60)
    return shown.decode()
