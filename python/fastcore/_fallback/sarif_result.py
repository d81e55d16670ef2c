"""A result to the row of its finding."""

from __future__ import annotations

from fastcore._fallback.sarif_place import check_texts, physical_location_of
from fastcore._fallback.sarif_problems import BadResult
from fastcore._fallback.sarif_regions import region_of
from fastcore._fallback.sarif_run import Run
from fastcore._fallback.sarif_severity import severity
from fastcore._fallback.sarif_snippets import snippet_of
from fastcore._fallback.sarif_values import ASCII_SPACE, JsonObject, array_of, ascii_lower, object_of, text_of
from fastcore._finding_row import FindingRow

_BASELINE_STATES = {"new", "unchanged", "updated", "absent"}
# what semgrep writes for those who are not logged in
_PLACEHOLDER = "requires login"


def finding_row(run: Run, result: object) -> FindingRow:
    """Reads a result; the fingerprint stays empty, as it takes all findings of the log.

    Raises:
        BadResult: the result cannot be read.
    """
    if not isinstance(result, dict):
        raise BadResult("", "expected an object")
    check_texts(result)
    physical_location = physical_location_of(result)
    artifact_location = object_of(physical_location.get("artifactLocation"))
    found = run.rules.find(result)
    contents = run.artifacts.contents(artifact_location)
    region = region_of(object_of(physical_location.get("region")), contents)
    return (
        found.rule_id,
        severity(result, found.rule),
        _file_path(run, artifact_location),
        *region,
        run.messages.message_of(object_of(result.get("message")), found),
        snippet_of(physical_location, region, contents),
        run.weaknesses.names(result, found.rule),
        "",
        _is_suppressed(result),
        _baseline_state(result),
        _partial_fingerprints(result),
        run.tool_name,
    )


def _file_path(run: Run, artifact_location: JsonObject) -> str:
    location = artifact_location
    if not text_of(location.get("uri")):
        location = object_of((run.artifacts.indexed(artifact_location) or {}).get("location"))
    uri = text_of(location.get("uri"))
    return run.source_root.path(run.base_uris.joined(uri, text_of(location.get("uriBaseId")))) if uri else ""


def _is_suppressed(result: JsonObject) -> bool:
    suppressions = [item for item in array_of(result.get("suppressions")) if isinstance(item, dict)]
    statuses = {ascii_lower(text_of(suppression.get("status"))) for suppression in suppressions}
    return bool(statuses) and statuses <= {"", "accepted"}


def _baseline_state(result: JsonObject) -> str:
    state = ascii_lower(text_of(result.get("baselineState")))
    return state if state in _BASELINE_STATES else ""


def _partial_fingerprints(result: JsonObject) -> dict[str, str]:
    trusted: dict[str, str] = {}
    for holder in ("partialFingerprints", "fingerprints"):
        for name, value in object_of(result.get(holder)).items():
            text = text_of(value)
            if text and ascii_lower(text.strip(ASCII_SPACE)) != _PLACEHOLDER:
                trusted.setdefault(name, text)
    return trusted
