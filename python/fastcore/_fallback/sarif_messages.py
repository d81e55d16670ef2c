"""What a finding says."""

from __future__ import annotations

import re

from fastcore._fallback.sarif_rules import Component, FoundRule
from fastcore._fallback.sarif_values import JsonObject, array_of, object_of, text_of

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([0-9]{1,9})\}")


def message_of(message: JsonObject, found: FoundRule, driver: Component) -> str:
    arguments = array_of(message.get("arguments"))
    text = text_of(message.get("text"))
    if not text:
        template = _from_rule(text_of(message.get("id")), found, driver)
        if template:
            return _substituted(template, arguments)
        text = text_of(message.get("markdown"))
    if text:
        return _substituted(text, arguments) if arguments else text
    return (
        _text_in(found.rule, "shortDescription")
        or _text_in(found.rule, "fullDescription")
        or text_of(found.rule.get("name"))
    )


def _from_rule(message_id: str, found: FoundRule, driver: Component) -> str:
    if not message_id:
        return ""
    return (
        _text_in(object_of(found.rule.get("messageStrings")), message_id)
        or _text_in(found.component.message_strings, message_id)
        or _text_in(driver.message_strings, message_id)
    )


def _text_in(holder: JsonObject, name: str) -> str:
    return text_of(object_of(holder.get(name)).get("text"))


def _substituted(template: str, arguments: list[object]) -> str:
    def replacement(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][0]
        index = int(match[1])
        argument = arguments[index] if index < len(arguments) else None
        return argument if isinstance(argument, str) else match[0]

    return _PLACEHOLDER.sub(replacement, template)
