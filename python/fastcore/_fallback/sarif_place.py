"""The one location of a result that its finding is placed at."""

from __future__ import annotations

from fastcore._fallback.sarif_problems import BadResult
from fastcore._fallback.sarif_values import JsonObject, array_of, integer_of, object_of

_REGION_NUMBERS = (
    *("startLine", "startColumn", "endLine", "endColumn"),
    *("charOffset", "charLength", "byteOffset", "byteLength"),
)


def physical_location_of(result: JsonObject) -> JsonObject:
    """The first physical location of a result, or an empty one.

    Raises:
        BadResult: something on the way to it, or what is read of it, is of the wrong kind.
    """
    locations = _checked(result, "locations", list, "")
    for place, location in enumerate(array_of(locations)):
        pointer = f"/locations/{place}"
        if location is None:
            continue
        if not isinstance(location, dict):
            raise BadResult(pointer, "expected an object")
        if location.get("physicalLocation") is not None:
            physical_location = object_of(_checked(location, "physicalLocation", dict, pointer))
            _check(physical_location, f"{pointer}/physicalLocation")
            return physical_location
    return {}


def check_texts(result: JsonObject) -> None:
    """Refuses a rule or a message that cannot be told."""
    _checked(result, "ruleId", str, "")
    _checked(object_of(_checked(result, "message", dict, "")), "text", str, "/message")


def _check(physical_location: JsonObject, pointer: str) -> None:
    artifact_location = _checked(physical_location, "artifactLocation", dict, pointer)
    _checked(object_of(artifact_location), "uri", str, f"{pointer}/artifactLocation")
    region = object_of(_checked(physical_location, "region", dict, pointer))
    for name in _REGION_NUMBERS:
        number = region.get(name)
        if number is not None and integer_of(number) is None:
            raise BadResult(f"{pointer}/region/{name}", "expected an integer")


_KIND_NAMES: dict[type, str] = {list: "an array", dict: "an object", str: "a string"}


def _checked(holder: JsonObject, name: str, kind: type, pointer: str) -> object:
    value: object = holder.get(name)
    if value is not None and not isinstance(value, kind):
        raise BadResult(f"{pointer}/{name}", f"expected {_KIND_NAMES[kind]}")
    return value
