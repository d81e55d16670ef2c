"""The parts of a finding as a service derives them, whatever it has decoded the log into."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

SEVERITIES = {"error": "high", "warning": "medium", "note": "low", "none": "info"}
_CWE = re.compile(r"cwe[-_: ]?0*([0-9]+)", re.IGNORECASE)


def severity(score: str | float | None, level: str | None, default_level: str | None) -> str:
    if score is not None:
        number = float(score)
        steps = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"))
        return next((name for least, name in steps if number >= least), "low" if number > 0 else "info")
    return SEVERITIES.get(level or default_level or "warning", "medium")


def file_path(uri: str) -> str:
    path = urlsplit(uri).path if uri.startswith("file:") else uri
    return posixpath.normpath(unquote(path)) if path else ""


def weaknesses(texts: Iterable[str]) -> list[str]:
    numbers = {int(found[1]) for text in texts for found in _CWE.finditer(text)}
    return [f"CWE-{number}" for number in sorted(numbers)]


def trusted(fingerprints: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in fingerprints.items() if text != "requires login"}


def fingerprint(tool_name: str, rule_id: str, path: str, text: str) -> str:
    key = "\0".join((tool_name, rule_id, path, " ".join(text.split())))
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()
