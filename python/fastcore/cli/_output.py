"""Where a command's output goes: the standard output stream, or a file that appears when it is complete."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

STANDARD_STREAM = "-"


@contextmanager
def output_to(target: str | None) -> Iterator[BinaryIO]:
    """Opens the output.

    Args:
        target: path of a file, which is replaced only when all of it has been written, so that it may be one
            of the inputs; None or ``-`` is the standard output stream.
    """
    if target is None or target == STANDARD_STREAM:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif Path(target).exists() and not Path(target).is_file():
        # a device or a pipe takes what comes
        with open(target, "wb") as stream:
            yield stream
    else:
        with _replaced(Path(target)) as stream:
            yield stream


@contextmanager
def _replaced(target: Path) -> Iterator[BinaryIO]:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with open(descriptor, "wb") as stream:
            yield stream
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
