"""A progress bar on the standard error stream, where a person can see it."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from fastcore.cli._terminal import is_terminal, printable


class Progress:
    """Shows how much of the work is done; without ``tqdm``, or without a terminal, it shows nothing.

    Args:
        total: bytes that there are to read, or whatever ``unit`` says.
        wanted: False shows nothing.
        unit: what is counted.
        title: what is done.
    """

    def __init__(self, total: int, *, wanted: bool, unit: str = "B", title: str = "reading") -> None:
        self._bar: Any = _bar(total, unit, title) if wanted and is_terminal(sys.stderr) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, done: int) -> None:
        """So many more are done."""
        if self._bar is not None:
            self._bar.update(done)

    def say(self, message: str) -> None:
        """Prints a line above the bar."""
        line = f"fastcore: {printable(message)}"
        if self._bar is None:
            print(line, file=sys.stderr)
        else:
            self._bar.write(line, file=sys.stderr)


def _bar(total: int, unit: str, title: str) -> Any:
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return None
    return tqdm(total=total, unit=unit, unit_scale=True, file=sys.stderr, leave=False, desc=title)
