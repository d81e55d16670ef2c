"""How severe a finding is, in five words."""

from __future__ import annotations

import re

from fastcore._fallback.sarif_values import ASCII_SPACE, JsonObject, ascii_lower, object_of, text_of

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WORDS = {"critical", "high", "medium", "low", "info"}
_LEVELS = {"error": "high", "warning": "medium", "note": "low", "none": "info"}


def severity(result: JsonObject, rule: JsonObject) -> str:
    kind = ascii_lower(text_of(result.get("kind")))
    return (
        _security_severity(result)
        or _security_severity(rule)
        or _of_level(result.get("level"))
        or ("info" if kind and kind != "fail" else "")
        or _of_level(object_of(rule.get("defaultConfiguration")).get("level"))
        or "medium"
    )


def _security_severity(holder: JsonObject) -> str:
    value = object_of(holder.get("properties")).get("security-severity")
    if isinstance(value, str):
        text = value.strip(ASCII_SPACE)
        if _NUMBER.fullmatch(text):
            return _of_score(float(text))
        word = ascii_lower(text)
        return word if word in _WORDS else text
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_score(value)
    return ""


def _of_score(score: float) -> str:
    if score < 0:
        return ""
    if score >= 9:
        return "critical"
    if score >= 7:
        return "high"
    if score >= 4:
        return "medium"
    return "low" if score > 0 else "info"


def _of_level(level: object) -> str:
    return _LEVELS.get(ascii_lower(text_of(level)), "")
