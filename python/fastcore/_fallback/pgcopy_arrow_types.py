"""What Arrow types are called in messages, and which of them belong together."""

from __future__ import annotations

from typing import Any

from fastcore._fallback.optional_pyarrow import load_pyarrow

# as pyarrow's predicates know them; the rest are called what their predicate is called
_NAMES = {
    "boolean": "bool",
    "string": "utf8",
    "large_string": "large_utf8",
    "string_view": "utf8_view",
}
_PLAIN = (
    *("null", "boolean"),
    *(f"{sign}int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u")),
    *("float16", "float32", "float64", "decimal"),
    *("string", "large_string", "string_view", "binary", "large_binary", "binary_view"),
    *("fixed_size_binary", "date32", "date64", "time", "duration", "interval"),
    *("fixed_size_list", "struct", "map", "dictionary"),
)

UTF8 = frozenset({"utf8", "large_utf8", "utf8_view"})
BINARY = frozenset({"binary", "large_binary", "binary_view", "fixed_size_binary"})
INTEGERS = frozenset(f"{sign}int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u"))
FLOATS = frozenset({"float16", "float32", "float64"})
LISTS = frozenset(f"{kind} of {item}" for kind in ("list", "large_list") for item in UTF8)
ZONED = "timestamp with time zone"


def arrow_type_name(arrow_type: Any) -> str:
    """Names a type without its parameters, an extension by what it is stored as."""
    types = load_pyarrow().types
    if hasattr(arrow_type, "storage_type"):
        return arrow_type_name(arrow_type.storage_type)
    if types.is_timestamp(arrow_type):
        return "timestamp" if arrow_type.tz is None else ZONED
    for kind in ("list", "large_list"):
        if getattr(types, f"is_{kind}")(arrow_type):
            return f"{kind} of {arrow_type_name(arrow_type.value_type)}"
    for plain in _PLAIN:
        # a predicate may be younger than the oldest pyarrow
        if getattr(types, f"is_{plain}", _is_not)(arrow_type):
            return _NAMES.get(plain, plain)
    return "other"


def _is_not(_: object) -> bool:
    return False
