"""Text to JSON strings."""

from __future__ import annotations

import re

_SHORT = {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}
_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x20)} | _SHORT
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def json_string(text: str) -> bytes:
    """Writes text as a JSON string, raw UTF-8 wherever JSON allows it; a lone surrogate stays escaped."""
    escaped = text.translate(_ESCAPES)
    try:
        return b'"%b"' % str.encode(escaped)
    except UnicodeEncodeError:
        # UTF-16 joins surrogates that stand side by side, as every reader of the output would
        joined = escaped.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return b'"%b"' % _LONE_SURROGATE.sub(lambda lone: f"\\u{ord(lone[0]):04x}", joined).encode()
