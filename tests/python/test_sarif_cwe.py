"""The weaknesses of a finding, from everywhere a log names them."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import each, finding

TEXTS: list[tuple[str, list[int]]] = [
    ("CWE-89", [89]),
    ("external/cwe/cwe-089", [89]),
    ("CWE-89: SQL Injection", [89]),
    *((f"cWe{separator}79", [79]) for separator in ("-", "_", ":", " ", "")),
    *((f"CWE{separator}79", []) for separator in ("--", "- ", "/", "\t", ".", "\u2010")),
    ("CWE-0, CWE-00, CWE-000", []),
    ("CWE-1234567 CWE-12345678 CWE-0001234567", [1234567]),
    ("CWE-" + "9" * 5000, []),
    ("CWE-" + "0" * 900 + "7", [7]),
    ("CWE-79a", [79]),
    ("xCWE-79 9CWE-79 CweCWE-79", []),
    ("(CWE-79) _CWE-80 éCWE-81 CWE-CWE-82", [79, 80, 81, 82]),
    ("CWE-79CWE-80", [79]),
    ("CWE-22,cwe-9 CWE_22", [9, 22]),
    ("CWE", []),
    ("CWE-\u0661", []),
    ("cw\u0435-79", []),
    ("89", []),
]


def names(*numbers: int) -> tuple[str, ...]:
    return tuple(f"CWE-{number}" for number in numbers)


@pytest.mark.parametrize(("text", "numbers"), TEXTS)
def test_pattern(implementation: ModuleType, text: str, numbers: list[int]) -> None:
    tagged = {"properties": {"tags": [text]}}
    assert finding(implementation, tagged)["cwe"] == names(*numbers)
    assert finding(implementation, {"taxa": [{"id": text}]})["cwe"] == names(*numbers)
    driver = {"rules": [{"id": "R", **tagged}]}
    assert finding(implementation, {"ruleId": "R"}, driver=driver)["cwe"] == names(*numbers)


PROPERTIES: list[tuple[dict[str, Any], list[int]]] = [
    *(
        ({key: "79"}, [79])
        for key in ("cwe", "CWE", "cwes", "cwe-id", "CWE_ID", "cweIds", "c-w_e", "_cwe-Ids-")
    ),
    *(({key: "CWE-79"}, []) for key in ("cwe id", "cwe.id", "cweName", "", "cweidss", "my-cwe", "\u217dwe")),
    ({"cwe": "CWE-79: XSS, CWE-80"}, [79, 80]),
    *(({"cwe": text}, []) for text in ("", "0", "12345678", "79 ", "-79", "79.0", "\u0667")),
    *(({"cwe": text}, [79]) for text in ("79", "00000000000079")),
    *(({"cwe": number}, [79]) for number in (79, 79.0)),
    *(({"cwe": number}, []) for number in (79.5, 0, -79, 10_000_000, 2**31, True, None, {"id": 79})),
    (
        {"cwe": [79, "80", "CWE-81", None, True, ["82"], {"id": "83"}, 9_999_999, "", 0]},
        [79, 80, 81, 9_999_999],
    ),
    ({"cwe": 1, "CWE": "2", "cwe_ids": [3], "tags": ["CWE-4", 5, None, ["CWE-6"], "7"]}, [1, 2, 3, 4]),
    *(({"tags": tags}, []) for tags in ("CWE-1", {"x": "CWE-1"}, None, 5)),
]


@pytest.mark.parametrize(("properties", "numbers"), PROPERTIES)
def test_properties(implementation: ModuleType, properties: dict[str, Any], numbers: list[int]) -> None:
    assert finding(implementation, {"properties": properties})["cwe"] == names(*numbers)
    driver = {"rules": [{"properties": properties}]}
    assert finding(implementation, {"ruleIndex": 0}, driver=driver)["cwe"] == names(*numbers)


TAXONOMIES: list[Any] = [
    {"name": "OWASP", "taxa": [{"id": "1"}, {"id": "CWE-2"}, 5, {"id": 3}]},
    {"name": "The cwe list", "taxa": [{"id": "89"}, {"id": "CWE-90"}, {"name": "no id"}, {"id": "x1"}]},
    {"taxa": {"0": {"id": "7"}}},
    None,
]


def component(**properties: object) -> dict[str, Any]:
    return {"toolComponent": properties}


REFERENCES: list[tuple[object, list[int]]] = [
    ({"id": "CWE-79"}, [79]),
    ({"id": "79"}, []),
    ({"id": "79", **component(name="CWE")}, [79]),
    ({"id": "0079", **component(name="xCwEx")}, [79]),
    ({"id": "CWE-79 and CWE-80", **component(name="CWE")}, [79, 80]),
    ({"id": "x79", **component(name="CWE")}, []),
    ({"id": "79", **component(name=["CWE"])}, []),
    ({"id": "79", **component(name="OWASP", index=1)}, []),
    # through the taxonomies
    ({"index": 0, **component(index=1)}, [89]),
    ({"id": "79", **component(index=1)}, [79]),
    ({"id": "CWE-79".rjust(1000)}, [79]),
    ({"id": "CWE-79".rjust(1001)}, []),
    ({"id": "é" * 497 + "CWE-79"}, [79]),
    ({"id": "é" * 498 + "CWE-79"}, []),
    ({"id": "", "index": 0, **component(index=1)}, [89]),
    ({"id": 5, "index": 0.0, **component(index=1.0)}, [89]),
    ({"index": 1, **component(index=1)}, [90]),
    ({"index": 0, **component(index=0)}, []),
    ({"index": 0, **component(index=0, name="CWE")}, [1]),
    ({"index": 1, **component(index=0)}, [2]),
    *(({"index": index, **component(index=1)}, []) for index in (2, 3, 4, -1, None, "0", True)),
    *(({"index": 0, **component(index=index)}, []) for index in (2, 3, 4, -1, None, "1", True)),
    *(({"index": index, **component(index=0, name="CWE")}, []) for index in (2, 3)),
    ({"index": 0}, []),
    ({"index": 0, "toolComponent": 5}, []),
    *((reference, []) for reference in each(None, 5, "CWE-79", [{"id": "CWE-79"}], {})),
]


@pytest.mark.parametrize(("reference", "numbers"), REFERENCES)
def test_references(implementation: ModuleType, reference: object, numbers: list[int]) -> None:
    for result, rule in (
        ({"taxa": [None, reference, {"id": "CWE-5000"}]}, {}),
        ({}, {"relationships": [5, {}, {"target": reference}, {"target": {"id": "CWE-5000"}}]}),
    ):
        found = finding(
            implementation, {"ruleIndex": 0, **result}, driver={"rules": [rule]}, taxonomies=TAXONOMIES
        )
        assert found["cwe"] == names(*numbers, 5000)


@pytest.mark.parametrize("taxonomies", [None, {}, [], "x"])
def test_without_taxonomies(implementation: ModuleType, taxonomies: object) -> None:
    result = {"taxa": [{"index": 0, **component(index=0, name="CWE")}]}
    assert finding(implementation, result, taxonomies=taxonomies)["cwe"] == ()


@pytest.mark.parametrize("wrong", [None, {}, "CWE-1", 5])
def test_lists_of_another_kind(implementation: ModuleType, wrong: object) -> None:
    driver = {"rules": [{"relationships": wrong, "properties": wrong}]}
    assert finding(implementation, {"ruleIndex": 0, "taxa": wrong}, driver=driver)["cwe"] == ()


def test_union_by_number(implementation: ModuleType) -> None:
    rule = {
        "relationships": [{"target": {"id": "CWE-1000"}}, {"target": {"id": "CWE-20"}}],
        "properties": {"tags": ["external/cwe/cwe-079"], "cwe": ["CWE-9"]},
    }
    result = {"ruleIndex": 0, "taxa": [{"id": "CWE-100"}], "properties": {"tags": ["CWE-20"], "CWE": 3}}
    assert finding(implementation, result, driver={"rules": [rule]})["cwe"] == names(3, 9, 20, 79, 100, 1000)
