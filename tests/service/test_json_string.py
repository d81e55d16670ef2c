"""Long JSON strings in pieces."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastcore.operations import json_string
from fastcore.operations.json_body import InvalidBodyError

CHARACTERS = st.sampled_from([*'ab,"\\\n\x01\x7f', "é", "\U0001f600", "\\u00e9", "twelve or more"])


@given(text=st.lists(CHARACTERS, max_size=60).map("".join), is_ascii=st.booleans(), size=st.integers(1, 40))
def test_pieces_are_the_string(text: str, is_ascii: bool, size: int) -> None:
    encoded = msgspec.Raw(json.dumps(text, ensure_ascii=is_ascii).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_string, "_PIECE_BYTES", size)
        assert json_string.decode_string(encoded).decode() == text


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_half_a_pair_is_refused_wherever_it_stands(where: str) -> None:
    padding = b"x" * 3_000_000
    half = rb"\ud83d"
    content = {"start": half + padding, "middle": padding + half + padding, "end": padding + half}[where]
    with pytest.raises(InvalidBodyError):
        json_string.decode_string(msgspec.Raw(b'"' + content + b'"'))
