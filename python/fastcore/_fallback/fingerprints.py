"""Fingerprints of findings in pure Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fastcore._fallback.finding_fields import read_finding
from fastcore._fallback.finding_table import FindingTable
from fastcore._fallback.fingerprint_table import FingerprintTable, fingerprint_text
from fastcore._fingerprint_fields import NORMALISED_FIELDS, OWN_FIELDS, REGION_FIELDS, needed_fields
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError

_LONGEST_TEXT = 2**32 - 1
_WHITESPACE = re.compile(rb"[ \t\n\r\v\f]+")


def fingerprint_findings(
    findings: object, *, version: int, fields: tuple[str, ...] | None, known: Collection[str] | None
) -> FingerprintTable:
    needed = needed_fields(version, fields)
    read = [read_finding(finding, needed, index) for index, finding in enumerate(_finding_list(findings))]
    keys = [_sha256(_message(finding, version, fields)) for finding in read]
    digests = _numbered(keys, read) if version == 2 else keys
    seen: set[bytes] = set()
    is_duplicate = bytearray()
    for digest in digests:
        is_duplicate.append(digest in seen or (known is not None and fingerprint_text(digest) in known))
        seen.add(digest)
    return FingerprintTable(b"".join(digests), bytes(is_duplicate))


def _finding_list(findings: Any) -> list[object]:
    if isinstance(findings, FindingTable):
        rows = findings.rows(range(len(findings)))
        return [dict(zip(FINDING_FIELDS, row, strict=True)) for row in rows]
    return list(findings)


def _sha256(message: bytes) -> bytes:
    return hashlib.sha256(message, usedforsecurity=False).digest()


def _message(finding: Mapping[str, Any], version: int, fields: tuple[str, ...] | None) -> bytes:
    texts = {name: finding[name] for name in fields or OWN_FIELDS[version]}
    if version == 2:
        if not fields and not _normalised(texts["code_snippet"]):
            texts["code_snippet"] = finding["message"]
        for name in NORMALISED_FIELDS:
            if name in texts:
                texts[name] = _normalised(texts[name])
    return b"".join(map(_encoded, texts.values()))


def _normalised(text: bytes) -> bytes:
    return _WHITESPACE.sub(b" ", text).strip(b" ")


def _encoded(value: bytes | int | bool) -> bytes:
    if isinstance(value, bool):
        text = b"true" if value else b"false"
    elif isinstance(value, int):
        text = b"%d" % value
    else:
        text = value
    if len(text) > _LONGEST_TEXT:
        raise ArgumentError(f"a text of a finding is longer than {_LONGEST_TEXT} bytes")
    return len(text).to_bytes(4, "big") + text


def _numbered(keys: list[bytes], findings: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """The distinct regions of one key count from 0, which leaves the key as it is."""
    regions = [tuple(finding[name] for name in REGION_FIELDS) for finding in findings]
    regions_of: dict[bytes, set[tuple[int, ...]]] = {}
    for key, region in zip(keys, regions, strict=True):
        regions_of.setdefault(key, set()).add(region)
    numbers = {
        (key, region): number
        for key, found in regions_of.items()
        for number, region in enumerate(sorted(found))
    }
    return [_digest(key, numbers[key, region]) for key, region in zip(keys, regions, strict=True)]


def _digest(key: bytes, number: int) -> bytes:
    return _sha256(key + number.to_bytes(4, "big")) if number else key
