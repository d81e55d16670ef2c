"""Requests to parse a log, from the body as it came to the answer as it leaves; made for the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

import msgspec

from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.operations.gzip_body import is_gzip, plain_content
from fastcore.operations.intake import Intake, MemoryBudget
from fastcore.operations.json_body import InvalidBodyError, decode
from fastcore.operations.json_string import decode_string
from fastcore.operations.pool import abandon_point
from fastcore.sarif import SarifLimits, SarifReport, parse_sarif
from fastcore.service.settings import ServiceSettings

_COPY_BYTES = 1024 * 1024
# Texts of findings have no place in the memory budget, so that a short log must not grow to what a long
# one may.
_SHORT_LOG_TEXTS = 64 * 1024 * 1024
_TEXTS_PER_BYTE = 8

Validate: TypeAlias = Literal["lenient", "strict", "schema"]


class Envelope(msgspec.Struct):
    """A body with a log, or its address, and the options. The log is not decoded."""

    sarif_content: msgspec.Raw = msgspec.Raw(b"null")
    sarif_url: str | None = None
    scan_id: str | None = None
    source_root: str | None = None
    validate: Validate | None = None


_ENVELOPE = msgspec.json.Decoder(Envelope)


@dataclass(frozen=True)
class LogOptions:
    """How a log is parsed, as `fastcore.parse_sarif` takes it."""

    scan_id: str | None
    source_root: str | None
    validate: Validate

    def overridden_by(self, envelope: Envelope) -> LogOptions:
        """What an envelope says wins."""
        return LogOptions(
            self.scan_id if envelope.scan_id is None else envelope.scan_id,
            self.source_root if envelope.source_root is None else envelope.source_root,
            envelope.validate or self.validate,
        )


@dataclass(frozen=True)
class LogBounds:
    """How long a log may be as it stands, decompressed, and in the texts of its findings."""

    size: int
    decompressed_size: int
    text_size: int
    budget: MemoryBudget

    @classmethod
    def of(cls, settings: ServiceSettings, budget: MemoryBudget) -> Self:
        """Give those of the settings."""
        return cls(
            settings.sarif_max_bytes,
            settings.sarif_max_decompressed_bytes,
            settings.sarif_max_text_bytes,
            budget,
        )

    def parse_log(self, body: Intake, is_coded: bool, options: LogOptions) -> bytes:
        """Parse a log that is the whole body, compressed or not.

        Args:
            body: as it came; it is empty afterwards.
            is_coded: the body was compressed for its way.
            options: how to parse the log in it.

        Returns:
            The answer.
        """
        is_compressed = is_coded or is_gzip(body.chunks)
        with plain_content(body, is_compressed, self.decompressed_size, self.budget) as log:
            return self._answer(log, options)

    def parse_envelope(
        self, body: Intake, is_coded: bool, options: LogOptions
    ) -> bytes | tuple[str, LogOptions]:
        """Parse the log in an envelope.

        Returns:
            The answer, or address and options of a log that has to be fetched first.
        """
        with plain_content(body, is_coded, self.size, self.budget) as content:
            envelope = decode(content, _ENVELOPE)
            log = memoryview(envelope.sarif_content)
            is_given = bytes(log[:4]) != b"null"
            if is_given == (envelope.sarif_url is not None):
                raise InvalidBodyError(
                    "expected one of sarif_content and sarif_url; a log itself is application/sarif+json"
                )
            options = options.overridden_by(envelope)
            if envelope.sarif_url is not None:
                return envelope.sarif_url, options
            first = bytes(log[:1])
            if first == b"{":
                return self._answer(_copied(log), options)
            if first != b'"':
                raise InvalidBodyError(
                    "expected an object, or a string with the log's text", ("sarif_content",)
                )
            return self._answer(decode_string(envelope.sarif_content), options)

    def _answer(self, log: bytes, options: LogOptions) -> bytes:
        report = self.report(log, options)
        abandon_point()
        return report.to_json()

    def report(self, log: bytes, options: LogOptions, *, logs: int = 1) -> SarifReport:
        """Parse a log that is not compressed.

        Args:
            log: the log.
            options: how to parse it.
            logs: how many there are in the request; they share what short logs may have of texts.

        Raises:
            InvalidBodyError: an option cannot be used.
            SarifError: it is no log.
        """
        text_size = min(self.text_size, _SHORT_LOG_TEXTS // logs + _TEXTS_PER_BYTE * len(log))
        limits = SarifLimits(decompressed_bytes=self.decompressed_size, text_bytes=text_size)
        abandon_point()
        try:
            return parse_sarif(
                log,
                scan_id=options.scan_id,
                source_root=options.source_root,
                validate=options.validate,
                limits=limits,
            )
        except (ArgumentError, ArgumentTypeError) as error:
            raise InvalidBodyError(str(error)) from None


def _copied(view: memoryview) -> bytes:
    # In pieces, between which other threads get their turn; joining these needs no GIL.
    return b"".join([bytes(view[start : start + _COPY_BYTES]) for start in range(0, len(view), _COPY_BYTES)])
