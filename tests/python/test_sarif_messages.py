"""Messages: where their text comes from, and what is put into it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import finding

RULE = {
    "id": "R",
    "messageStrings": {
        "own": {"text": "rule: {0}"},
        "both": {"text": "rule"},
        "empty": {"text": ""},
        "bad": "x",
    },
    "shortDescription": {"text": "short {0} {{"},
    "fullDescription": {"text": "full"},
    "name": "name",
}
DRIVER = {
    "rules": [RULE],
    "globalMessageStrings": {
        **{"both": {"text": "driver"}, "empty": {"text": "driver {0}"}, "bad": {"text": "driver"}},
        **{"driver": {"text": "{{driver}}"}, "shared": {"text": "driver"}},
    },
}
EXTENSION = {
    "rules": [{"id": "E", "messageStrings": {"own": {"text": "extension rule"}}}],
    "globalMessageStrings": {"shared": {"text": "extension"}, "extension": {"text": "extension"}},
}

# a message, the rule's id, and what the finding says
SOURCES: list[tuple[object, str, str]] = [
    ({"text": "text", "id": "own", "markdown": "markdown"}, "R", "text"),
    ({"text": "", "id": "both", "markdown": "markdown"}, "R", "rule"),
    ({"id": "own", "arguments": ["x"]}, "R", "rule: x"),
    ({"id": "own"}, "R", "rule: {0}"),
    ({"id": "empty", "arguments": ["x"]}, "R", "driver x"),
    ({"id": "bad"}, "R", "driver"),
    ({"id": "driver"}, "R", "{driver}"),
    ({"id": "driver"}, "unknown", "{driver}"),
    ({"id": "shared"}, "R", "driver"),
    ({"id": "shared"}, "E", "extension"),
    ({"id": "extension"}, "E", "extension"),
    ({"id": "extension"}, "R", "short {0} {{"),
    ({"id": "own"}, "E", "extension rule"),
    ({"id": "driver"}, "E", "{driver}"),
    ({"id": "own"}, "unknown", ""),
    ({"id": "unknown", "markdown": "**bold** {0}", "arguments": ["x"]}, "R", "**bold** x"),
    ({"id": "unknown", "markdown": "**bold** {0} {{"}, "R", "**bold** {0} {{"),
    ({"markdown": ""}, "R", "short {0} {{"),
    ({"markdown": 5, "arguments": ["x"]}, "R", "short {0} {{"),
    ({"id": 5}, "R", "short {0} {{"),
    ({}, "R", "short {0} {{"),
    (None, "R", "short {0} {{"),
    (None, "E", ""),
    (None, "", ""),
]


@pytest.mark.parametrize(("message", "rule_id", "text"), SOURCES)
def test_sources(implementation: ModuleType, message: object, rule_id: str, text: str) -> None:
    result = {"ruleId": rule_id, "message": message}
    assert finding(implementation, result, driver=DRIVER, extensions=[EXTENSION])["message"] == text


DESCRIPTIONS: list[tuple[dict[str, Any], str]] = [
    ({"fullDescription": {"text": "full"}, "name": "name"}, "full"),
    ({"shortDescription": {"text": ""}, "fullDescription": {"text": "full"}}, "full"),
    ({"shortDescription": "x", "fullDescription": {"markdown": "x"}, "name": "name"}, "name"),
    ({"fullDescription": {"text": ["x"]}, "name": ["x"]}, ""),
    ({"help": {"text": "help"}}, ""),
]


@pytest.mark.parametrize(("rule", "text"), DESCRIPTIONS)
def test_descriptions(implementation: ModuleType, rule: dict[str, Any], text: str) -> None:
    assert finding(implementation, {"ruleIndex": 0}, driver={"rules": [rule]})["message"] == text


PLACEHOLDERS: list[tuple[str, list[Any], str]] = [
    ("{0} and {1}", ["a", "b"], "a and b"),
    ("{1}{0}{1}", ["a", "b"], "bab"),
    ("{0}", ["{1}", "b"], "{1}"),
    ("{0}", ["{{"], "{{"),
    ("[{0}]", [""], "[]"),
    ("{0} {2}", ["a", "b"], "a {2}"),
    ("{{0}} {{", ["a"], "{0} {"),
    ("{{{0}}}", ["a"], "{a}"),
    ("{{{{0}}}}", ["a"], "{{0}}"),
    ("} } {x} {} {-1} { 0} {0 } {0", ["a"], "} } {x} {} {-1} { 0} {0 } {0"),
    ("}}{0}{{", ["a"], "}a{"),
    ("}}}", ["a"], "}}"),
    ("{0}{1}{2}{3}{4}", [None, 5, True, ["x"], {"text": "x"}], "{0}{1}{2}{3}{4}"),
    ("{00}{000000001}", ["a", "b"], "ab"),
    (
        "{0000000000}{999999999}{9999999999999999999999}",
        ["a"],
        "{0000000000}{999999999}{9999999999999999999999}",
    ),
    ("{10}", [str(number) for number in range(11)], "10"),
    ("{\u0660}", ["a"], "{\u0660}"),
    ("é{0}😀", ["€"], "é€😀"),
    ("{0} {{x}}", [None], "{0} {x}"),
    ("{0} {{x}}", [], "{0} {{x}}"),
]


@pytest.mark.parametrize(("template", "arguments", "text"), PLACEHOLDERS)
def test_placeholders(implementation: ModuleType, template: str, arguments: list[Any], text: str) -> None:
    def message(**message: Any) -> str:
        result = {"ruleId": "R", "message": {**message, "arguments": arguments}}
        driver = {"rules": [{"id": "R", "messageStrings": {"m": {"text": template}}}]}
        return str(finding(implementation, result, driver=driver)["message"])

    assert message(text=template) == message(markdown=template) == text
    if arguments:
        assert message(id="m") == text


@pytest.mark.parametrize("arguments", [None, {}, "ab", 5, {"0": "a"}])
def test_arguments_of_another_kind(implementation: ModuleType, arguments: object) -> None:
    driver = {"globalMessageStrings": {"m": {"text": "{0} {{"}}}
    for message, text in ({"text": "{0} {{"}, "{0} {{"), ({"id": "m"}, "{0} {"):
        result = {"message": {**message, "arguments": arguments}}
        assert finding(implementation, result, driver=driver)["message"] == text
