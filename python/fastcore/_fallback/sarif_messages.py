"""What a finding says."""

from __future__ import annotations

import re

from fastcore._fallback.sarif_rules import Component, FoundRule
from fastcore._fallback.sarif_values import JsonObject, array_of, object_of, text_of

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([0-9]{1,9})\}")


class Messages:
    """The messages of a run; none is substituted beyond the bytes that all texts may take.

    Attributes:
        template_bytes: of the rules' and the driver's texts that messages were made of, all together.
    """

    def __init__(self, driver: Component, max_text_bytes: int) -> None:
        self._driver = driver
        self._max_text_bytes = max_text_bytes
        self.template_bytes = 0

    def message_of(self, message: JsonObject, found: FoundRule) -> str:
        arguments = array_of(message.get("arguments"))
        text = text_of(message.get("text"))
        if not text:
            template = self._from_rule(text_of(message.get("id")), found)
            if template:
                self.template_bytes += len(template) if template.isascii() else len(template.encode())
                return self._substituted(template, arguments)
            text = text_of(message.get("markdown"))
        if text:
            return self._substituted(text, arguments) if arguments else text
        return (
            _text_in(found.rule, "shortDescription")
            or _text_in(found.rule, "fullDescription")
            or text_of(found.rule.get("name"))
        )

    def _from_rule(self, message_id: str, found: FoundRule) -> str:
        if not message_id:
            return ""
        return (
            _text_in(object_of(found.rule.get("messageStrings")), message_id)
            or _text_in(found.component.message_strings, message_id)
            or _text_in(self._driver.message_strings, message_id)
        )

    def _substituted(self, template: str, arguments: list[object]) -> str:
        parts: list[str] = []
        length = position = 0
        for match in _PLACEHOLDER.finditer(template):
            parts += (template[position : match.start()], _replacement(match, arguments))
            position = match.end()
            length += len(parts[-2]) + len(parts[-1])
            if length > self._max_text_bytes:
                break
        return "".join((*parts, template[position:]))


def _replacement(match: re.Match[str], arguments: list[object]) -> str:
    if match[1] is None:
        return match[0][0]
    index = int(match[1])
    argument = arguments[index] if index < len(arguments) else None
    return argument if isinstance(argument, str) else match[0]


def _text_in(holder: JsonObject, name: str) -> str:
    return text_of(object_of(holder.get(name)).get("text"))
