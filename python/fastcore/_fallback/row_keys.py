"""Keys of rows: read, converted, written."""

from __future__ import annotations

import json
from typing import NamedTuple

from fastcore._camel_case import camel_case
from fastcore._fallback.json_escape import json_string


def decode_key(raw: bytes) -> str:
    """Decodes what stands between the quotes of a valid JSON string."""
    text = raw.decode()
    if "\\" not in text:
        return text
    decoded: str = json.loads(f'"{text}"')
    return decoded


class Key(NamedTuple):
    """One spelling of a key: how a first and a later member begin, what it means, what it becomes."""

    first: bytes
    later: bytes
    decoded: str
    written: bytes

    @classmethod
    def from_raw(cls, raw: bytes) -> Key:
        decoded = decode_key(raw)
        written = json_string(camel_case(decoded))
        return cls(written + b":", b"," + written + b":", decoded, written)


class KeyCache(dict[bytes, Key]):
    """Spellings already met; rows of one query repeat theirs. Bounded, for rows whose keys are data."""

    _LONGEST = 256
    _MOST = 4096

    def __missing__(self, raw: bytes) -> Key:
        key = Key.from_raw(raw)
        if len(raw) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[raw] = key
        return key
