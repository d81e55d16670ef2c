"""Artifact locations: URIs of artifacts, and the bases they are relative to."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sarif_logs import finding, located, log_of, parse, run_of

ARTIFACTS: list[Any] = [
    {"location": {"uri": "zero.py"}},
    {"location": {"uri": "one.py", "uriBaseId": "LIB"}},
    *(None, 5, {}, {"location": "x"}, {"location": {"uri": ["x"]}}, {"location": {"uri": ""}}),
]
BASES: dict[str, Any] = {
    "LIB": {"uri": "lib/", "uriBaseId": "ROOT"},
    "DIR": {"uri": "dir"},
    "BACK": {"uri": "back\\", "uriBaseId": "DIR"},
    "ROOT": {"uri": "file:///srv/u/"},
    "BELOW": {"uri": "below", "uriBaseId": "WITHOUT"},
    "WITHOUT": {"uriBaseId": "DIR"},
    "LOOP": {"uri": "loop", "uriBaseId": "POOL"},
    "POOL": {"uri": "pool", "uriBaseId": "LOOP"},
    "SELF": {"uri": "self", "uriBaseId": "SELF"},
    "LOST": {"uri": "lost", "uriBaseId": "NOWHERE"},
    "WRONG": {"uri": 5, "uriBaseId": ["DIR"]},
    "TEXT": "lib/",
    "NULL": None,
    "EMPTY": {"uri": "", "uriBaseId": "DIR"},
    "DOTS": {"uri": "..", "uriBaseId": "DIR"},
    "DRIVE": {"uri": "c:", "uriBaseId": "DIR"},
}

# an artifact location and the path
LOCATIONS: list[tuple[dict[str, Any], str]] = [
    ({"index": 0}, "zero.py"),
    ({"index": 0.0, "uri": ""}, "zero.py"),
    ({"index": 0, "uri": None, "uriBaseId": "DIR"}, "zero.py"),
    ({"index": 0, "uri": "own.py"}, "own.py"),
    ({"index": 0, "uri": "own.py", "uriBaseId": "DIR"}, "dir/own.py"),
    ({"index": 1}, "lib/one.py"),
    *(({"index": index}, "") for index in (2, 3, 4, 5, 6, 7, 8, -1, "0", True, 0.5, None, 2**31)),
    *(({"index": index, "uri": "own.py"}, "own.py") for index in (2, 8, -1, "0")),
    ({"uri": "a.py", "uriBaseId": "LIB"}, "lib/a.py"),
    ({"uri": "a.py", "uriBaseId": "DIR"}, "dir/a.py"),
    ({"uri": "a.py", "uriBaseId": "BACK"}, "dir/back\\/a.py"),
    ({"uri": "a.py", "uriBaseId": "ROOT"}, "a.py"),
    ({"uri": "a.py", "uriBaseId": "BELOW"}, "dir/below/a.py"),
    ({"uri": "a.py", "uriBaseId": "WITHOUT"}, "dir/a.py"),
    ({"uri": "a.py", "uriBaseId": "LOOP"}, "pool/loop/a.py"),
    ({"uri": "a.py", "uriBaseId": "SELF"}, "self/a.py"),
    ({"uri": "a.py", "uriBaseId": "LOST"}, "lost/a.py"),
    ({"uri": "a.py", "uriBaseId": "EMPTY"}, "dir/a.py"),
    ({"uri": "a.py", "uriBaseId": "DOTS"}, "a.py"),
    ({"uri": "a.py", "uriBaseId": "DRIVE"}, "a.py"),
    *(
        ({"uri": "a.py", "uriBaseId": base}, "a.py")
        for base in ("WRONG", "TEXT", "NULL", "?", "", "lib", 5, None, ["LIB"])
    ),
    *(({"uri": uri, "uriBaseId": "DIR"}, uri) for uri in ("/a.py", "https://h/a", "//h/a")),
    ({"uri": "\\a.py", "uriBaseId": "DIR"}, "/a.py"),
    ({"uri": "c:a", "uriBaseId": "DIR"}, "c:a"),
    ({"uri": "../%2e/a.py", "uriBaseId": "LIB"}, "a.py"),
]


@pytest.mark.parametrize(("location", "path"), LOCATIONS)
def test_artifact_locations(implementation: ModuleType, location: dict[str, Any], path: str) -> None:
    found = finding(implementation, located(location), artifacts=ARTIFACTS, originalUriBaseIds=BASES)
    assert found["file_path"] == path


@pytest.mark.parametrize("wrong", [None, {"0": ARTIFACTS[0]}, "x", 5])
def test_artifacts_and_bases_of_another_kind(implementation: ModuleType, wrong: object) -> None:
    assert finding(implementation, located({"index": 0}), artifacts=wrong)["file_path"] == ""
    bases = [BASES] if wrong is None else wrong
    location = {"uri": "a.py", "uriBaseId": "0"}
    assert finding(implementation, located(location), originalUriBaseIds=bases)["file_path"] == "a.py"


@pytest.mark.parametrize("length", [31, 32, 33, 40])
def test_long_chains_of_bases_end(implementation: ModuleType, length: int) -> None:
    bases = {str(step): {"uri": str(step), "uriBaseId": str(step + 1)} for step in range(length)}
    location = {"uri": "a.py", "uriBaseId": "0"}
    joined = "/".join([*map(str, reversed(range(min(length, 32)))), "a.py"])
    assert finding(implementation, located(location), originalUriBaseIds=bases)["file_path"] == joined


def test_results_share_bases_and_artifacts(implementation: ModuleType) -> None:
    artifact = {"location": {"uri": "a.py", "uriBaseId": "LIB"}, "contents": {"text": "one\ntwo"}}
    results = [located({"index": 0}, region={"startLine": line}) for line in (1, 2, 1)]
    run = run_of(*results, artifacts=[artifact], originalUriBaseIds=BASES)
    found = parse(implementation, log_of(run)).findings
    assert [(finding["file_path"], finding["code_snippet"]) for finding in found] == [
        ("lib/a.py", "one"),
        ("lib/a.py", "two"),
        ("lib/a.py", "one"),
    ]
