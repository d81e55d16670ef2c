"""JSON Schemas for an OpenAPI document."""

from __future__ import annotations

from typing import Any


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the definitions of a schema where it refers to them.

    A reference starts at the root of its document, and inside of an OpenAPI document that is another one.

    Args:
        schema: with its definitions in ``$defs``, none of which holds itself.

    Example:
        >>> inlined({"items": {"$ref": "#/$defs/Name"}, "$defs": {"Name": {"type": "string"}}})
        {'items': {'type': 'string'}}
    """
    definitions = schema.get("$defs", {})

    def resolved(part: Any) -> Any:
        if isinstance(part, list):
            return [resolved(item) for item in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolved(definitions[part["$ref"].removeprefix("#/$defs/")])
        return {name: resolved(value) for name, value in part.items() if name != "$defs"}

    whole: dict[str, Any] = resolved(schema)
    return whole
