"""Which rule a result is about."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import each, finding


def rule(rule_id: object, says: str) -> dict[str, Any]:
    return {"id": rule_id, "name": says}


DRIVER = {
    "name": "tool",
    "guid": "driver-guid",
    "rules": [
        rule("D0", "d0"),
        rule("a/b", "d1"),
        rule("same", "d2"),
        5,
        rule("same", "d4"),
        rule(None, "d5"),
    ],
}
EXTENSIONS: list[Any] = [
    {"guid": "guid-0", "rules": [rule("E0", "e0"), rule("same", "e0-same"), rule("a", "e0-a")]},
    None,
    {"guid": "guid-2", "rules": [rule("E2", "e2"), rule("E0", "e2-E0"), rule("x/y/z", "e2-xyz")]},
    {"guid": "guid-2", "rules": [rule("E3", "e3")]},
    {"guid": "guid-4", "rules": {"0": rule("E4", "e4")}},
]


def reference(index: object = None, tool_component: object = None, **more: object) -> dict[str, Any]:
    return {"rule": {"index": index, "toolComponent": tool_component, **more}}


# a result, its rule's id, and what that rule says
FOUND: list[tuple[dict[str, Any], str, str]] = [
    ({"ruleId": "D0"}, "D0", "d0"),
    ({"ruleIndex": 0}, "D0", "d0"),
    ({"ruleIndex": 0.0}, "D0", "d0"),
    (reference(0), "D0", "d0"),
    (reference(id="D0"), "D0", "d0"),
    # the names come in order, the indexes too
    ({"ruleId": "own", **reference(0, id="ref")}, "own", "d0"),
    (reference(0, id="ref"), "ref", "d0"),
    ({"ruleId": "", **reference(0, id="ref")}, "ref", "d0"),
    ({"ruleIndex": 1, **reference(0)}, "a/b", "d1"),
    *(
        ({"ruleIndex": index, **reference(1)}, "a/b", "d1")
        for index in each(None, -1, "0", 0.5, True, 2**31, [])
    ),
    *((reference(index), "", "") for index in each(None, -1, "0", 0.5, False, 2**31)),
    ({"ruleIndex": 4, "ruleId": "same"}, "same", "d4"),
    # where the index leads nowhere, the id does
    ({"ruleIndex": 99, "ruleId": "D0"}, "D0", "d0"),
    ({"ruleIndex": 99, **reference(0)}, "", ""),
    ({"ruleIndex": 3, "ruleId": "D0"}, "D0", ""),
    ({"ruleIndex": 5}, "", "d5"),
    # by id: the driver first, then the extensions in order, then shorter ids
    ({"ruleId": "same"}, "same", "d2"),
    ({"ruleId": "E0"}, "E0", "e0"),
    ({"ruleId": "E3"}, "E3", "e3"),
    ({"ruleId": "a/b/c/d"}, "a/b/c/d", "d1"),
    ({"ruleId": "a/c"}, "a/c", "e0-a"),
    ({"ruleId": "x/y/z/"}, "x/y/z/", "e2-xyz"),
    ({"ruleId": "x/y"}, "x/y", ""),
    ({"ruleId": "/D0"}, "/D0", ""),
    ({"ruleId": "D0/"}, "D0/", "d0"),
    ({"ruleId": "D0//"}, "D0//", "d0"),
    ({"ruleId": "d0"}, "d0", ""),
    (reference(id="a/b/c"), "a/b/c", "d1"),
    ({"ruleId": "E4"}, "E4", ""),
    ({}, "", ""),
    # components
    (reference(0, {"index": 0}), "E0", "e0"),
    ({"ruleIndex": 0, **reference(2, {"index": 2})}, "E2", "e2"),
    (reference(0, {"index": 1}), "", ""),
    ({"ruleId": "D0", **reference(0, {"index": 1})}, "D0", "d0"),
    (reference(0, {"index": 5}), "", ""),
    ({"ruleId": "E3", **reference(0, {"index": 5, "guid": "guid-0"})}, "E3", "e3"),
    (reference(0, {"guid": "guid-0"}), "E0", "e0"),
    (reference(0, {"guid": "guid-2"}), "E2", "e2"),
    (reference(0, {"guid": "driver-guid"}), "D0", "d0"),
    (reference(0, {"index": -1, "guid": "guid-0"}), "E0", "e0"),
    (reference(0, {"guid": "unknown"}), "", ""),
    (reference(0, {"guid": "GUID-0"}), "", ""),
    (reference(0, {"guid": "guid-4"}), "", ""),
    *(
        (reference(0, component), "D0", "d0")
        for component in each({}, [], 5, {"guid": 5}, {"guid": ""}, {"name": "x"})
    ),
    *(({"ruleIndex": 0, "rule": wrong}, "D0", "d0") for wrong in each(5, [], "E0", None)),
    ({"rule": {"id": 5, "index": 0}}, "D0", "d0"),
]


@pytest.mark.parametrize(("result", "rule_id", "says"), FOUND)
def test_found(implementation: ModuleType, result: dict[str, Any], rule_id: str, says: str) -> None:
    found = finding(implementation, result, driver=DRIVER, extensions=EXTENSIONS)
    assert (found["rule_id"], found["message"]) == (rule_id, says)


@pytest.mark.parametrize("rules", [None, {}, "x", 5])
def test_no_rules(implementation: ModuleType, rules: object) -> None:
    result = {"ruleId": "R", "ruleIndex": 0}
    assert finding(implementation, result, driver={"rules": rules})["rule_id"] == "R"


@pytest.mark.parametrize("extensions", [{}, {"0": EXTENSIONS[0]}, "x", 5])
def test_no_extensions(implementation: ModuleType, extensions: object) -> None:
    assert finding(implementation, {"ruleId": "E0"}, extensions=extensions)["message"] == ""


def test_many_slashes(implementation: ModuleType) -> None:
    rule_id = "/" * 200_000
    found = finding(implementation, {"ruleId": rule_id + "x"}, driver={"rules": [rule("/" * 99, "slashes")]})
    assert found["message"] == "slashes"
