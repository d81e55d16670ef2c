"""What the logs of one scan come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fastcore.sarif import Findings, SarifReport
from fastcore.scans._interim import concat, deduplicated, rules_of

# Of a log with a hundred thousand problems nobody reads all.
MAX_STORED_PROBLEMS = 1000

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
    runs: list[dict[str, Any]]
    rules: list[dict[str, str]]
    problems: list[dict[str, str]]
    problem_count: int


def join_logs(reports: Sequence[SarifReport]) -> JoinedLogs:
    """Make one of the logs of a scan."""
    parts = [report.findings for report in reports]
    total = sum(map(len, parts))
    present = [part.filter(baseline_state=_PRESENT) for part in parts]
    present_count = sum(map(len, present))
    is_numbered = len(parts) == 1 and present_count == total
    findings = deduplicated(parts[0] if is_numbered else concat(present))
    tools = _tools(reports)
    problems = [
        {"source": report.source or "", "pointer": problem.pointer, "reason": problem.reason}
        for report in reports
        for problem in report.errors
    ]
    return JoinedLogs(
        findings=findings,
        duplicate_count=present_count - len(findings),
        absent_count=total - present_count,
        tool=", ".join(tools),
        tool_version=", ".join(tools.values()),
        runs=[_run(report, run) for report in reports for run in report.runs],
        rules=_rules(reports, findings),
        problems=problems[:MAX_STORED_PROBLEMS],
        problem_count=len(problems),
    )


def _tools(reports: Iterable[SarifReport]) -> dict[str, str]:
    versions = {run.tool_name: run.tool_version for report in reports for run in report.runs}
    return dict(sorted(versions.items()))


def _run(report: SarifReport, run: Any) -> dict[str, Any]:
    return {
        "source": report.source or "",
        "tool_name": run.tool_name,
        "tool_version": run.tool_version,
        "base_uri": run.base_uri,
        "result_count": run.result_count,
        "column_kind": run.column_kind,
        "automation_id": run.automation_id,
    }


def _rules(reports: Iterable[SarifReport], findings: Findings) -> list[dict[str, str]]:
    known = {
        (run.tool_name, rule.rule_id): rule
        for report in reports
        for run in report.runs
        for rule in rules_of(run)
    }
    named = sorted(set(zip(findings.column("tool_name"), findings.column("rule_id"), strict=True)))
    rules = []
    for tool_name, rule_id in named:
        # a result may name a part of a rule: "CA1000/1"
        rule = known.get((tool_name, rule_id)) or known.get((tool_name, rule_id.rpartition("/")[0]))
        if rule is not None:
            rules.append(
                {
                    "tool_name": tool_name,
                    "rule_id": rule_id,
                    "name": rule.name,
                    "short_description": rule.short_description,
                    "help_uri": rule.help_uri,
                }
            )
    return rules
