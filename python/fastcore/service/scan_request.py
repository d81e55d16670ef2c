"""Requests to store a scan, from the body as it came to the logs in it; made for the pool."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, get_args

from fastcore.errors import ArgumentError, SarifError
from fastcore.operations.api_tokens import Access
from fastcore.operations.gzip_body import GzipError, decompress, is_gzip
from fastcore.operations.intake import Intake
from fastcore.operations.json_body import InvalidBodyError
from fastcore.operations.multipart import Part, split_parts
from fastcore.sarif import SarifReport
from fastcore.scans.store import Idempotency
from fastcore.scans.target import TARGET_FIELDS, ScanTarget
from fastcore.service.sarif_request import LogBounds, LogOptions, Validate

FIELDS = (*TARGET_FIELDS, "source_root", "validate")

_MAX_FIELD_BYTES = 4096
_TEXT_TYPES = ("", "text/plain")
_VALIDATE: tuple[Validate, ...] = get_args(Validate)


@dataclass(frozen=True)
class ScanHead:
    """What a request tells besides its body.

    Attributes:
        fields: of `FIELDS` those that the query has.
        access: what the request may act for.
        is_coded: the body was compressed for its way.
        boundary: between the parts of the body; None where it is one log.
        idempotency_key: of a request that may come twice.
    """

    fields: Mapping[str, str]
    access: Access
    is_coded: bool
    boundary: bytes | None
    idempotency_key: str | None


class ScanRequest(NamedTuple):
    """A scan that is ready to be stored."""

    target: ScanTarget
    reports: list[SarifReport]
    idempotency: Idempotency | None


@dataclass(frozen=True)
class ScanReader:
    """Reads the logs of a request.

    Attributes:
        bounds: of each log; all that is compressed in a request has the bound of one.
        max_logs: how many a request may have.
    """

    bounds: LogBounds
    max_logs: int

    def read(self, body: Intake, plain: Intake, head: ScanHead) -> ScanRequest:
        """Read a request.

        Args:
            body: as it came; it is empty afterwards.
            plain: takes what is decompressed, and is empty afterwards.
            head: what else the request tells.

        Raises:
            InvalidBodyError: a value cannot be used, or there is no log.
            SarifError: one of the logs is none; ``source`` is its file's name.
            GzipError: what is to be gzip is none.
            TooLargeError: there is more in what is compressed than ``plain`` takes.
            HTTPException: 403, the request names another's organisation.
        """
        chunks = _taken(body)
        if head.is_coded:
            decompress(chunks, plain)
            chunks = _taken(plain)
        if head.boundary is None:
            fields, logs = dict(head.fields), [Part("", None, "", chunks)]
        else:
            parts = split_parts(chunks, head.boundary, self.max_logs + len(FIELDS))
            fields, logs = _sorted(parts, head.fields)
            if not 0 < len(logs) <= self.max_logs:
                raise InvalidBodyError(f"expected 1 to {self.max_logs} logs, not {len(logs)}")
            del parts
        del chunks
        target = target_of(fields, head.access)
        options = _options(fields)
        key = head.idempotency_key
        digest = None if key is None else _Digest(target, options)
        reports = list(self._reports(logs, plain, options, digest))
        idempotency = None if key is None or digest is None else Idempotency(key, digest.finish())
        return ScanRequest(target, reports, idempotency)

    def _reports(
        self, logs: list[Part], plain: Intake, options: LogOptions, digest: _Digest | None
    ) -> Iterator[SarifReport]:
        count = len(logs)
        logs.reverse()
        while logs:
            # Each is let go of before the next is put together.
            file = logs.pop()
            try:
                log = _content(file.chunks, plain)
                if digest is not None:
                    digest.add(file.file_name, log)
                report = self.bounds.report(log, options, logs=count)
            except SarifError as error:
                error.source = file.file_name
                raise
            except GzipError as error:
                raise GzipError(f"{file.file_name}: {error}" if file.file_name else str(error)) from None
            del log
            yield dataclasses.replace(report, source=file.file_name)


def target_of(fields: Mapping[str, str], access: Access) -> ScanTarget:
    """Give what is scanned, by the fields that tell it.

    Raises:
        InvalidBodyError: a field cannot be used; the path is its name.
        HTTPException: 403, the organisation is another's.
    """
    values = {name: value for name, value in fields.items() if name in TARGET_FIELDS}
    for name, value in values.items():
        try:
            ScanTarget(**{name: value})
        except ArgumentError as error:
            raise InvalidBodyError(str(error), (name,)) from None
    return ScanTarget(**{**values, "organisation": access.to_change(values.get("organisation"))})


def check_key(key: str) -> None:
    """Refuse an idempotency key that cannot be used.

    Raises:
        ArgumentError: it is empty, too long, or holds what cannot be shown.
    """
    Idempotency(key, "")


def _sorted(parts: list[Part], given: Mapping[str, str]) -> tuple[dict[str, str], list[Part]]:
    fields: dict[str, str] = {}
    logs = []
    for part in parts:
        if part.file_name is None and part.media_type in _TEXT_TYPES:
            if part.name not in FIELDS:
                raise InvalidBodyError(
                    f"there is no field of this name; there are {', '.join(FIELDS)}", (part.name,)
                )
            if part.name in fields:
                raise InvalidBodyError("this field is given twice", (part.name,))
            fields[part.name] = _text(part)
        elif part.file_name or part.chunks:
            # A form whose file nobody has chosen sends one without name and content.
            logs.append(part)
    return {**given, **fields}, logs


def _text(part: Part) -> str:
    content = b"".join(part.chunks)
    if len(content) > _MAX_FIELD_BYTES:
        raise InvalidBodyError(f"longer than {_MAX_FIELD_BYTES} bytes", (part.name,))
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidBodyError("expected UTF-8", (part.name,)) from None


def _options(fields: Mapping[str, str]) -> LogOptions:
    validate = fields.get("validate") or "lenient"
    if validate not in _VALIDATE:
        raise InvalidBodyError(f"expected {', '.join(_VALIDATE)}", ("validate",))
    return LogOptions(None, fields.get("source_root") or None, validate)


def _content(chunks: list[bytes], plain: Intake) -> bytes:
    if is_gzip(chunks):
        decompress(chunks, plain)
        chunks.clear()
        if is_gzip(plain.chunks):
            # The parser would decompress it again, and nobody would count what comes out.
            raise GzipError("what was compressed is compressed once more")
        return plain.join()
    content = b"".join(chunks)
    chunks.clear()
    return content


def _taken(intake: Intake) -> list[bytes]:
    chunks, intake.chunks = intake.chunks, []
    return chunks


class _Digest:
    """Of what a request says, however it is wrapped."""

    def __init__(self, target: ScanTarget, options: LogOptions) -> None:
        said = [getattr(target, name) for name in TARGET_FIELDS] + [options.source_root, options.validate]
        self._sum = hashlib.sha256(json.dumps(said).encode())

    def add(self, file_name: str | None, log: bytes) -> None:
        self._sum.update(json.dumps([file_name, len(log)]).encode())
        self._sum.update(log)

    def finish(self) -> str:
        return self._sum.hexdigest()
