"""Rows as they come from the caller to UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Iterable

from fastcore._arguments import MAX_ROW_BYTES, Row, type_name_of
from fastcore._fallback.response_bytes import ResponseBytes
from fastcore.errors import ArgumentTypeError, RowError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# a character takes up to four bytes
_LONGEST_SURELY_SHORT = MAX_ROW_BYTES // 4


def take_row(row: Row | None, index: int) -> str | bytes | None:
    """Takes hold of a row's content now, so that nobody changes it later."""
    if row is None or type(row) is bytes or type(row) is str:
        return row
    if isinstance(row, str):
        return str.__str__(row)
    # up to Python 3.11 a finished response is a subclass of bytes here, and nowhere else
    if isinstance(row, bytes | bytearray) and not isinstance(row, ResponseBytes):
        return memoryview(row).tobytes()
    if isinstance(row, memoryview):
        return row.tobytes()
    raise ArgumentTypeError(
        f"row {index} must be str, bytes, bytearray, memoryview or None, not {type_name_of(row)}", index=index
    )


def take_rows(rows: Iterable[Row | None], first_index: int = 0) -> list[str | bytes | None]:
    return [take_row(row, index) for index, row in enumerate(rows, first_index)]


def utf8_row(row: str | bytes, index: int) -> bytes:
    """Returns the row as valid UTF-8 of allowed length without a byte order mark."""
    if len(row) > _LONGEST_SURELY_SHORT and _utf8_length(row) > MAX_ROW_BYTES:
        raise RowError(f"longer than {MAX_ROW_BYTES} bytes", row_index=index, byte_offset=MAX_ROW_BYTES)
    if isinstance(row, str):
        try:
            data = row.encode()
        except UnicodeEncodeError as error:
            offset = len(row[: error.start].encode())
            raise RowError("lone surrogate", row_index=index, byte_offset=offset) from None
    else:
        data = row
        if not data.isascii():
            try:
                data.decode()
            except UnicodeDecodeError as error:
                raise RowError("invalid UTF-8", row_index=index, byte_offset=error.start) from None
    if data.startswith(_BYTE_ORDER_MARK):
        raise RowError("byte order mark", row_index=index, byte_offset=0)
    return data


def _utf8_length(row: str | bytes) -> int:
    if isinstance(row, bytes) or row.isascii() or len(row) > MAX_ROW_BYTES:
        return len(row)
    return len(row.encode(errors="surrogatepass"))
