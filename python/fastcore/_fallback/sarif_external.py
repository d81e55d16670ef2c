"""Properties of a run that its log keeps beside the runs (``inlineExternalProperties``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastcore._fallback.sarif_values import JsonObject, array_of, object_of, text_of


class External(NamedTuple):
    pointer: str
    properties: JsonObject


def externals_of_runs(log: JsonObject, runs: list[object]) -> list[list[External]]:
    """Finds which run each entry is for; it is for one run at most."""
    found: list[list[External]] = [[] for _ in runs]
    by_guid: dict[str, int] = {}
    by_reference: dict[str, int] = {}
    for place, run in enumerate(runs):
        described = object_of(run)
        by_guid.setdefault(text_of(object_of(described.get("automationDetails")).get("guid")), place)
        for guid in _referenced(object_of(described.get("externalPropertyFileReferences"))):
            by_reference.setdefault(guid, place)
    for place, entry in enumerate(array_of(log.get("inlineExternalProperties"))):
        if not isinstance(entry, dict):
            continue
        run_guid, guid = text_of(entry.get("runGuid")), text_of(entry.get("guid"))
        owner = by_guid.get(run_guid) if run_guid else by_reference.get(guid) if guid else None
        if owner is None and len(runs) == 1:
            owner = 0
        if owner is not None:
            found[owner].append(External(f"/inlineExternalProperties/{place}", entry))
    return found


def _referenced(references: JsonObject) -> Iterator[str]:
    for files in references.values():
        for file in files if isinstance(files, list) else [files]:
            yield text_of(object_of(file).get("guid"))
