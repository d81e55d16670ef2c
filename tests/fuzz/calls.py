"""Reads the inputs of the fuzzers as ``call.cpp`` does, and makes the calls that they describe."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from fastcore._arguments import as_written
from fastcore._camel_case import camel_case
from fastcore._response_options import ConnectionEnvelope, Field, RowOptions, Selected, Selection
from inputs import (
    ABSENT,
    BETWEEN_TEXTS,
    CHOICES,
    CONNECTION,
    MULTI,
    NULL_BAD_ROWS,
    QUOTE_BIG_INTEGERS,
    SELECTED,
    SINGLE,
    STREAM,
    TEXTS_BEFORE_ROWS,
    TYPED,
)

_MAX_DEPTHS = (1024, 1, 2, 3, 5, 17, 100, 1024)
_FIRST_OFFSETS = (0, 1, 99, 123456)
_WORD_OR_SIGN = re.compile("[ :{}]|[^ :{}]+")


@dataclass
class Call:
    kind: int
    field_name: str
    type_name: str | None
    rows: list[str | bytes | None]
    max_depth: int
    options: RowOptions
    envelope: ConnectionEnvelope
    rows_a_write: int
    max_errors: int

    def make(self, implementation: ModuleType) -> bytes:
        """Calls the builder of the implementation that the input asks for."""
        common: dict[str, Any] = {"max_depth": self.max_depth, "options": self.options}
        first = self.rows[0] if self.rows else None
        names = (self.field_name, self.type_name)
        build: Callable[..., bytes] = implementation.build_list_response
        if self.kind == SINGLE:
            return implementation.build_single_response(first, *names, **common)  # type: ignore[no-any-return]
        if self.kind == CONNECTION:
            build = implementation.build_connection_response
            return build(self.rows, *names, envelope=self.envelope, **common)
        if self.kind == MULTI:
            fields = [
                Field(self.field_name, self.rows, self.type_name, False, self.max_depth, self.options),
                Field(self.field_name + "2", first, self.type_name, True, self.max_depth, self.options),
            ]
            return implementation.build_multi_response(fields)  # type: ignore[no-any-return]
        if self.kind == STREAM:
            stream = implementation.ListResponseStream(*names, **common, max_errors=self.max_errors)
            step = self.rows_a_write
            chunks = [
                stream.write(self.rows[start : start + step]) for start in range(0, len(self.rows), step)
            ]
            return b"".join([*chunks, stream.finish()])
        return build(self.rows, *names, **common)


def read_call(data: bytes) -> Call:
    kind, flags, size, widths = data[:CHOICES].ljust(CHOICES, b"\0")
    texts = data[CHOICES:].split(BETWEEN_TEXTS)
    field_name, type_name, nested, selection = [*texts, b"", b"", b""][:TEXTS_BEFORE_ROWS]
    rows: list[str | bytes | None] = []
    for _ in range(size // 8 % 4 + 1):
        for text in texts[TEXTS_BEFORE_ROWS:]:
            is_bytes = widths >> 2 * (len(rows) % 4) & 3 == 0
            rows.append(None if text == ABSENT else text if is_bytes else _str_if_possible(text))
    options = RowOptions(
        nested_types=_nested_types(nested),
        select=_selection(_WORD_OR_SIGN.findall(_text(selection))) if flags & SELECTED else None,
        null_bad_rows=bool(flags & NULL_BAD_ROWS),
        quote_big_integers=bool(flags & QUOTE_BIG_INTEGERS),
    )
    return Call(
        kind=kind % 8,
        field_name=_text(field_name),
        type_name=_text(type_name) if flags & TYPED else None,
        rows=rows,
        max_depth=_MAX_DEPTHS[size % 8],
        options=options,
        envelope=_envelope(kind, flags, widths, len(rows)),
        rows_a_write=widths % 4 + 1,
        max_errors=widths % 4,
    )


def _envelope(kind: int, flags: int, widths: int, rows: int) -> ConnectionEnvelope:
    return ConnectionEnvelope(
        cursors=tuple(f"cursor\n{number}" for number in range(rows)) if kind & 16 else None,
        first_offset=_FIRST_OFFSETS[widths % 4],
        has_next_page=bool(flags & 16),
        has_previous_page=bool(flags & 32),
        start_cursor='start "é' if flags & 128 else None,
        end_cursor=None,
        total_count=rows if flags & 64 else None,
        typed=bool(flags & TYPED and kind & 8),
    )


def _str_if_possible(text: bytes) -> str | bytes:
    try:
        return text.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        return text


def _text(data: bytes) -> str:
    """Leaves out what is ill-formed; surrogates stay."""
    text = ""
    while True:
        try:
            return text + data.decode(errors="surrogatepass")
        except UnicodeDecodeError as error:
            text += data[: error.start].decode(errors="surrogatepass")
            data = data[error.start + 1 :]


def _nested_types(text: bytes) -> tuple[tuple[tuple[str, ...], str], ...]:
    types: dict[tuple[str, ...], str] = {}
    for entry in text.split(b";"):
        path, equals, type_name = entry.partition(b"=")
        if equals:
            types.setdefault(tuple(_text(segment) for segment in path.split(b".")), _text(type_name))
    return tuple(types.items())


def _selection(tokens: list[str]) -> Selection:
    """Takes keys off the tokens, up to the brace that closes them."""
    selected: dict[str, Selected] = {}
    while tokens and (token := tokens.pop(0)) != "}":
        if token in " :{":
            continue
        name = camel_case(token)
        if tokens[:1] == [":"]:
            tokens.pop(0)
            name = tokens.pop(0) if tokens and tokens[0] not in " :{}" else ""
        below = None
        if tokens[:1] == ["{"]:
            tokens.pop(0)
            below = _selection(tokens)
        selected.setdefault(as_written(name), Selected(token, name, below))
    return Selection(selected.values())
