"""Addresses hold secrets, and the HTTP client's debug log holds addresses (those of redirects)."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from contextvars import ContextVar

_is_quiet: ContextVar[bool] = ContextVar("fastcore_is_quiet", default=False)


def _drop_when_quiet(record: logging.LogRecord) -> bool:
    return not _is_quiet.get()


for _name in ("httpcore.connection", "httpcore.http11"):
    logging.getLogger(_name).addFilter(_drop_when_quiet)


@contextlib.contextmanager
def without_debug_log() -> Iterator[None]:
    """Keep the HTTP client from logging what this task does with it."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)
