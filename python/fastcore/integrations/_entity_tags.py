"""Entity tags and the condition made of them (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
import re

try:
    import xxhash
except ImportError:
    xxhash = None  # type: ignore[assignment]

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def strong_etag(content: bytes | memoryview, media_type: str = "") -> str:
    """Make the entity tag of a content.

    Two contents have the same tag when bytes and media type are the same. The digest is XXH3 with 128 bits,
    or BLAKE2b where ``xxhash`` is not installed. XXH3 is no protection from who makes collisions on purpose.

    Args:
        content: the bytes before any content coding.
        media_type: given, it is part of what the tag stands for.

    Returns:
        The value of an ETag header, with its quotes.

    Example:
        >>> strong_etag(b"{}") == strong_etag(b"{}") != strong_etag(b"[]")
        True
    """
    if xxhash is not None:
        digest = xxhash.xxh3_128(media_type.encode() + b"\0")
        digest.update(content)
        return f'"{digest.hexdigest()}"'
    blake = hashlib.blake2b(media_type.encode() + b"\0", digest_size=16)
    blake.update(content)
    return f'"{blake.hexdigest()}"'


def etag_of_encoding(tag: str, encoding: str | None) -> str:
    """Give the tag of an encoded form; a weak tag stands for every form already."""
    if encoding is None or not tag.endswith('"') or tag.startswith("W/"):
        return tag
    return f'{tag[:-1]}-{encoding}"'


def names_tag(if_none_match: str | None, tag: str) -> bool:
    """Tell whether the header names the tag, by weak comparison; what is no tag in it is passed over."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return tag.removeprefix("W/") in _TAG.findall(if_none_match)
