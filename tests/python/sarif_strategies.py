"""Logs like those of tools, with every place that is read."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sarif_parts import (
    ARTIFACT,
    BASE_ID,
    CONTENTS,
    CWE,
    DRIVER,
    EXTENSIONS,
    GUID,
    INDEX,
    LOCATION,
    PLAIN_LOCATION,
    REGION,
    RESULT,
    TEXT,
    URI,
    WRONG,
    Values,
    array_of,
    chain,
    named,
    object_of,
    one_of,
    or_wrong,
)

_RUN_MEMBERS: dict[str, Values] = {
    "tool": chain("driver", DRIVER, extensions=EXTENSIONS),
    "columnKind": one_of("utf16CodeUnits", "unicodeCodePoints"),
    "automationDetails": object_of(id=TEXT, guid=GUID),
    "originalUriBaseIds": named(BASE_ID, object_of(uri=URI, uriBaseId=or_wrong(BASE_ID))),
    "artifacts": array_of(ARTIFACT),
    "taxonomies": array_of(chain("taxa", array_of(chain("id", CWE)), name=one_of("CWE", "OWASP"))),
    "results": array_of(RESULT, 4),
    "externalPropertyFileReferences": named(
        st.sampled_from(["results", "driver"]), object_of(guid=GUID) | array_of(object_of(guid=GUID), 2)
    ),
}


def _results_at(**physical_location: Values) -> Values:
    location = st.fixed_dictionaries({"physicalLocation": st.fixed_dictionaries(physical_location)})
    return st.lists(st.fixed_dictionaries({"locations": st.tuples(location)}), min_size=1, max_size=3)


# runs about what is deep down, of which runs about everything have little
_REGION_RUN: dict[str, Values] = {
    "columnKind": _RUN_MEMBERS["columnKind"],
    "artifacts": st.lists(chain("contents", chain("text", CONTENTS), location=LOCATION), max_size=2),
    "results": _results_at(artifactLocation=PLAIN_LOCATION | chain("index", INDEX), region=REGION),
}
_PATH_RUN: dict[str, Values] = {
    "originalUriBaseIds": named(BASE_ID, chain("uri", URI, uriBaseId=BASE_ID)),
    "artifacts": st.lists(chain("location", LOCATION), max_size=2),
    "results": _results_at(artifactLocation=chain("uri", URI, uriBaseId=BASE_ID) | LOCATION),
}
_EXTERNAL = object_of(
    runGuid=GUID,
    guid=GUID,
    results=array_of(RESULT, 2),
    driver=DRIVER,
    **{name: _RUN_MEMBERS[name] for name in ("artifacts", "taxonomies")},
    extensions=EXTENSIONS,
)
_LOG_MEMBERS: dict[str, Values] = {
    "version": st.sampled_from(["2.1.0"] * 40 + ["2.1.0-rtm.5", None, "", "2.0.0", 'é"\0', 5]),
    "inlineExternalProperties": array_of(_EXTERNAL, 2),
}


@st.composite
def logs(draw: st.DrawFn) -> Any:
    """A log of which some members are there, and JSON values of any kind where they should not be."""
    runs = [_run(draw) for _ in range(draw(st.integers(1, 2)))]
    return {
        **{name: draw(values) for name, values in _LOG_MEMBERS.items()},
        "runs": draw(WRONG if draw(st.integers(0, 30)) == 17 else st.just(runs)),
    }


def _run(draw: st.DrawFn) -> Any:
    members = draw(st.sampled_from([_RUN_MEMBERS, _RUN_MEMBERS, _RUN_MEMBERS, _REGION_RUN, _PATH_RUN]))
    run = {name: draw(values) for name, values in members.items() if draw(st.integers(0, 3)) != 2}
    # a run of whose results nothing is wrong at first sight
    run.setdefault("results", [draw(RESULT), draw(RESULT)])
    return run
