"""The text of generated logs, damaged or not, and the options to read it with."""

from __future__ import annotations

import json
import re

from hypothesis import strategies as st

from fastcore._sarif_options import SarifOptions
from json_texts import damaged
from sarif_strategies import logs

_PART = re.compile(rb'("(?:[^"\\]|\\.)*")( *:)?|-?[0-9][0-9.eE+-]*|\[\]|\{\}|true|false|null')
_OTHER_TOKENS = st.sampled_from(
    [
        *(b"null", b"true", b"0", b"-1", b"1.0", b"1.5", b"2e0", b"1e400", b"-0.0", b"2147483648", b"1" * 30),
        *(b'""', b'"x"', b'"cwe-1"', b"[]", b"{}", b"[null]", b'{"text":"{0}"}', b'"\\ud800"'),
        *(b'"a\\/b"', b"9" * 4400),
        *(b"NaN", b"-Infinity", b"[[[[[[[[[[0]]]]]]]]]]"),
    ]
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A log's text, in which keys come to mean others, tokens are other ones, and bytes are damaged."""
    log = draw(logs())
    indent, colon = draw(st.sampled_from([(None, ":"), (None, ": "), (1, ": ")]))
    written = json.dumps(log, ensure_ascii=draw(st.booleans()), indent=indent, separators=(",", colon))
    # what is no UTF-8 would be refused at once
    text = written.encode(errors="replace")
    chance = draw(st.integers(0, 9))
    if chance < 3:
        keys = [part for part in _PART.finditer(text) if part[2]]
        text = _with_another(draw, text, keys, st.sampled_from(keys).map(lambda key: key[0]))
    elif chance < 6:
        tokens = [part for part in _PART.finditer(text) if not part[2]]
        text = _with_another(draw, text, tokens, _OTHER_TOKENS)
    return damaged(draw, text) if chance == 8 else text


def _with_another(
    draw: st.DrawFn, text: bytes, parts: list[re.Match[bytes]], others: st.SearchStrategy[bytes]
) -> bytes:
    part = draw(st.sampled_from(parts))
    return text[: part.start()] + draw(others) + text[part.end() :]


options = st.builds(
    SarifOptions,
    source_root=st.sampled_from(
        ["", "", "/src", "file:///", "C:\\", ".", "src/", "\\\\host", "https://h", "/\ud800"]
    ),
    strict=st.integers(0, 9).map(lambda chance: chance == 4),
    max_depth=st.sampled_from([512, 512, 512, 1000, 12, 9]),
    max_errors=st.sampled_from([10_000, 10_000, 0, 1, 2]),
    max_text_bytes=st.sampled_from([2**40, 2**40, 2**40, 2**40, 3000, 1500]),
)
