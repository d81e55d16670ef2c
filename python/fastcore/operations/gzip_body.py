"""gzip from outside, decompressed no further than it may go."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable, Iterator

from fastcore.errors import FastcoreError
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.pool import abandon_point

_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31
# What is left of the input is copied with each piece of the output, so both are short.
_INPUT_BYTES = 64 * 1024
_OUTPUT_BYTES = 1024 * 1024
# Empty members cost time and no bytes; block-wise gzip has one for each 64 KB.
_MAX_MEMBERS = 100_000


class GzipError(FastcoreError):
    """It is no gzip, or ends too early."""


def is_gzip(chunks: list[bytes]) -> bool:
    """Tell by the first two bytes."""
    beginning = b""
    for chunk in chunks:
        beginning += chunk[: len(_MAGIC)]
        if len(beginning) >= len(_MAGIC):
            break
    return beginning.startswith(_MAGIC)


def decompress(chunks: Iterable[bytes], intake: Intake) -> None:
    """Decompress one gzip file, of one member or several, into an intake.

    Args:
        chunks: the file.
        intake: takes what comes out, up to its limit.

    Raises:
        GzipError: it is no gzip, or ends too early.
        TooLargeError: there is more in it than the intake takes.
        MemoryBudgetError: there is no memory for what is in it.
        CallAbandonedError: nobody waits for it any more.
    """
    member = zlib.decompressobj(_GZIP_WINDOW)
    members = 1
    try:
        for piece in _pieces(chunks):
            rest = piece
            while True:
                abandon_point()
                if member.eof:
                    # Tapes and block devices fill a file up with zeros.
                    rest = rest.lstrip(b"\0")
                    if not rest:
                        break
                    members += 1
                    if members > _MAX_MEMBERS:
                        raise GzipError(f"the gzip has more than {_MAX_MEMBERS} members")
                    member = zlib.decompressobj(_GZIP_WINDOW)
                output = member.decompress(rest, _OUTPUT_BYTES)
                if output:
                    intake.add(output)
                rest = member.unused_data if member.eof else member.unconsumed_tail
                if not rest and len(output) < _OUTPUT_BYTES:
                    break
    except zlib.error:
        raise GzipError("what was sent as gzip is no gzip") from None
    if not member.eof:
        raise GzipError("what was sent as gzip ends too early")


@contextlib.contextmanager
def plain_content(body: Intake, is_compressed: bool, limit: int, budget: MemoryBudget) -> Iterator[bytes]:
    """Give what a body says, decompressed where it is compressed, and count its memory meanwhile.

    Args:
        body: as it came; it is empty afterwards.
        is_compressed: whether it is gzip.
        limit: bytes it may have decompressed.
        budget: that these are counted against.

    Raises:
        GzipError: it is no gzip, or ends too early.
        TooLargeError: there is more in it than the limit.
        MemoryBudgetError: there is no memory for what is in it.
        CallAbandonedError: nobody waits for it any more.
    """
    if not is_compressed:
        yield body.join()
        return
    with Intake(limit, budget) as plain:
        decompress(body.chunks, plain)
        body.chunks.clear()
        yield plain.join()


def _pieces(chunks: Iterable[bytes]) -> Iterable[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), _INPUT_BYTES):
            yield chunk[start : start + _INPUT_BYTES]
