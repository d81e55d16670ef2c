"""``validate="schema"``: what violates the JSON Schema is listed beside what the reader says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError
from fastcore.sarif_schema_file import installed_schema_files, is_schema_name
from sarif_logs import log_of, run_of

VALID = {"ruleId": "S105", "level": "error", "message": {"text": "hardcoded password"}}


def problems(sarif: ModuleType, log: object, **options: Any) -> list[tuple[str, str]]:
    report = sarif.parse_sarif(json.dumps(log), validate="schema", **options)
    return [(problem.pointer, problem.reason) for problem in report.errors]


def test_a_valid_log_has_no_problems(sarif: ModuleType) -> None:
    report = sarif.parse_sarif(json.dumps(log_of(run_of(VALID))), validate="schema")
    assert report.errors == ()
    assert report.findings.column("rule_id") == ["S105"]


def test_violations_are_listed_in_the_order_of_the_log(sarif: ModuleType) -> None:
    run = {
        "results": [
            {"level": "fatal", "message": {"text": "x"}},
            VALID,
            {"message": {"text": "x"}, "properties": {"a/b~c": 1}, "kind": 7},
        ],
        "columnKind": 5,
        "tool": {"driver": {"version": "1"}},
    }
    found = problems(
        sarif, {"runs": [run, {"tool": {"driver": {"name": "t"}, "x/y": {}}}], "version": "2.1.0"}
    )
    assert [pointer for pointer, _ in found] == [
        "/runs/0/results/0/level",
        "/runs/0/results/2/kind",
        "/runs/0/columnKind",
        "/runs/0/tool/driver",
        "/runs/1/tool",
    ]
    assert found[3][1] == '"name" is a required property'
    assert "x/y" in found[4][1]


def test_a_pointer_escapes_its_keys(sarif: ModuleType) -> None:
    schema = {"properties": {"a/b~c": {"items": {"type": "string"}}}}
    found = problems(sarif, log_of(**{"a/b~c": ["x", 7]}), schema=schema)
    assert found == [("/a~1b~0c/1", 'the value is not of type "string"')]


def test_what_the_reader_says_comes_first(sarif: ModuleType) -> None:
    found = problems(sarif, log_of(run_of(VALID, 7)))
    assert found[0] == ("/runs/0/results/1", "expected an object")
    assert found[1] == ("/runs/0/results/1", 'the value is not of type "object"')


def test_reasons_stay_short(sarif: ModuleType) -> None:
    found = problems(
        sarif, log_of(run_of({"message": {"text": "x"}, "k" * 5000: "v" * 100_000, "level": "x" * 100_000}))
    )
    assert len(found) == 2
    assert all(len(reason) <= 300 for _, reason in found)


@pytest.mark.parametrize(("limit", "listed"), [(0, 0), (1, 1), (4, 4), (9, 9), (10, 10), (11, 10)])
def test_no_more_is_listed_than_allowed(sarif: ModuleType, limit: int, listed: int) -> None:
    # four results that are none, each said by both; one more level that the schema alone knows to be wrong
    bad = {"message": {"text": "x"}, "level": 5}
    log = log_of(run_of(7, 7, 7, 7, bad, bad))
    found = problems(sarif, log, limits=sarif.SarifLimits(max_errors=limit))
    assert len(found[:limit]) == listed
    rest = [("", f"{10 - listed} more problems are not listed")] if listed < 10 else []
    assert found[limit:] == rest


def test_the_schema_may_be_given(sarif: ModuleType, tmp_path: Path) -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "required": ["inlineExternalProperties"]}
    file = tmp_path / "own.json"
    file.write_text(json.dumps(schema))
    expected = [("", '"inlineExternalProperties" is a required property')]
    for given in (schema, file, str(file)):
        assert problems(sarif, log_of(), schema=given) == expected


@pytest.mark.parametrize("given", [{"type": 7}, {"$ref": "https://elsewhere.example/schema.json"}])
def test_a_schema_that_is_none_is_refused(sarif: ModuleType, given: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError, match="the schema is no JSON Schema"):
        problems(sarif, log_of(), schema=given)


def test_a_schema_file_that_is_none_is_refused(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    for text, reason in (
        ("{", "is no JSON:"),
        ("[]", "is no JSON object"),
        ('{"type": 7}', "no JSON Schema"),
    ):
        file.write_text(text)
        with pytest.raises(ArgumentError, match=f"the schema {file} is {reason}|{reason}"):
            problems(sarif, log_of(), schema=file)
    with pytest.raises(FileNotFoundError):
        problems(sarif, log_of(), schema=tmp_path / "missing.json")
    with pytest.raises(ArgumentTypeError, match="schema must be a mapping or a path, not int"):
        problems(sarif, log_of(), schema=7)


def test_a_pattern_that_is_no_expression_checks_nothing(sarif: ModuleType) -> None:
    schema = {"properties": {"version": {"pattern": "(", "minLength": 10}}}
    assert [pointer for pointer, _ in problems(sarif, log_of(), schema=schema)] == ["/version"]
    assert schema["properties"]["version"]["pattern"] == "("


def nested(depth: int) -> dict[str, Any]:
    return {"inner": nested(depth - 1)} if depth else {}


@pytest.mark.parametrize("value", [nested(400), "\ud800"], ids=["too deep for the validator", "no Unicode"])
def test_what_cannot_be_compared_is_said(sarif: ModuleType, value: object) -> None:
    schema = {"properties": {"properties": {"type": "number"}}}
    found = problems(sarif, log_of(run_of(VALID, 7), properties=value), schema=schema)
    assert found[0] == ("/runs/0/results/1", "expected an object")
    assert len(found) == 2
    assert found[1][1].startswith("cannot be compared with the schema: ")


def test_the_schema_of_a_package_is_found() -> None:
    files = list(installed_schema_files())
    assert files
    for file in files:
        assert "runs" in json.loads(file.read_bytes())["properties"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sarif-schema-2.1.0.json", True),
        ("sarif-schema.json", True),
        ("sarif-2.1.0.json", True),
        ("SARIF_schema.JSON", True),
        ("sarif.json", False),
        ("my-sarif-schema.json", False),
        ("sarif-schema.yaml", False),
    ],
)
def test_names_of_schema_files(name: str, expected: bool) -> None:
    assert is_schema_name(name) is expected


@pytest.fixture
def schema_module(sarif: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of the schema with nothing remembered."""
    sarif.parse_sarif(json.dumps(log_of()), validate="schema")
    module = sys.modules["fastcore.sarif_schema"]
    module._installed_validator.cache_clear()
    yield module
    module._installed_validator.cache_clear()


def test_that_no_package_has_the_schema_is_said(
    sarif: ModuleType, schema_module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema_module, "installed_schema_files", lambda: iter(()))
    with pytest.raises(
        ArgumentError, match=r"no installed package has the JSON Schema of SARIF 2.1.0.*schema="
    ):
        problems(sarif, log_of())


def test_that_the_validator_is_missing_is_said(
    sarif: ModuleType, schema_module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    with pytest.raises(ArgumentError, match=r"pip install 'fastcore-native\[sarif\]'"):
        problems(sarif, log_of())
