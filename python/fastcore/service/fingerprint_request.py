"""Requests for fingerprints, from the body as it came to the answer as it leaves; made for the pool."""

from __future__ import annotations

import time
from typing import Annotated, Literal

import msgspec

from fastcore.digest import fingerprint_findings
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.operations.gzip_body import plain_content
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.json_body import InvalidBodyError, decode

_Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None
_Text = str | None


class FindingFields(msgspec.Struct, gc=False):
    """What of a finding can be in a fingerprint; other members are passed over."""

    rule_id: _Text = None
    severity: _Text = None
    file_path: _Text = None
    line: _Integer = None
    column: _Integer = None
    end_line: _Integer = None
    end_column: _Integer = None
    message: _Text = None
    code_snippet: _Text = None
    cwe: list[str] | None = None
    suppressed: bool | None = None
    baseline_state: _Text = None
    tool_name: _Text = None


class FingerprintRequest(msgspec.Struct):
    """Findings, and how they are fingerprinted."""

    findings: list[FindingFields]
    version: Literal[1, 2] = 1
    fields: tuple[str, ...] | None = None
    known: list[str] | None = None


_REQUEST = msgspec.json.Decoder(FingerprintRequest)


def fingerprint(body: Intake, is_coded: bool, limit: int, budget: MemoryBudget) -> bytes:
    """Fingerprint the findings in a body.

    Args:
        body: as it came; it is empty afterwards.
        is_coded: it was compressed for its way.
        limit: bytes it may have decompressed.
        budget: that these are counted against.

    Returns:
        The answer.

    Raises:
        InvalidBodyError: the body has values that cannot be used.
    """
    with plain_content(body, is_coded, limit, budget) as content:
        request = decode(content, _REQUEST)
    start = time.perf_counter()
    try:
        found = fingerprint_findings(
            request.findings, version=request.version, fields=request.fields, known=request.known
        )
    except (ArgumentError, ArgumentTypeError) as error:
        index = getattr(error, "index", None)
        raise InvalidBodyError(str(error), () if index is None else ("findings", index)) from None
    duration = (time.perf_counter() - start) * 1000
    counts = f'"unique_count":{found.unique_count},"duplicate_count":{found.duplicate_count}'
    return b"".join(
        (b'{"fingerprints":', found.to_json(), f',{counts},"duration_ms":{duration:.3f}}}'.encode())
    )
