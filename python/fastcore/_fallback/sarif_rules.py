"""The rules of a run, and which of them a result is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fastcore._fallback.sarif_values import JsonObject, array_of, index_of, object_of, text_of

_NO_RULE: JsonObject = {}


class Component(NamedTuple):
    """A driver or an extension of a tool; elements of ``rules`` that are no objects are empty rules."""

    guid: str
    rules: list[JsonObject]
    message_strings: JsonObject

    @classmethod
    def of(cls, value: object) -> Component:
        described = object_of(value)
        return cls(
            text_of(described.get("guid")),
            [object_of(rule) for rule in array_of(described.get("rules"))],
            object_of(described.get("globalMessageStrings")),
        )


class FoundRule(NamedTuple):
    """What a result says and its tool knows of its rule.

    Attributes:
        rule_id: as the result names it, else as the rule does.
        rule: empty where none was found.
        component: whose rule it is; the driver where none was found.
    """

    rule_id: str
    rule: JsonObject
    component: Component


class Rules:
    def __init__(self, driver: Component, extensions: Sequence[Component]) -> None:
        self.driver = driver
        self._extensions = extensions
        self._by_guid: dict[str, Component] = {}
        self._by_id: dict[str, tuple[JsonObject, Component]] = {}
        for component in (driver, *extensions):
            self._by_guid.setdefault(component.guid, component)
            for rule in component.rules:
                self._by_id.setdefault(text_of(rule.get("id")), (rule, component))
        self._by_id.pop("", None)
        self._id_lengths = {len(rule_id) for rule_id in self._by_id}

    def find(self, result: JsonObject) -> FoundRule:
        reference = object_of(result.get("rule"))
        named = text_of(result.get("ruleId")) or text_of(reference.get("id"))
        index = index_of(result.get("ruleIndex"))
        if index is None:
            index = index_of(reference.get("index"))
        found = None
        if index is not None:
            component = self._component(object_of(reference.get("toolComponent")))
            if component is not None and index < len(component.rules):
                found = component.rules[index], component
        if found is None:
            found = self._with_id(named) or (_NO_RULE, self.driver)
        rule, component = found
        return FoundRule(named or text_of(rule.get("id")), rule, component)

    def _component(self, reference: JsonObject) -> Component | None:
        index = index_of(reference.get("index"))
        if index is not None:
            return self._extensions[index] if index < len(self._extensions) else None
        guid = text_of(reference.get("guid"))
        return self._by_guid.get(guid) if guid else self.driver

    def _with_id(self, rule_id: str) -> tuple[JsonObject, Component] | None:
        """The rule of that id, or of what is left of it when parts behind slashes are cut off."""
        end = len(rule_id)
        while end > 0:
            # most ends are those of no rule, and cutting is dear for a long id of many slashes
            if end in self._id_lengths and (found := self._by_id.get(rule_id[:end])) is not None:
                return found
            end = rule_id.rfind("/", 0, end)
        return None
