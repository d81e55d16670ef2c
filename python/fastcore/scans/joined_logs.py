"""What the logs of one scan come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fastcore import sha256_batch
from fastcore.sarif import Findings, SarifReport, ToolRule, ToolRun
from fastcore.scans.texts import storable

# Of a log with a hundred thousand problems nobody reads all.
MAX_STORED_PROBLEMS = 1000

# The key of an index has no more than 2704 bytes, four names among them.
MAX_TOOL_BYTES = 500

_PRESENT = ("", "new", "unchanged", "updated")


class JoinedLogs(NamedTuple):
    """The logs as one.

    Attributes:
        findings: those that are there, each once.
        duplicate_count: findings left out because they repeat another.
        absent_count: results left out because the tool says that they are gone.
        tool: the names of the tools.
        tool_version: their versions, in the same order.
        runs: the runs, as JSON has them.
        rules: the rules that findings name, as JSON has them.
        problems: what was passed over in the logs, at most `MAX_STORED_PROBLEMS` of it.
        problem_count: how much was passed over.
    """

    findings: Findings
    duplicate_count: int
    absent_count: int
    tool: str
    tool_version: str
    runs: Sequence[Mapping[str, Any]] = ()
    rules: Sequence[Mapping[str, str]] = ()
    problems: Sequence[Mapping[str, str]] = ()
    problem_count: int = 0


def join_logs(reports: Sequence[SarifReport]) -> JoinedLogs:
    """Make one of the logs of a scan."""
    parts = [report.findings for report in reports]
    total = sum(map(len, parts))
    present = _present(reports)
    present_count = sum(map(len, present))
    is_numbered = len(parts) == 1 and present_count == total
    findings = (parts[0] if is_numbered else Findings.concat(present)).deduplicated()
    tools = _tools(reports)
    problems = [
        {"file_name": report.source or "", "pointer": problem.pointer, "reason": problem.reason}
        for report in reports
        for problem in report.errors
    ]
    return JoinedLogs(
        findings=findings,
        duplicate_count=present_count - len(findings),
        absent_count=total - present_count,
        tool=joined(tools),
        tool_version=joined(tools.values()),
        runs=[_run(report, run) for report in reports for run in report.runs],
        rules=_rules(reports, findings),
        problems=problems[:MAX_STORED_PROBLEMS],
        problem_count=len(problems),
    )


def stored_parts(reports: Sequence[SarifReport]) -> list[Findings]:
    """Tell which findings of each log a scan has that was stored of them, with the scan's fingerprints.

    A finding that repeats one of an earlier log is in the earlier log's alone; results that the tool reports
    as absent are in none.
    """
    present = _present(reports)
    together = Findings.concat(present)
    fingerprints = together.column("fingerprint")
    seen: set[str] = set()
    parts = []
    start = 0
    for part in present:
        end = start + len(part)
        indices = []
        for index in range(start, end):
            if fingerprints[index] not in seen:
                seen.add(fingerprints[index])
                indices.append(index)
        parts.append(Findings(together.table.take(indices)))
        start = end
    return parts


def joined(names: Iterable[str]) -> str:
    """Write names in a row; what is too long for an index ends in a digest of them all."""
    text = storable(", ".join(names))
    data = text.encode()
    if len(data) <= MAX_TOOL_BYTES:
        return text
    return f"{data[: MAX_TOOL_BYTES - 70].decode(errors='ignore')}… {sha256_batch([data])[0]}"


def _present(reports: Iterable[SarifReport]) -> list[Findings]:
    return [report.findings.filter(baseline_state=_PRESENT) for report in reports]


def _tools(reports: Iterable[SarifReport]) -> dict[str, str]:
    versions = {run.tool_name: run.tool_version for report in reports for run in report.runs}
    return dict(sorted(versions.items()))


def _run(report: SarifReport, run: ToolRun) -> dict[str, Any]:
    return {
        "file_name": report.source or "",
        "tool_name": run.tool_name,
        "tool_version": run.tool_version,
        "base_uri": run.base_uri,
        "result_count": run.result_count,
        "column_kind": run.column_kind,
        "automation_id": run.automation_id,
    }


def _rules(reports: Iterable[SarifReport], findings: Findings) -> list[dict[str, str]]:
    known: dict[tuple[str, str], ToolRule] = {}
    for run in (run for report in reports for run in report.runs):
        for described in run.rules:
            known.setdefault((run.tool_name, described.rule_id), described)
    named = sorted(set(zip(findings.column("tool_name"), findings.column("rule_id"), strict=True)))
    return [
        {
            "tool_name": tool_name,
            "rule_id": rule_id,
            "name": rule.name,
            "short_description": rule.short_description,
            "help_uri": rule.help_uri,
        }
        for tool_name, rule_id in named
        # the finding of a name that no column can hold is not stored, and as JSON it could be another's name
        if tool_name == storable(tool_name) and rule_id == storable(rule_id)
        if (rule := _rule(known, tool_name, rule_id)) is not None
    ]


def _rule(known: Mapping[tuple[str, str], ToolRule], tool_name: str, rule_id: str) -> ToolRule | None:
    # a result may name a part of a rule: "CA1000/1"
    while rule_id and (tool_name, rule_id) not in known:
        rule_id = rule_id.rpartition("/")[0]
    return known.get((tool_name, rule_id))
