"""A log decoded into msgspec structs that hold what a finding needs, and findings as structs."""

from __future__ import annotations

import msgspec

from sarif_fields import file_path, fingerprint, severity, trusted, weaknesses


class Text(msgspec.Struct, frozen=True, gc=False):
    text: str = ""


class Artifact(msgspec.Struct, frozen=True, gc=False):
    uri: str = ""


class Region(msgspec.Struct, rename="camel", frozen=True, gc=False):
    start_line: int = 0
    start_column: int = 0
    end_line: int = 0
    end_column: int = 0
    snippet: Text | None = None


class Physical(msgspec.Struct, rename="camel", frozen=True, gc=False):
    artifact_location: Artifact = Artifact()
    region: Region = Region()
    context_region: Region = Region()


class Location(msgspec.Struct, rename="camel", frozen=True, gc=False):
    physical_location: Physical = Physical()


class Properties(msgspec.Struct, frozen=True, gc=False):
    score: str | float | None = msgspec.field(default=None, name="security-severity")
    tags: list[str] = []


class Suppression(msgspec.Struct, frozen=True, gc=False):
    status: str = "accepted"


class Result(msgspec.Struct, rename="camel", frozen=True, gc=False):
    message: Text
    rule_id: str | None = None
    rule_index: int = -1
    level: str | None = None
    locations: list[Location] = []
    properties: Properties = Properties()
    suppressions: list[Suppression] = []
    baseline_state: str = ""
    fingerprints: dict[str, str] = {}
    partial_fingerprints: dict[str, str] = {}


class Target(msgspec.Struct, frozen=True, gc=False):
    id: str = ""


class Relationship(msgspec.Struct, frozen=True, gc=False):
    target: Target


class Configuration(msgspec.Struct, frozen=True, gc=False):
    level: str | None = None


class Rule(msgspec.Struct, rename="camel", frozen=True, gc=False):
    id: str = ""
    default_configuration: Configuration = Configuration()
    properties: Properties = Properties()
    relationships: list[Relationship] = []


class Driver(msgspec.Struct, frozen=True, gc=False):
    name: str
    rules: list[Rule] = []


class Tool(msgspec.Struct, frozen=True, gc=False):
    driver: Driver


class Run(msgspec.Struct, frozen=True, gc=False):
    tool: Tool
    results: list[Result] | None = None


class Log(msgspec.Struct, frozen=True, gc=False):
    runs: list[Run]


class Finding(msgspec.Struct, gc=False):
    rule_id: str
    severity: str
    file_path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    code_snippet: str
    cwe: list[str]
    fingerprint: str
    suppressed: bool
    baseline_state: str
    partial_fingerprints: dict[str, str]
    tool_name: str


NO_LOCATION = Location()
NO_RULE = Rule()

decode = msgspec.json.Decoder(Log).decode


def findings_of(log: Log) -> list[Finding]:
    findings = []
    for run in log.runs:
        driver = run.tool.driver
        rules_by_id = {rule.id: rule for rule in driver.rules}
        for result in run.results or []:
            if 0 <= result.rule_index < len(driver.rules):
                rule = driver.rules[result.rule_index]
            else:
                rule = rules_by_id.get(result.rule_id or "", NO_RULE)
            findings.append(_finding(result, rule, driver.name))
    return findings


def _finding(result: Result, rule: Rule, tool_name: str) -> Finding:
    location = (result.locations[0] if result.locations else NO_LOCATION).physical_location
    region = location.region
    score = rule.properties.score if result.properties.score is None else result.properties.score
    rule_id = result.rule_id or rule.id
    path = file_path(location.artifact_location.uri)
    message = result.message.text
    snippet = region.snippet or location.context_region.snippet
    code = snippet.text if snippet else ""
    related = [relationship.target.id for relationship in rule.relationships]
    return Finding(
        rule_id,
        severity(score, result.level, rule.default_configuration.level),
        path,
        region.start_line,
        region.start_column or min(region.start_line, 1),
        region.end_line or region.start_line,
        region.end_column,
        message,
        code,
        weaknesses(result.properties.tags + rule.properties.tags + related),
        fingerprint(tool_name, rule_id, path, code or message),
        any(suppression.status == "accepted" for suppression in result.suppressions),
        result.baseline_state,
        trusted({**result.fingerprints, **result.partial_fingerprints}),
        tool_name,
    )
