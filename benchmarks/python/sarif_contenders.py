"""Who competes for a SARIF log: bytes to findings as each of them holds them, to dicts, to JSON."""

from __future__ import annotations

import datetime
import gc
import json
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, TypeAlias

import msgspec
import orjson
from sarif.sarif_file import SarifFile

import sarif_dicts
import sarif_structs
from fastcore import _fallback
from fastcore._sarif_options import SarifOptions
from fastcore.sarif import parse_sarif

NATIVE = "fastcore"
FALLBACK = "fastcore in Python"
BASE = "json"
OTHER_FIELDS = "sarif-tools"  # six fields

Form = Literal["findings", "list[dict]", "JSON bytes"]
FORMS: tuple[Form, ...] = ("findings", "list[dict]", "JSON bytes")

Json: TypeAlias = dict[str, Any]
Call: TypeAlias = Callable[[bytes], Any]

_OPTIONS = SarifOptions(source_root="", strict=False, max_depth=512, max_errors=10_000, max_text_bytes=2**40)
_NO_TIME = datetime.datetime(2000, 1, 1)  # or it looks for the file
_encode = msgspec.json.Encoder().encode


def with_fallback(log: bytes) -> Any:
    return _fallback.parse_sarif(log, options=_OPTIONS)[0]


def with_json(log: bytes) -> list[Json]:
    return sarif_dicts.findings_of(json.loads(log))


def with_orjson(log: bytes) -> list[Json]:
    return sarif_dicts.findings_of(orjson.loads(log))


def with_structs(log: bytes) -> list[sarif_structs.Finding]:
    return sarif_structs.findings_of(sarif_structs.decode(log))


def with_sarif_tools(log: bytes) -> list[Json]:
    records: list[Json] = SarifFile("log.sarif", json.loads(log), mtime=_NO_TIME).get_records()
    return records


def as_json_text(findings: list[Json]) -> bytes:
    return json.dumps(findings, ensure_ascii=False, separators=(",", ":")).encode()


# json's and orjson's findings are dicts
CONTENDERS: dict[str, dict[Form, Call]] = {
    NATIVE: {
        "findings": lambda log: parse_sarif(log).findings,
        "list[dict]": lambda log: parse_sarif(log).findings.to_dicts(),
        "JSON bytes": lambda log: parse_sarif(log).findings.to_json(),
    },
    FALLBACK: {
        "findings": with_fallback,
        "list[dict]": lambda log: with_fallback(log).to_dicts(),
        "JSON bytes": lambda log: with_fallback(log).to_json(),
    },
    BASE: {"findings": with_json, "JSON bytes": lambda log: as_json_text(with_json(log))},
    "orjson": {"findings": with_orjson, "JSON bytes": lambda log: orjson.dumps(with_orjson(log))},
    "msgspec structs": {
        "findings": with_structs,
        "list[dict]": lambda log: msgspec.to_builtins(with_structs(log)),
        "JSON bytes": lambda log: _encode(with_structs(log)),
    },
    OTHER_FIELDS: {"findings": with_sarif_tools},
    "json, collector off": {"findings": with_json},
    "orjson, collector off": {"findings": with_orjson},
    "msgspec structs, collector off": {"findings": with_structs},
}


def calls_on(log: bytes, form: Form, *, without: tuple[str, ...] = ()) -> dict[str, Callable[[], object]]:
    """The garbage collector runs as it does in a service, but for those who turn it off."""
    return {
        name: partial(forms[form] if name.endswith("collector off") else _collected(forms[form]), log)
        for name, forms in CONTENDERS.items()
        if form in forms and name not in without
    }


def _collected(call: Call) -> Call:
    def collected(log: bytes) -> Any:
        gc.enable()
        try:
            return call(log)
        finally:
            gc.disable()

    return collected


def check_outputs(log: bytes) -> None:
    """All contenders have to find the same before it makes sense to time them."""
    native: list[Json] = CONTENDERS[NATIVE]["list[dict]"](log)
    if CONTENDERS[FALLBACK]["list[dict]"](log) != native:
        raise SystemExit("native and fallback differ")
    expected = list(map(_without_fingerprint, native))
    for name, forms in CONTENDERS.items():
        if name == OTHER_FIELDS:
            rules = [record["Code"] for record in forms["findings"](log)]
            same = rules == [finding["rule_id"] for finding in native]
        else:
            as_dicts = forms.get("list[dict]", forms["findings"])(log)
            found = map(_without_fingerprint, msgspec.to_builtins(as_dicts))
            same = list(found) == expected
            if "JSON bytes" in forms:
                same = (
                    same and list(map(_without_fingerprint, json.loads(forms["JSON bytes"](log)))) == expected
                )
        if not same:
            raise SystemExit(f"{name} gives other findings")


def _without_fingerprint(finding: Json) -> Json:
    return {name: value for name, value in finding.items() if name != "fingerprint"}
