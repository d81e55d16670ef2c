"""What is safe and fits to be shown in a terminal."""

from __future__ import annotations

import os
import shutil
import unicodedata
from typing import TextIO

_RESET = "\x1b[0m"
_WIDE = ("W", "F")


def is_terminal(stream: TextIO) -> bool:
    """Says whether a person reads the stream; one that is closed has no reader."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def has_colours(stream: TextIO) -> bool:
    """Says whether the stream is to be coloured: https://no-color.org."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """The columns of the terminal, or of ``COLUMNS``."""
    return shutil.get_terminal_size().columns


def coloured(text: str, style: str) -> str:
    """Puts text in a style of ECMA-48, such as ``"31"`` for red."""
    return f"\x1b[{style}m{text}{_RESET}" if style else text


def printable(text: str) -> str:
    r"""Puts text on one line, without what would control the terminal or reorder the line.

    Example:
        >>> printable("two\n lines, \x1b[2Jone")
        'two lines, �[2Jone'
    """
    joined = " ".join(text.split())
    if joined.isprintable():
        return joined
    return "".join(character if character.isprintable() else "\ufffd" for character in joined)


def width_of(text: str) -> int:
    """How many columns printable text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut_end(text: str, width: int) -> str:
    """Cuts text that is too wide at its end.

    Example:
        >>> cut_end("hardcoded password", 10)
        'hardcoded…'
    """
    return text if width_of(text) <= width else _first_columns(text, width - 1) + "…"


def cut_start(text: str, width: int) -> str:
    """Cuts text that is too wide at its start, where paths and rule ids say the least.

    Example:
        >>> cut_start("services/users/views.py:31", 12)
        '…views.py:31'
    """
    return text if width_of(text) <= width else "…" + _first_columns(text[::-1], width - 1)[::-1]


def _first_columns(text: str, width: int) -> str:
    for end, character in enumerate(text):
        width -= _columns(character)
        if width < 0:
            return text[:end]
    return text


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
