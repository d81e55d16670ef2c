"""Values of Arrow arrays, in the forms that the encoders of binary COPY take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from fastcore._fallback.optional_pyarrow import load_pyarrow
from fastcore._fallback.pgcopy_field import BadValueError, Encode
from fastcore._fallback.pgcopy_plain import encode_bytes
from fastcore._fallback.pgcopy_times import encode_days, microseconds_encoder

Read: TypeAlias = tuple[list[Any], Encode]
"""Values, None where they are null, and what encodes one of them."""

Reader: TypeAlias = Callable[[Any, str, Encode], Read]
"""Reads an array for a column of a type, whose encoder for Python's values it gets."""

_DAY_MILLISECONDS = 86_400_000
_MICROSECONDS = {"s": 1_000_000, "ms": 1000, "us": 1}


def read_plain(array: Any, _: str, encode: Encode) -> Read:
    return array.to_pylist(), encode


def read_bytes(array: Any, _: str, __: Encode) -> Read:
    return array.to_pylist(), encode_bytes


def read_float16(array: Any, _: str, encode: Encode) -> Read:
    # pyarrow gives some of these as NumPy's
    return [None if value is None else float(value) for value in array.to_pylist()], encode


def read_texts(array: Any, _: str, encode: Encode) -> Read:
    return _bytes_of(array), lambda content: encode(_decoded(content))


def read_documents(array: Any, _: str, encode: Encode) -> Read:
    return _bytes_of(array), lambda content: encode(_decoded(content).encode())


def read_text_lists(array: Any, _: str, encode: Encode) -> Read:
    items = iter(_bytes_of(array.flatten()))
    lengths = array.value_lengths().to_pylist()
    lists = [None if length is None else [next(items) for _ in range(length)] for length in lengths]
    return lists, lambda contents: encode([_item(*numbered) for numbered in enumerate(contents)])


def read_days(array: Any, _: str, __: Encode) -> Read:
    return array.view(load_pyarrow().int32()).to_pylist(), encode_days


def read_milliseconds_of_days(array: Any, _: str, __: Encode) -> Read:
    milliseconds = array.view(load_pyarrow().int64()).to_pylist()
    return milliseconds, lambda value: encode_days(value // _DAY_MILLISECONDS)


def read_timestamps(array: Any, column_type: str, _: Encode) -> Read:
    encode = microseconds_encoder(column_type)
    counts = array.view(load_pyarrow().int64()).to_pylist()
    if array.type.unit == "ns":
        return counts, lambda count: encode(count // 1000)
    factor = _MICROSECONDS[array.type.unit]
    return counts, lambda count: encode(count * factor)


def picked(values: Iterable[Any], indices: Iterable[int | None]) -> list[Any]:
    """The values that the indices of a dictionary array stand for."""
    held = list(values)
    return [None if index is None else held[index] for index in indices]


def _bytes_of(texts: Any) -> list[bytes | None]:
    arrow = load_pyarrow()
    same_layout = {
        arrow.string(): arrow.binary(),
        arrow.large_string(): arrow.large_binary(),
        arrow.string_view(): arrow.binary_view(),
    }
    found: list[bytes | None] = texts.view(same_layout[texts.type]).to_pylist()
    return found


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadValueError("text is not UTF-8") from None


def _item(index: int, content: bytes | None) -> str | None:
    try:
        return None if content is None else _decoded(content)
    except BadValueError as bad:
        raise BadValueError(f"item {index}: {bad.reason}") from None
