"""What a command says when it cannot be done as it was given."""

from __future__ import annotations

import sys

FAILED = 2


def fail(reason: object) -> int:
    """Say why on the standard error stream; returns the exit code."""
    print(f"fastcore: {reason}", file=sys.stderr)
    return FAILED
