"""Types of PostgreSQL as people and the catalog write them."""

from __future__ import annotations

import re

from fastcore._copy_columns import COPY_TYPES

_ALIASES = {
    "varchar": "text",
    "character varying": "text",
    "bpchar": "text",
    "char": "text",
    "character": "text",
    "name": "text",
    "smallint": "int2",
    "smallserial": "int2",
    "integer": "int4",
    "int": "int4",
    "serial": "int4",
    "bigint": "int8",
    "bigserial": "int8",
    "real": "float4",
    "double precision": "float8",
    "float": "float8",
    "decimal": "numeric",
    "boolean": "bool",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}
_WITH_LENGTH = {"varchar", "character varying", "bpchar", "char", "character"}
# what stands in their parentheses is the server's business
_WITH_PRECISION = {"numeric", "decimal", "timestamp", "timestamptz"}
_WITH_PRECISION |= {f"timestamp {zone} time zone" for zone in ("with", "without")}
# without a length they hold one character
_ONE_CHARACTER = {"char", "character"}
_PARENTHESES = re.compile(r"\s*\(([^()]*)\)")


def copy_type(text: str) -> tuple[str, int] | None:
    """Finds one of `COPY_TYPES`, and the characters that it may have: 0 where there is no limit."""
    modifiers = _PARENTHESES.findall(text)
    name = " ".join(_PARENTHESES.sub("", text).lower().split())
    found = _ALIASES.get(name, name)
    if found not in COPY_TYPES:
        return None
    if not modifiers:
        return found, int(name in _ONE_CHARACTER)
    if len(modifiers) == 1 and name in _WITH_PRECISION:
        return found, 0
    if len(modifiers) == 1 and name in _WITH_LENGTH and re.fullmatch("[1-9][0-9]{0,7}", modifiers[0].strip()):
        return found, int(modifiers[0])
    return None
