"""Severity: security-severity, level, kind, the rule's default."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import each, finding

# what is written as security-severity; "" leaves the word to what comes next
SCORES: list[tuple[object, str]] = [
    *((10, "critical"), (9, "critical"), (9.0, "critical"), ("9.0", "critical"), ("10", "critical")),
    *((8.99, "high"), (7, "high"), ("7.0", "high"), ("8.9", "high")),
    *((6.9, "medium"), (4, "medium"), ("4", "medium")),
    *((3.9, "low"), ("0.1", "low"), (1e-9, "low"), (0, "info"), (0.0, "info"), (-0.0, "info"), ("0", "info")),
    *(("0.0", "info"), ("00009.10", "critical"), (" \t7.5\n\v\f\r", "high"), ("9" * 5000, "critical")),
    *((int("9" * 400), "critical"), (99999999999999999999, "critical"), ("0." + "0" * 400 + "1", "info")),
    *((-1, ""), (-0.1, ""), (-99999999999999999999, "")),
    *(("High", "high"), (" CRITICAL ", "critical"), ("medium", "medium"), ("LOW", "low"), ("Info", "info")),
    *(("Severe", "Severe"), ("moderate", "moderate"), (" Two words ", "Two words")),
    *(("-1", "-1"), ("1e1", "1e1"), ("9.", "9."), (".5", ".5"), ("9,8", "9,8"), ("+9", "+9"),
      ("\u0669", "\u0669"), ("\u00a09", "\u00a09"), ("h\u0131gh", "h\u0131gh")),
    *(("", ""), (" \t", ""), (None, ""), (True, ""), (False, ""), ([9], ""), ({"value": 9}, "")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "word"), SCORES)
def test_security_severity(implementation: ModuleType, written: object, word: str) -> None:
    own = {"properties": {"security-severity": written}}
    driver = {"rules": [{"id": "R", **own}]}
    assert finding(implementation, {"level": "note", **own})["severity"] == (word or "low")
    assert finding(implementation, {"ruleId": "R", "level": "note"}, driver=driver)["severity"] == (
        word or "low"
    )


def score(value: object) -> dict[str, Any]:
    return {"properties": {"security-severity": value}}


def level(value: object) -> dict[str, Any]:
    return {"defaultConfiguration": {"level": value}}


# a result, the rule it is about, and the severity
ORDER: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({**score(1), "level": "error"}, score(9), "low"),
    (score(-1), score(9), "critical"),
    (score(True), {**score("blocker"), **level("error")}, "blocker"),
    ({"level": "error", "kind": "pass"}, level("note"), "high"),
    *(({"level": word}, {}, "high") for word in each("error", "ERROR", "Error")),
    *(({"level": word}, {}, "medium") for word in each("warning", "Warning")),
    *(({"level": word}, {}, "low") for word in each("note", "NOTE")),
    *(({"level": word}, level("error"), "info") for word in each("none", "None")),
    *(({"level": word}, level("note"), "low") for word in each("pass", "", " error", "err\u014dr", None, 5)),
    *(({"kind": kind}, level("error"), "info") for kind in each("pass", "open", "x", "fail ")),
    *(({"kind": kind}, level("error"), "high") for kind in each("fail", "FAIL", "Fail", "", None, 5)),
    ({"level": "pass", "kind": "pass"}, level("error"), "info"),
    ({}, level("WARNING"), "medium"),
    ({}, level("none"), "info"),
    *(({}, rule, "medium") for rule in ({}, level(None), level(5), level("x"), {"defaultConfiguration": ""})),
    *(({"properties": properties}, {}, "medium") for properties in each([], "x", {"Security-Severity": 9})),
]  # fmt: skip


@pytest.mark.parametrize(("result", "rule", "severity"), ORDER)
def test_order(
    implementation: ModuleType, result: dict[str, Any], rule: dict[str, Any], severity: str
) -> None:
    driver = {"rules": [{"id": "R", **rule}]}
    assert finding(implementation, {"ruleId": "R", **result}, driver=driver)["severity"] == severity


def test_without_a_rule(implementation: ModuleType) -> None:
    assert finding(implementation, {}, driver={"rules": [level("error")]})["severity"] == "medium"
