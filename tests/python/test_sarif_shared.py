"""What many results share is large at times; reading it once for each of them would take hours."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from fastcore._sarif_options import FINDING_BYTES, RUN_BYTES
from fastcore.errors import SarifError
from sarif_logs import log_of, parse, run_of

MANY = 60_000
MANY_MEMBERS = {f"k{i}": None for i in range(MANY)}


def numbered(prefix: str) -> list[str]:
    return [f"{prefix}{i}" for i in range(MANY)]


RUNS: dict[str, Any] = {
    "a rule of many members": run_of(*[{"ruleIndex": 0}] * MANY, driver={"rules": [MANY_MEMBERS]}),
    "a rule with one weakness often": run_of(
        *[{"ruleIndex": 0}] * MANY, driver={"rules": [{"properties": {"tags": ["CWE-1"] * MANY}}]}
    ),
    "message strings": run_of(
        *[{"message": {"id": name}} for name in numbered("m")],
        driver={"globalMessageStrings": {name: {"text": name} for name in numbered("m")}},
    ),
    "a long rule id": run_of(
        *[{"ruleId": name} for name in numbered("r")], driver={"rules": [{"id": "r5" * 10 * MANY}]}
    ),
    "extensions": run_of(
        *[{"rule": {"toolComponent": {"guid": "none"}}}] * MANY,
        extensions=[{"guid": name} for name in numbered("g")],
    ),
    "a taxon of many members": run_of(
        *[{"taxa": [{"index": 0, "toolComponent": {"index": 0}}]}] * MANY,
        taxonomies=[{"name": "CWE" + "." * MANY, "taxa": [MANY_MEMBERS]}],
    ),
    "an artifact of many members": run_of(
        *[{"locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]}] * MANY,
        artifacts=[MANY_MEMBERS],
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_shared(implementation: ModuleType, name: str) -> None:
    assert len(parse(implementation, log_of(RUNS[name])).findings) == MANY


def test_many_fingerprints_of_both_kinds(implementation: ModuleType) -> None:
    partial = dict.fromkeys(numbered("p"), "a")
    result = {"partialFingerprints": partial, "fingerprints": dict.fromkeys([*numbered("f"), "p0"], "b")}
    (found,) = parse(implementation, log_of(run_of(result))).findings
    assert found["partial_fingerprints"] == partial | dict.fromkeys(numbered("f"), "b")


BASES = {"a": {"uri": "é" * 400, "uriBaseId": "b"}, "b": {"uri": "y" * 200 + "/"}}


def based(number: int) -> dict[str, Any]:
    location = {"uri": f"../../{number}", "uriBaseId": "a"}
    return {"locations": [{"physicalLocation": {"artifactLocation": location}}]}


# each result takes 1001 bytes of what it refers to, and leaves at most 10 in the table
SPARE: dict[str, Any] = {
    "bases that the path leaves": run_of(*map(based, (1, 2, 2, 4, 5)), originalUriBaseIds=BASES),
    "a template of nothing": run_of(
        *[{"message": {"id": "m", "arguments": [""]}}] * 5,
        driver={"globalMessageStrings": {"m": {"text": "{0}" * 333 + "é"}}},
    ),
}


@pytest.mark.parametrize("name", SPARE)
def test_what_results_refer_to_counts_as_text(implementation: ModuleType, name: str) -> None:
    log = log_of(run_of(), SPARE[name], SPARE[name])
    spare = 3 * RUN_BYTES + 10 * FINDING_BYTES
    assert len(parse(implementation, log, max_text_bytes=11_000 + spare).findings) == 10
    most = 7_000 + 3 * RUN_BYTES + 7 * FINDING_BYTES
    with pytest.raises(SarifError, match=f"the findings take more than {most} bytes") as caught:
        parse(implementation, log, max_text_bytes=most)
    assert caught.value.pointer == "/runs/2/results/1"
