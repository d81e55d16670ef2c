"""The logs that the fuzzer of SARIF begins with: between them they hold all that is read of a log."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RULES = [
    {
        "id": "R1",
        "name": "Rule",
        "shortDescription": {"text": "short"},
        "helpUri": "https://example.org/R1",
        "messageStrings": {"m": {"text": "{0} and {{1}}"}},
        "defaultConfiguration": {"level": "note"},
        "properties": {"tags": ["CWE-89: SQL", "external/cwe/cwe-079"], "security-severity": "8.1"},
        "relationships": [{"target": {"id": "120", "toolComponent": {"name": "CWE"}}}],
    },
    {"id": "R2", "fullDescription": {"text": "full"}, "properties": {"cwe": [22, "CWE-23"]}},
]
REGIONS: list[dict[str, Any]] = [
    {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 5, "snippet": {"text": "a\tb"}},
    {"startLine": 1},
    {"charOffset": 4, "charLength": 3},
    {"byteOffset": 4, "byteLength": 9},
    {},
]
URIS = ["file:///src/a%20b.py", "./lib/../x.c", "C:\\src\\x.cs", "//host/x", "https://example.org/x"]


def results() -> Iterator[dict[str, Any]]:
    for number, (uri, region) in enumerate(zip(URIS, REGIONS, strict=True)):
        location = {"uri": uri, "uriBaseId": "LIB"} if number % 2 else {"index": 0}
        yield {
            "ruleId": ["R1", "R2/part", "none", "R1", "R2"][number],
            "ruleIndex": number,
            "level": ["error", "WARNING", "none", "pass", None][number],
            "kind": ["fail", "pass"][number % 2],
            "message": [{"text": "say \u00e9"}, {"id": "m", "arguments": ["x"]}, {"markdown": "**b**"}, {}][
                number % 4
            ],
            "locations": [{}, {"physicalLocation": {"artifactLocation": location, "region": region}}],
            "suppressions": [{"status": "accepted"}],
            "baselineState": "new",
            "partialFingerprints": {"a/v1": "1", "b": "requires login"},
            "taxa": [{"index": 0, "toolComponent": {"index": 0}}],
        }


def log(**changes: Any) -> bytes:
    run = {
        "tool": {"driver": {"name": "lint", "rules": RULES}, "extensions": [{"guid": "g", "rules": RULES}]},
        "results": list(results()),
        "artifacts": [{"location": {"uri": "src/a.c"}, "contents": {"text": "a\u00e9\n\U0001f600b\r\nc"}}],
        "taxonomies": [{"name": "CWE", "taxa": [{"id": "77"}]}],
        "originalUriBaseIds": {"LIB": {"uri": "lib", "uriBaseId": "TOP"}, "TOP": {"uri": "file:///top/"}},
        "automationDetails": {"id": "a", "guid": "r"},
        "columnKind": "unicodeCodePoints",
    }
    external = [{"runGuid": "r", "results": [{"ruleId": "R1"}]}]
    whole = {"version": "2.1.0", "runs": [run | changes], "inlineExternalProperties": external}
    return json.dumps(whole, ensure_ascii=False).encode()


def seeds() -> Iterator[bytes]:
    yield log()
    yield log(results=None, artifacts=None)
    yield log(results=[5, None, {"ruleId": 5}, {"message": {"text": []}}, {"locations": {}}])
    yield log(tool={"driver": {}}, columnKind="utf16CodeUnits")
    for result in results():
        yield log(results=[result])
    yield b'{"version":"2.0.0"}'
    yield b'{"runs":[null,{"results":{}}]}'


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"{number:02}").write_bytes(seed)
