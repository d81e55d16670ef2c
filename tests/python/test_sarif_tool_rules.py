"""What a run tells of the rules of its tool."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError
from types import ModuleType
from typing import Any

import pytest

from fastcore import SarifError
from fastcore._sarif_options import FINDING_BYTES, RULE_BYTES, RUN_BYTES
from sarif_logs import each, log_of, parse, run_of


def rules_of(implementation: ModuleType, driver: object, extensions: object = None, **log: object) -> Any:
    parsed = parse(implementation, log_of(run_of(driver=driver, extensions=extensions), **log))
    assert parsed.problems == []
    return parsed.runs[0][-1]


WHOLE = {
    "id": "B608",
    "name": "hardcoded_sql",
    "shortDescription": {"text": "SQL from text", "markdown": "**SQL**"},
    "fullDescription": {"text": "SQL that is built from text."},
    "helpUri": "https://example.org/B608?é",
    "help": {"text": "Use parameters."},
}
SHORT, FULL = {"text": "short"}, {"text": "full"}

DESCRIPTORS: list[tuple[dict[str, Any], tuple[str, str, str, str]]] = [
    (WHOLE, ("B608", "hardcoded_sql", "SQL from text", "https://example.org/B608?é")),
    ({"id": "A"}, ("A", "", "", "")),
    ({"id": "a/b €😀\0"}, ("a/b €😀\0", "", "", "")),
    ({"id": "A", "fullDescription": FULL}, ("A", "", "full", "")),
    *(
        ({"id": "A", "shortDescription": short, "fullDescription": FULL}, ("A", "", "full", ""))
        for short in each(None, 5, "short", [SHORT], {}, {"text": ""}, {"text": None}, {"markdown": "x"})
    ),
    ({"id": "A", "shortDescription": SHORT, "fullDescription": 5}, ("A", "", "short", "")),
    *(({"id": "A", "fullDescription": full}, ("A", "", "", "")) for full in each(5, "full", {"text": 5})),
    *(({"id": "A", "name": name}, ("A", "", "", "")) for name in each(None, "", 5, ["n"], {"text": "n"})),
    *(({"id": "A", "helpUri": uri}, ("A", "", "", "")) for uri in each(None, "", 5, ["x"], {"text": "x"})),
    # whatever a tool writes: who shows it has to look at it
    ({"id": "A", "helpUri": "javascript:alert(1)"}, ("A", "", "", "javascript:alert(1)")),
]


@pytest.mark.parametrize(("descriptor", "rule"), DESCRIPTORS)
def test_descriptor(
    implementation: ModuleType, descriptor: dict[str, Any], rule: tuple[str, str, str, str]
) -> None:
    assert rules_of(implementation, {"rules": [descriptor]}) == [rule]


def test_those_with_an_id_in_the_logs_order(implementation: ModuleType) -> None:
    driver = {"rules": [{"id": "B"}, None, 5, {"name": "x"}, {"id": ""}, {"id": 5}, {"id": "A"}, {"id": "B"}]}
    extensions: list[Any] = [
        {"rules": [{"id": "E", "name": "one"}, {"id": "A"}]},
        None,
        {"rules": {"0": {"id": "no"}}},
        {"rules": [{"id": "E", "name": "two"}]},
    ]
    rules = rules_of(implementation, driver, extensions)
    assert [rule[:2] for rule in rules] == [
        *(("B", ""), ("A", ""), ("B", "")),
        *(("E", "one"), ("A", ""), ("E", "two")),
    ]


@pytest.mark.parametrize("rules", [None, {}, "x", 5, [], [[]]])
def test_no_rules(implementation: ModuleType, rules: object) -> None:
    assert rules_of(implementation, {"rules": rules}) == []


def test_rules_beside_the_runs(implementation: ModuleType) -> None:
    outside = {"driver": {"rules": [{"id": "X"}]}, "extensions": [{"rules": [{"id": "Y"}]}]}
    for driver, extensions, expected in (
        ({}, None, ["X", "Y"]),
        ({"rules": [{"id": "D"}]}, None, ["D", "Y"]),
        ({"rules": []}, [], []),
        ({}, [{"rules": [{"id": "E"}]}], ["X", "E"]),
    ):
        rules = rules_of(implementation, driver, extensions, inlineExternalProperties=[outside])
        assert [rule[0] for rule in rules] == expected


def test_of_equal_keys_the_last_counts(implementation: ModuleType) -> None:
    first, then = '"id":"A","name":"n","helpUri":"u"', '"id":"B","name":5,"h\\u0065lpUri":"v"'
    rule = "{" + first + ',"shortDescription":{"text":"s"},' + then + "}"
    log = '{"version":"2.1.0","runs":[{"tool":{"driver":{"rules":[' + rule + "]}}}]}"
    assert parse(implementation, log).runs[0][-1] == [("B", "", "s", "v")]


def test_rules_count_as_text(implementation: ModuleType) -> None:
    # 2 + 3 + 4 + 1 bytes
    rule = {"id": "é", "name": "€", "shortDescription": {"text": "😀"}, "helpUri": "u"}
    run = run_of({"message": {"text": "m"}}, driver={"rules": [rule] * 10})
    # the finding's message, and its severity
    rules = RUN_BYTES + 10 * (RULE_BYTES + 10)
    finding = FINDING_BYTES + len("m") + len("medium")
    log, size = log_of(run, run), 2 * (rules + finding)
    assert len(parse(implementation, log, max_text_bytes=size).findings) == 2
    for most, pointer, whose in (
        (size - 1, "/runs/1/results/0", "findings"),
        (size - finding - 1, "/runs/1", "rules and findings"),
        (rules, "/runs/0/results/0", "findings"),
        (rules - 1, "/runs/0", "rules and findings"),
    ):
        with pytest.raises(SarifError) as caught:
            parse(implementation, log, max_text_bytes=most)
        assert caught.value.pointer == pointer
        assert caught.value.reason == f"the {whose} take more than {most} bytes"


def test_report(sarif: ModuleType) -> None:
    report = sarif.parse_sarif(json.dumps(log_of(run_of(driver={"rules": [WHOLE, {"id": "A"}]}), run_of())))
    first, second = report.runs[0].rules
    assert first == sarif.ToolRule(
        rule_id="B608",
        name="hardcoded_sql",
        short_description="SQL from text",
        help_uri="https://example.org/B608?é",
    )
    assert second == sarif.ToolRule("A")
    assert report.runs[1].rules == ()
    assert type(first) is sarif.ToolRule
    assert hash(first) == hash(copy.copy(first))
    assert pickle.loads(pickle.dumps(report.runs)) == report.runs
    with pytest.raises(FrozenInstanceError):
        first.name = "x"


def test_runs_of_other_rules_differ(sarif: ModuleType) -> None:
    one, other = (
        sarif.parse_sarif(json.dumps(log_of(run_of(driver={"rules": [{"id": id_}]})))) for id_ in "AB"
    )
    assert one.runs != other.runs
    # a tool may have thousands
    assert repr(one.runs) == repr(other.runs)


def test_the_answer_tells_nothing_of_rules(sarif: ModuleType) -> None:
    with_rules = sarif.parse_sarif(json.dumps(log_of(run_of(driver={"name": "t", "rules": [WHOLE]}))))
    assert sorted(json.loads(with_rules.to_json())) == ["errors", "findings", "metadata"]
    assert b"B608" not in with_rules.to_json()
