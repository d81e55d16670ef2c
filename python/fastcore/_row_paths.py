"""Where something stands in the rows: the keys on the way to it."""

from __future__ import annotations

from typing import TypeAlias

from fastcore._arguments import MAX_PATH_SEGMENTS, as_written, type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError

Path: TypeAlias = str | tuple[str, ...]
"""``"home_address.zip_code"``, or the keys in a tuple, which may have dots in them."""


def check_path(path: object, argument: str) -> None:
    """Refuses what is neither a str nor a tuple of them."""
    if isinstance(path, str):
        return
    if not isinstance(path, tuple):
        raise ArgumentTypeError(
            f"a path of {argument} must be str or a tuple of str, not {type_name_of(path)}"
        )
    for segment in path:
        if not isinstance(segment, str):
            raise ArgumentTypeError(
                f"a path of {argument} must be str or a tuple of str: {path!r} holds {type_name_of(segment)}"
            )


def segments_of(path: Path, argument: str) -> tuple[str, ...]:
    """Splits a path into its keys."""
    if isinstance(path, str):
        segments = tuple(path.split("."))
        if "" in segments:
            raise ArgumentError(
                f"the path {path!r} of {argument} has an empty segment; "
                "a tuple of keys takes keys that are empty or hold dots"
            )
    else:
        segments = path
        if not segments:
            raise ArgumentError(f"a path of {argument} must have a segment")
    if len(segments) > MAX_PATH_SEGMENTS:
        raise ArgumentError(
            f"a path of {argument} may have {MAX_PATH_SEGMENTS} segments, not {len(segments)}"
        )
    # a key of a row never holds the two halves of a character
    return tuple(as_written(segment) for segment in segments)
