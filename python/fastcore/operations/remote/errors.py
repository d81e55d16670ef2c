"""Why a file was not fetched; no message has more of an address than its host or bucket."""

from __future__ import annotations

from fastcore.errors import FastcoreError


class RemoteRefusedError(FastcoreError):
    """The address leads where nothing is fetched from, or is none."""


class RemoteFailedError(FastcoreError):
    """The other side does not answer, or not with the file."""


class RemoteTimeoutError(RemoteFailedError):
    """It took too long."""
