"""Generated JSON texts: valid ones in every spelling, and damaged ones."""

from __future__ import annotations

from hypothesis import strategies as st

_SPACES = st.text(" \t\n\r", max_size=3) | st.sampled_from(["", "", "", " ", " " * 31, " " * 64])
_ESCAPES = st.sampled_from(
    [
        *(r"\"", r"\\", r"\/", r"\b", r"\f", r"\n", r"\r", r"\t", r"\u0000", r"\u001F", r"\u0061", r"\u005f"),
        *(r"\u00e9", r"\u2028", r"\ud83d\ude00", r"\ud83d", r"\ude00", r"\uD800", r"\uDFFF", r"\\u0061"),
    ]
)
_PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters='"\\', min_codepoint=0x20)
_PIECES = _PLAIN | _ESCAPES | st.sampled_from(["_", "é", "€", "😀"])
# lengths around the blocks of 16, 32, 64 and 128 bytes that kernels read at once
_EDGE = st.sampled_from([13, 14, 15, 16, 29, 30, 31, 32, 61, 62, 63, 64, 65, 125, 126, 127, 128, 129])
_LONG = st.builds(
    lambda text, size, end: text * size + end, st.sampled_from(["a", "é", "_", r"\n"]), _EDGE, _PIECES
)
_CONTENT = st.lists(_PIECES, max_size=8).map("".join) | _LONG
_STRINGS = _CONTENT.map(lambda content: f'"{content}"')

# few letters, so that keys meet: as the same spelling, as another spelling, and as a collision
_KEY_PIECES = st.sampled_from(
    ["_", "_", "a", "b", "B", "1", r"\u0061", r"\u005F", "é", r"\ud83d", r"\ude00", "😀"]
)
_SHORT_KEYS = st.lists(_KEY_PIECES, max_size=5).map("".join)
_WORD_KEYS = st.sampled_from(
    ["id", "first_name", "firstName", "last_name", "__typename", r"__type\u006eame", "_private_key", "trail_"]
)
_KEYS = (_WORD_KEYS | _SHORT_KEYS | _CONTENT).map(lambda content: f'"{content}"')

_DIGITS = st.text("0123456789", min_size=1, max_size=25)
# integers around the largest that a double is relied upon to hold
_AROUND_THE_LIMIT = st.integers(-3, 3).map(lambda distance: str(2**53 - 1 + distance)) | st.sampled_from(
    ["1000000000000000", "9999999999999999", "10000000000000000", "90071992547409910", "8999999999999999"]
)
_NUMBERS = st.builds(
    lambda sign, whole, fraction, exponent: sign + (whole.lstrip("0") or "0") + fraction + exponent,
    st.sampled_from(["", "-"]),
    _DIGITS | _AROUND_THE_LIMIT,
    st.just("") | _DIGITS.map(lambda digits: "." + digits),
    st.just("") | st.builds("{}{}{}".format, st.sampled_from("eE"), st.sampled_from(["", "+", "-"]), _DIGITS),
)
_SCALARS = st.sampled_from(["null", "true", "false", "0", "{}", "[]"]) | _NUMBERS | _STRINGS


def _spaced(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{}{}{}".format, _SPACES, text, _SPACES)


def _containers(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    members = st.builds("{}:{}".format, _spaced(_KEYS), values)
    objects = st.lists(members, max_size=5).map(lambda texts: "{" + ",".join(texts) + "}")
    arrays = st.lists(values, max_size=4).map(lambda texts: "[" + ",".join(texts) + "]")
    return _spaced(objects | arrays)


rows = st.recursive(_spaced(_SCALARS), _containers, max_leaves=12)
"""Valid JSON, in which keys may collide."""

_JUNK = st.sampled_from(
    [b'"', b"\\", b",", b":", b"{", b"}", b"[", b"]", b"0", b"-", b".", b"e", b"\x00", b"\x1f"]
) | (
    st.sampled_from(
        [b" ", b"\n", b"_", b"\x80", b"\xc2", b"\xed\xa0\x80", b"\xf0\x9f", b"\xff", b"\xef\xbb\xbf", b"u"]
    )
    | st.binary(min_size=1, max_size=3)
)


@st.composite
def damaged_rows(draw: st.DrawFn) -> bytes:
    """A valid row with some bytes flipped, dropped, doubled, put in or cut off."""
    return damaged(draw, draw(rows).encode())


def damaged(draw: st.DrawFn, text: bytes) -> bytes:
    """The text with one to three places damaged."""
    data = bytearray(text)
    for _ in range(draw(st.integers(1, 3))):
        position = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["flip", "drop", "insert", "replace", "cut", "repeat"])):
            case "flip" if position < len(data):
                data[position] ^= 1 << draw(st.integers(0, 7))
            case "drop":
                del data[position : position + draw(st.integers(1, 4))]
            case "insert":
                data[position:position] = draw(_JUNK)
            case "replace":
                data[position : position + 1] = draw(_JUNK)
            case "cut":
                del data[position:]
            case "repeat":
                data[position:position] = data[position : position + draw(st.integers(1, 70))]
    return bytes(data)


@st.composite
def str_rows(draw: st.DrawFn) -> str:
    """Rows as str, sometimes with a lone surrogate that UTF-8 cannot hold."""
    text = draw(rows)
    if draw(st.integers(0, 9)) == 0:
        position = draw(st.integers(0, len(text)))
        text = text[:position] + draw(st.sampled_from(["\ud800", "\udfff", "\ud83d\ude00"])) + text[position:]
    return text


any_rows = st.one_of(
    st.none(),
    str_rows(),
    rows.map(str.encode),
    rows.map(lambda text: bytearray(text.encode())),
    rows.map(lambda text: memoryview(text.encode())),
    damaged_rows(),
)
names = st.text(st.characters(), max_size=6) | st.sampled_from(
    ["users", "a_b", 'quo"te', "\ud83d\ude00", "\x00" * 40]
)
type_names = st.none() | names
