"""The logs that a command line names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fastcore.cli._output import STANDARD_STREAM

ENDINGS = (".sarif", ".sarif.json", ".sarif.gz", ".sarif.json.gz")


class InputError(Exception):
    """What was given names no log."""


class Input(NamedTuple):
    """A log: None is the standard input stream."""

    path: Path | None
    length: int


def inputs_of(names: Sequence[str]) -> list[Input]:
    """Finds the logs, each once, in the order of their names; those of a folder by their paths.

    Raises:
        InputError: a folder has no logs.
    """
    found: dict[str, Input] = {}
    for name in names:
        if name == STANDARD_STREAM:
            found.setdefault(name, Input(None, 0))
            continue
        for path in _logs_below(Path(name)) if os.path.isdir(name) else [Path(name)]:
            found.setdefault(os.path.realpath(path), Input(path, _length(path)))
    return list(found.values())


def grouped(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    """Splits the inputs at the standard input stream, which is read alone."""
    for is_stream, group in groupby(inputs, key=lambda log: log.path is None):
        logs = list(group)
        yield from [[log] for log in logs] if is_stream else [logs]


def _logs_below(folder: Path) -> list[Path]:
    logs = sorted(
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(ENDINGS)
    )
    if not logs:
        raise InputError(f"{folder}: no logs (*{', *'.join(ENDINGS)}) in this folder")
    return logs


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # said when it is read
        return 0
