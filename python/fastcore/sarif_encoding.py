"""Recognises the encoding of a log by its first bytes, and brings it to UTF-8."""

from __future__ import annotations

import codecs
import io

from fastcore.errors import SarifError

UTF8_MARK = b"\xef\xbb\xbf"

_PIECE_BYTES = 1 << 20
_ZERO = 0
# the mark of UTF-32 LE begins with that of UTF-16 LE
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
# a log begins with two characters of ASCII, so its zeros tell their width and order
_ZEROS = {
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
    (True, False): "utf-16-be",
    (False, True): "utf-16-le",
}


def as_utf8(data: bytes) -> bytes:
    """Returns the log in UTF-8 without a byte order mark; ``data`` itself where it has nothing else.

    Args:
        data: a log in UTF-8, UTF-16 or UTF-32, with a byte order mark or without.

    Returns:
        The same text as UTF-8; that ``data`` is valid UTF-8 is not checked.

    Raises:
        SarifError: text of another encoding has code units that form no character.

    Example:
        >>> as_utf8('{"runs": []}'.encode("utf-16"))
        b'{"runs": []}'
    """
    # as most logs begin, and none in another encoding does
    if data.startswith(b"{") and not data.startswith(b"{\0"):
        return data
    if data.startswith(UTF8_MARK):
        return data[len(UTF8_MARK) :]
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _from(encoding, memoryview(data)[len(mark) :])
    unmarked = _ZEROS.get(tuple(byte == _ZERO for byte in data[:4]))
    return data if unmarked is None else _from(unmarked, memoryview(data))


def _from(encoding: str, data: memoryview) -> bytes:
    # piece by piece: a decoded copy of the whole would take twice to four times the log's size
    gathered = io.BytesIO()
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _PIECE_BYTES):
            gathered.write(decoder.decode(data[start : start + _PIECE_BYTES]).encode())
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding).encode()
        family = encoding.rpartition("-")[0].upper()
        raise SarifError(f"invalid {family}", byte_offset=gathered.tell() + len(before)) from None
    return gathered.getvalue()
