"""Content codings: which there are, and which of them a request asks for (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

Compress: TypeAlias = Callable[[bytes, int], bytes]

IDENTITY = "identity"

_GZIP_WINDOW = 31  # the largest window, with gzip's header and trailer
_ITEM = re.compile(
    r"([\w!#$%&'*+.^`|~-]+)[ \t]*(?:;[ \t]*q[ \t]*=[ \t]*([01](?:\.[0-9]*)?))?", re.ASCII | re.I
)
_ALIASES = {"x-gzip": "gzip"}

# What a coding would make larger: packed already, or coded for the ear and the eye.
_PACKED_FAMILIES = {"audio", "image", "video"}
_PLAIN_IMAGES = {"image/svg+xml", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon"}
_PACKED_TYPES = re.compile(
    r"font/woff2?"
    r"|application/(?:(?:x-)?(?:gzip|bzip2?|xz|zstd|brotli|7z-compressed|rar-compressed|compress)|zip|vnd\.rar"
    r"|pdf|java-archive|vnd\.apache\.parquet|vnd\.openxmlformats-officedocument\..+)"
    r"|.+\+(?:zip|gzip|zstd)"
)


class Coding(NamedTuple):
    """A content coding that can be used here."""

    compress: Compress
    levels: range
    default_level: int


def _gzip(content: bytes, level: int) -> bytes:
    return zlib.compress(content, level, _GZIP_WINDOW)


def _load() -> dict[str, Coding]:
    codings = {"gzip": Coding(_gzip, range(0, 10), 6)}
    try:
        import brotli
    except ImportError:
        pass
    else:

        def compress_br(content: bytes, level: int) -> bytes:
            compressed: bytes = brotli.compress(content, brotli.MODE_TEXT, level)
            return compressed

        # quicker than gzip's 6 and smaller; from 5 on the time grows faster than the text shrinks
        codings["br"] = Coding(compress_br, range(0, 12), 4)
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        pass
    else:

        def compress_zstd(content: bytes, level: int) -> bytes:
            return zstd.compress(content, level)

        # above 19 a decoder may need more memory than the 8 MB that RFC 9659 lets it have
        codings["zstd"] = Coding(compress_zstd, range(-7, 20), 3)
    return codings


CODINGS = _load()
KNOWN = ("zstd", "br", "gzip")


class Accepted(NamedTuple):
    """What a request takes."""

    encoding: str | None  # the best of those offered, None for none of them
    identity: bool  # whether it takes the content as it is


def accepted(accept_encoding: str | None, offered: Iterable[str]) -> Accepted:
    """Choose one of the codings, which stand in the order of our own preference.

    Members of the header that cannot be understood are passed over.
    """
    if accept_encoding is None:
        return Accepted(None, True)
    weights: dict[str, float] = {}
    for member in accept_encoding.split(","):
        match = _ITEM.fullmatch(member.strip(" \t"))
        if match and (weight := float(match[2] or 1)) <= 1:
            name = match[1].lower()
            weights[_ALIASES.get(name, name)] = weight
    others = weights.get("*", 0.0)
    encoding, best = None, 0.0
    for name in offered:
        if (weight := weights.get(name, others)) > best:
            encoding, best = name, weight
    # Only who names identity prefers it; "*" without it says no more than whether it may be.
    if weights.get(IDENTITY, 0.0) > best:
        encoding = None
    return Accepted(encoding, weights.get(IDENTITY, weights.get("*", 1.0)) > 0)


def is_compressible(content_type: str) -> bool:
    """Tell whether a coding could make content of this media type smaller."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type.partition("/")[0] in _PACKED_FAMILIES:
        return media_type in _PLAIN_IMAGES
    return _PACKED_TYPES.fullmatch(media_type) is None
