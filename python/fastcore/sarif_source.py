"""Where a log comes from: text, bytes, a file or a stream, compressed or not, to its JSON as UTF-8."""

from __future__ import annotations

import io
import os
import stat
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from fastcore._arguments import type_name_of
from fastcore.errors import ArgumentTypeError, SarifError
from fastcore.sarif_encoding import UTF8_MARK, as_utf8
from fastcore.sarif_gzip import GZIP_MAGIC, decompressed

SarifSource: TypeAlias = (
    str | bytes | bytearray | memoryview | os.PathLike[str] | os.PathLike[bytes] | BinaryIO
)
"""The JSON itself, a path to it, or a binary file to read it from."""

_CHUNK_BYTES = 1 << 20


class LogSize(NamedTuple):
    """How long a log may be, as it stands and decompressed."""

    log_bytes: int
    decompressed_bytes: int


def read_log(source: SarifSource, size: LogSize) -> bytes:
    """Returns the log's JSON as UTF-8 without a byte order mark; the implementations check that it is UTF-8.

    Args:
        source: as in `fastcore.parse_sarif`.
        size: what is longer is refused, before all of it has been read.

    Returns:
        The very object where ``source`` is that already.

    Raises:
        SarifError: the log is too long, or is no text: its compression or its encoding is broken.
        ArgumentTypeError: ``source`` has the wrong type.
        OSError: the file cannot be read.

    Example:
        >>> read_log('\ufeff{"runs": []}', LogSize(100, 100))
        b'{"runs": []}'
    """
    if isinstance(source, str):
        return _encoded(source, size.log_bytes)
    data = _read(source, size.log_bytes)
    if data.startswith(GZIP_MAGIC):
        data = decompressed(data, size.decompressed_bytes)
    data = as_utf8(data)
    _refuse_longer(len(data), size.log_bytes)
    return data


def source_name(source: object) -> str | None:
    """The name of the file that ``source`` is, for messages; None where it has none."""
    if isinstance(source, os.PathLike):
        return os.fsdecode(source)
    if isinstance(source, (str, bytes, bytearray, memoryview)):
        return None
    name = getattr(source, "name", None)
    return name if isinstance(name, str) and name else None


def _encoded(text: str, limit: int) -> bytes:
    _refuse_longer(len(text), limit)
    try:
        data = text.removeprefix("\ufeff").encode()
    except UnicodeEncodeError as error:
        offset = len(error.object[: error.start].encode())
        raise SarifError("lone surrogate", byte_offset=offset) from None
    _refuse_longer(len(data), limit)
    return data


def _read(source: Any, limit: int) -> bytes:
    if isinstance(source, bytes):
        _refuse_longer(len(source), limit)
        return source if type(source) is bytes else bytes(source)
    if isinstance(source, (bytearray, memoryview)):
        _refuse_longer(memoryview(source).nbytes, limit)
        return bytes(source)
    if isinstance(source, os.PathLike):
        # unbuffered: a regular file is read into one buffer of its size
        with open(source, "rb", buffering=0) as file:
            return _read_file(file, limit)
    if not callable(getattr(source, "read", None)):
        raise ArgumentTypeError(
            f"source must be str, bytes, a path (os.PathLike) or a binary file, not {type_name_of(source)}"
        )
    return _read_stream(source, limit)


def _read_file(file: io.FileIO, limit: int) -> bytes:
    status = os.fstat(file.fileno())
    # what has no size, such as a pipe or a file of /proc, is read as it comes
    if not stat.S_ISREG(status.st_mode) or not status.st_size:
        return _read_stream(file, limit)
    _refuse_longer(status.st_size, limit)
    if file.read(len(UTF8_MARK)) != UTF8_MARK:
        file.seek(0)
    data = file.readall()
    _refuse_longer(len(data), limit)
    return data


def _read_stream(stream: Any, limit: int) -> bytes:
    gathered = io.BytesIO()
    # a stream may give less than it is asked for at any time; only nothing is its end
    while chunk := _chunk_of(stream, min(_CHUNK_BYTES, limit + 1 - gathered.tell())):
        gathered.write(chunk)
        _refuse_longer(gathered.tell(), limit)
    return gathered.getvalue()


def _chunk_of(stream: Any, length: int) -> bytes | bytearray | memoryview:
    chunk = stream.read(length)
    if isinstance(chunk, (bytes, bytearray, memoryview)):
        return chunk
    hint = ": open it in binary mode" if isinstance(chunk, str) else ""
    raise ArgumentTypeError(f"source.read() must return bytes, not {type_name_of(chunk)}{hint}")


def _refuse_longer(length: int, limit: int) -> None:
    if length > limit:
        raise SarifError(f"longer than {limit} bytes")
