"""snake_case to camelCase."""

from __future__ import annotations

import re

_INNER_RUN = re.compile("_+([a-z]?)")


def camel_case(key: str) -> str:
    """Removes the inner runs of underscores and upper-cases the ASCII letter after each."""
    inner = key.strip("_")
    if "_" not in inner:
        return key
    start = key.index(inner)
    end = start + len(inner)
    return key[:start] + _INNER_RUN.sub(lambda run: run[1].upper(), inner) + key[end:]
