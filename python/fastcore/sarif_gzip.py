"""Decompresses logs within a limit."""

from __future__ import annotations

import io
import zlib

from fastcore.errors import SarifError

GZIP_MAGIC = b"\x1f\x8b"

_GZIP_FORMAT = 16 + zlib.MAX_WBITS
_INPUT_BYTES = 1 << 16
_OUTPUT_BYTES = 1 << 20


def decompressed(data: bytes, limit: int) -> bytes:
    """Decompresses gzip data of one or more members (RFC 1952).

    Args:
        data: starts with ``GZIP_MAGIC``; zeros may follow it.
        limit: how long the result may be; the work ends where it gets longer.

    Returns:
        The members' contents, one behind the other.

    Raises:
        SarifError: the data is corrupt, ends too early, or is longer than ``limit`` when decompressed.

    Example:
        >>> import gzip
        >>> decompressed(gzip.compress(b'{"runs":') + gzip.compress(b"[]}"), 100)
        b'{"runs":[]}'
    """
    gathered = io.BytesIO()
    rest = memoryview(data)
    while rest:
        if rest[:2] != GZIP_MAGIC:
            # tape drives and some transfers fill up with zeros
            if bytes(rest).strip(b"\0"):
                raise SarifError("the gzip data is followed by something else")
            break
        rest = _add_member(rest, gathered, limit)
    return gathered.getvalue()


def _add_member(data: memoryview, gathered: io.BytesIO, limit: int) -> memoryview:
    """Returns what follows the member."""
    member = zlib.decompressobj(_GZIP_FORMAT)
    position = 0
    pending = b""
    while not member.eof:
        if not pending:
            pending = bytes(data[position : position + _INPUT_BYTES])
            position += len(pending)
        at_end = not pending
        try:
            chunk = member.decompress(pending, min(_OUTPUT_BYTES, limit + 1 - gathered.tell()))
        except zlib.error:
            raise SarifError("the gzip data is corrupt") from None
        if at_end and not chunk:
            raise SarifError("the gzip data ends too early")
        gathered.write(chunk)
        if gathered.tell() > limit:
            raise SarifError(f"longer than {limit} bytes when decompressed")
        pending = member.unconsumed_tail
    return data[position - len(member.unused_data) :]
