"""What a command says when it cannot be done as it was given."""

from __future__ import annotations

import sys

FAILED = 2


def fail(reason: object) -> int:
    """Say why on the standard error stream; returns the exit code."""
    if isinstance(reason, OSError) and reason.filename is not None and reason.strerror:
        reason = f"{reason.filename}: {reason.strerror}"
    print(f"fastcore: {reason}", file=sys.stderr)
    return FAILED
