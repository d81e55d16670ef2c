"""Large SARIF logs out of real results: those of several tools, repeated with other lines and folders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

LOGS = Path(__file__).parents[2] / "build" / "sarif-logs"
TOOLS = ("ruff", "bandit", "semgrep", "flawfinder", "eslint", "biome")
# below this a log has one run, whose rules leave room for results
SMALL = 10_000
RESULTS_OF_A_TOOL = 1_000
_DEPTH_OF_RUN, _DEPTH_OF_RESULT, _DEPTH_OF_RULE = 2, 4, 6

Json: TypeAlias = dict[str, Any]


class RealRun:
    """The results of one tool out of its logs, as one run whose rules grow with the results."""

    def __init__(self, tool: str, *, is_indented: bool) -> None:
        texts = [path.read_text(encoding="utf-8") for path in sorted(LOGS.glob(f"{tool}-*.sarif"))]
        if not texts:
            raise SystemExit("make build/sarif-logs/.made lets real tools write their logs")
        logs = [json.loads(text)["runs"][0] for text in texts]
        self._is_indented = is_indented and texts[0].startswith("{\n")
        self._run = {key: value for key, value in logs[0].items() if key not in {"results", "artifacts"}}
        self._real = list(_with_rules(logs))[:RESULTS_OF_A_TOOL]
        self._rules: dict[str, Json] = {}
        self._index_of: dict[str, int] = {}
        self._results: list[str] = []

    def add(self) -> int:
        """Take one more result; tells how many bytes the run grows by."""
        repetition, number = divmod(len(self._results), len(self._real))
        real, rule = self._real[number]
        result = _moved(real, repetition)
        grown = 1
        if rule:
            if rule["id"] not in self._rules:
                self._index_of[rule["id"]] = len(self._rules)
                self._rules[rule["id"]] = rule
                grown += len(self._written(rule, _DEPTH_OF_RULE).encode()) + 1
            if "ruleIndex" in result:
                result["ruleIndex"] = self._index_of[rule["id"]]
        self._results.append(self._written(result, _DEPTH_OF_RESULT))
        return grown + len(self._results[-1].encode())

    def text(self) -> str:
        driver = {**self._run["tool"]["driver"], "rules": list(self._rules.values())}
        start = self._written({**self._run, "tool": {"driver": driver}}, _DEPTH_OF_RUN)[:-1].rstrip()
        return f'{start},"results":[{",".join(self._results)}]}}'

    def _written(self, value: Json, depth: int) -> str:
        if not self._is_indented:
            return _compact(value)
        line = "\n" + depth * "  "
        return line + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", line)


def make_log(size: int, *, is_indented: bool = False) -> bytes:
    """A log of about so many bytes with a run for each tool, unless it is small.

    Without spaces, or indented where the tool indents its logs.
    """
    tools = TOOLS if size >= SMALL else ("eslint",)
    runs = [RealRun(tool, is_indented=is_indented) for tool in tools]
    start = '{"version":"2.1.0","runs":['
    grown = len(start) + sum(len(run.text().encode()) for run in runs)
    while grown < size:
        for run in runs:
            grown += run.add()
            if grown >= size:
                break
    return f"{start}{','.join(run.text() for run in runs)}]}}".encode()


def _with_rules(logs: list[Json]) -> Iterator[tuple[Json, Json | None]]:
    for log in logs:
        rules = {rule["id"]: rule for rule in log["tool"]["driver"].get("rules", [])}
        for result in log["results"]:
            yield result, rules.get(result.get("ruleId"))


def _moved(result: Json, repetition: int) -> Json:
    """The same result in another file, further down."""
    location = result["locations"][0]["physicalLocation"]
    artifact = dict(location["artifactLocation"])
    artifact.pop("index", None)
    folder, _, name = artifact["uri"].rpartition("/")
    artifact["uri"] = f"{folder}/part{repetition}/{name}" if folder else f"part{repetition}/{name}"
    place = {**location, "artifactLocation": artifact}
    if "region" in location:
        lines = {
            key: line + 7 * repetition for key, line in location["region"].items() if key.endswith("Line")
        }
        place["region"] = {**location["region"], **lines}
    return {**result, "locations": [{**result["locations"][0], "physicalLocation": place}]}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
