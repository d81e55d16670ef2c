"""What a run tells once for all its results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from fastcore._fallback.sarif_contents import Artifacts
from fastcore._fallback.sarif_cwe import Weaknesses
from fastcore._fallback.sarif_external import External
from fastcore._fallback.sarif_messages import Messages
from fastcore._fallback.sarif_paths import BaseUris, SourceRoot
from fastcore._fallback.sarif_rules import Component, Rules
from fastcore._fallback.sarif_values import JsonObject, array_of, object_of, text_of

RuleTuple: TypeAlias = tuple[str, str, str, str]
RunTuple: TypeAlias = tuple[str, str, str, int, str, str, list[RuleTuple]]

_VERSIONS = ("version", "semanticVersion", "dottedQuadFileVersion")


class Run:
    """Attributes of a run in the form in which its results are read with them."""

    def __init__(
        self, run: JsonObject, externals: Sequence[External], source_root: SourceRoot, max_text_bytes: int
    ) -> None:
        tool = object_of(run.get("tool"))
        drivers = [object_of(tool.get("driver"))]
        external_driver = _first_external(externals, "driver", dict)
        if external_driver is not None and not isinstance(drivers[0].get("rules"), list):
            drivers.append(object_of(external_driver))
        extensions = _own_or_external(tool, externals, "extensions")
        self.tool_name = _first_text(drivers, ("name",))
        self.tool_version = _first_text(drivers, _VERSIONS)
        components = [Component.of(component) for component in (drivers[-1], *extensions)]
        self.rules = Rules(components[0], components[1:])
        self.tool_rules = [
            _rule_tuple(rule)
            for component in components
            for rule in component.rules
            if text_of(rule.get("id"))
        ]
        self.messages = Messages(self.rules.driver, max_text_bytes)
        self.column_kind = text_of(run.get("columnKind"))
        in_code_points = self.column_kind == "unicodeCodePoints"
        self.artifacts = Artifacts(_own_or_external(run, externals, "artifacts"), in_code_points)
        self.weaknesses = Weaknesses(_own_or_external(run, externals, "taxonomies"))
        self.base_uris = BaseUris(object_of(run.get("originalUriBaseIds")))
        self.source_root = source_root
        self._automation_id = text_of(object_of(run.get("automationDetails")).get("id"))

    def shared_bytes(self) -> int:
        """Of texts that the results so far refer to, and that need not be seen in their findings."""
        return self.base_uris.joined_bytes + self.messages.template_bytes

    def summary(self, result_count: int) -> RunTuple:
        base_uri = self.base_uris.absolute()
        return (
            *(self.tool_name, self.tool_version, base_uri),
            *(result_count, self.column_kind, self._automation_id, self.tool_rules),
        )


def _rule_tuple(rule: JsonObject) -> RuleTuple:
    descriptions = (object_of(rule.get(name)) for name in ("shortDescription", "fullDescription"))
    return (
        *(text_of(rule["id"]), text_of(rule.get("name"))),
        *(_first_text(list(descriptions), ("text",)), text_of(rule.get("helpUri"))),
    )


def _first_external(externals: Sequence[External], name: str, kind: type) -> object:
    values = (external.properties.get(name) for external in externals)
    return next((value for value in values if isinstance(value, kind)), None)


def _own_or_external(holder: JsonObject, externals: Sequence[External], name: str) -> list[object]:
    own = holder.get(name)
    return own if isinstance(own, list) else array_of(_first_external(externals, name, list))


def _first_text(holders: Sequence[JsonObject], names: Sequence[str]) -> str:
    texts = (text_of(holder.get(name)) for holder in holders for name in names)
    return next((text for text in texts if text), "")
