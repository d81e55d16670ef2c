"""A log that was decoded into dicts, as list[dict]: what services usually do."""

from __future__ import annotations

from typing import Any, TypeAlias

from sarif_fields import file_path, fingerprint, severity, trusted, weaknesses

Json: TypeAlias = dict[str, Any]


def findings_of(log: Json) -> list[Json]:
    findings = []
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        rules = driver.get("rules") or []
        rules_by_id = {rule["id"]: rule for rule in rules}
        for result in run.get("results") or []:
            index = result.get("ruleIndex", -1)
            rule = rules[index] if 0 <= index < len(rules) else rules_by_id.get(result.get("ruleId"), {})
            findings.append(_finding(result, rule, driver["name"]))
    return findings


def _finding(result: Json, rule: Json, tool_name: str) -> Json:
    locations = result.get("locations")
    location = locations[0].get("physicalLocation", {}) if locations else {}
    region = location.get("region", {})
    line = region.get("startLine", 0)
    properties, rule_properties = result.get("properties", {}), rule.get("properties", {})
    score = properties.get("security-severity", rule_properties.get("security-severity"))
    rule_id = result.get("ruleId") or rule.get("id", "")
    path = file_path(location.get("artifactLocation", {}).get("uri", ""))
    message = result["message"].get("text", "")
    snippet = region.get("snippet") or location.get("contextRegion", {}).get("snippet") or {}
    code = snippet.get("text", "")
    tags = properties.get("tags", []) + rule_properties.get("tags", [])
    related = [relationship["target"]["id"] for relationship in rule.get("relationships", [])]
    suppressions = result.get("suppressions", [])
    return {
        "rule_id": rule_id,
        "severity": severity(score, result.get("level"), rule.get("defaultConfiguration", {}).get("level")),
        "file_path": path,
        "line": line,
        "column": region.get("startColumn", 1 if line else 0),
        "end_line": region.get("endLine", line),
        "end_column": region.get("endColumn", 0),
        "message": message,
        "code_snippet": code,
        "cwe": weaknesses(tags + related),
        "fingerprint": fingerprint(tool_name, rule_id, path, code or message),
        "suppressed": any(entry.get("status", "accepted") == "accepted" for entry in suppressions),
        "baseline_state": result.get("baselineState", ""),
        "partial_fingerprints": trusted(
            {**result.get("fingerprints", {}), **result.get("partialFingerprints", {})}
        ),
        "tool_name": tool_name,
    }
