"""Valid rows rewritten: keys converted, whitespace dropped, type name set, values untouched."""

from __future__ import annotations

from fastcore._fallback.json_escape import json_string
from fastcore._fallback.json_patterns import (
    AFTER_ELEMENT,
    AFTER_MEMBER,
    ARRAY_END,
    ELEMENT,
    MEMBER,
    OBJECT_END,
    ROOT,
    ROW_END,
)
from fastcore._fallback.row_keys import KeyCache

_Written = dict[bytes, str]


class RowWriter:
    """Rewrites the rows of one call; says only that a row is faulty, not where (`row_fault` does)."""

    def __init__(self, type_name: str | None, max_depth: int) -> None:
        self._stamp = None if type_name is None else b'{"__typename":' + json_string(type_name)
        self._max_depth = max_depth
        self._keys = KeyCache()

    def write(self, data: bytes) -> bytes | None:
        """Rewrites a row of valid UTF-8; None when it breaks a rule."""
        match = ROOT(data)
        if match is None:
            return None
        if match[1] is not None:
            return match[1]
        return self._write_container(data, match[2], match.end())

    def _write_container(self, data: bytes, bracket: bytes, position: int) -> bytes | None:
        keys, stamp, max_depth = self._keys, self._stamp, self._max_depth
        out: list[bytes] = []
        # of the object or array being read: the keys written so far (None in an array),
        # whether an object directly in it is a row object, whether it is one itself
        written: _Written | None = None
        holds_row_objects = stamp is not None
        is_stamped = False
        outer: list[tuple[_Written | None, bool, bool]] = []
        # after the value of a replaced __typename: where the output resumes, once this few brackets are open
        resume_at = resume_depth = -1

        while True:
            if len(outer) == max_depth:
                return None
            outer.append((written, holds_row_objects, is_stamped))
            has_comma = False
            if bracket == b"{":
                written = {}
                is_stamped, holds_row_objects = holds_row_objects, False
                if is_stamped and stamp is not None:
                    out.append(stamp)
                    has_comma = True
                else:
                    out.append(b"{")
                end = OBJECT_END(data, position)
            else:
                written = None
                is_stamped = False
                out.append(b"[")
                end = ARRAY_END(data, position)
            delimiter = b","
            if end is not None:
                delimiter = b"]" if written is None else b"}"
                position = end.end()

            while True:
                if delimiter != b",":
                    out.append(delimiter)
                    written, holds_row_objects, is_stamped = outer.pop()
                    if len(outer) == resume_depth:
                        del out[resume_at:]
                        resume_depth = -1
                    if not outer:
                        return b"".join(out) if ROW_END(data, position) else None
                    after = (AFTER_ELEMENT if written is None else AFTER_MEMBER)(data, position)
                    if after is None:
                        return None
                    delimiter = after[1]
                    position = after.end()
                    has_comma = True
                elif written is not None:
                    match = MEMBER(data, position)
                    if match is None:
                        return None
                    raw, value, delimiter, bracket = match.groups()
                    key = keys[raw]
                    if written.setdefault(key.written, key.decoded) != key.decoded:
                        return None
                    position = match.end()
                    if is_stamped and key.decoded == "__typename":
                        if value is None:
                            resume_at, resume_depth = len(out), len(outer)
                            break
                    elif value is None:
                        out.append(key.later if has_comma else key.first)
                        break
                    else:
                        out += (key.later if has_comma else key.first, value)
                        has_comma = True
                else:
                    match = ELEMENT(data, position)
                    if match is None:
                        return None
                    value, delimiter, bracket = match.groups()
                    position = match.end()
                    if has_comma:
                        out.append(b",")
                    if value is None:
                        break
                    out.append(value)
                    has_comma = True
