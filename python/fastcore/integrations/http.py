"""Entity tags, ``304 Not Modified`` and compression, for any framework.

`fastcore.integrations.fastapi` applies it as ``NegotiatedRoute``. Elsewhere a `Negotiation` makes the answer
out of the request's method and headers and the finished bytes. The extra ``http`` installs what makes it fast
and complete; without it gzip is there, and the tags are made by hashlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple

from fastcore import ResponseBytes
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._encodings import CODINGS, KNOWN, accepted, is_compressible
from fastcore.integrations._entity_tags import etag_of_encoding, names_tag, strong_etag

__all__ = ["MINIMUM_SIZE", "Answer", "Negotiation", "strong_etag"]

MINIMUM_SIZE = 1024
"""Bytes. What is smaller fits into one packet anyway."""

_NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED}
_READING = {"GET", "HEAD"}
# 304 keeps what a cache goes by, and leaves out what describes a content that is not sent.
_OF_THE_CONTENT = {
    *("content-type", "content-length", "content-encoding", "content-language", "content-range"),
    *("transfer-encoding", "last-modified"),
}


class Answer(NamedTuple):
    """What is to be sent.

    Attributes:
        status: the status code.
        headers: names and values, Content-Type among them; Content-Length is left to the framework.
        body: the content, encoded when the headers say so. The answer to HEAD has it too, for its length.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Negotiation:
    """How responses are tagged and compressed.

    A response to GET or HEAD with status 200 gets a strong ``ETag`` of its bytes, one for each encoding; when
    ``If-None-Match`` names it, the answer is 304 and nothing is compressed. Every response that could leave
    compressed has ``Vary: Accept-Encoding``. One that has a Content-Encoding already, or whose media type is
    packed (images, archives), is not compressed. An ``ETag`` among the response's own headers is used in
    place of the bytes' digest.

    The request's q-values decide, then the order of ``encodings``. A request that takes none of them and
    forbids the plain content as well (``identity;q=0``) gets it plain all the same.

    As with every compression under TLS: an answer that holds a secret and also text that a stranger chooses
    tells by its length whether they are alike (BREACH).

    Args:
        etag: whether there are tags.
        encodings: of ``"zstd"``, ``"br"`` and ``"gzip"``, the best first; empty for no compression. One whose
            library is not installed is not offered.
        minimum_size: bytes from which on a content is compressed.
        levels: compression levels by encoding; others keep their default: zstd 3 (-7 to 19), br 4 (0 to 11),
            gzip 6 (0 to 9).

    Raises:
        ArgumentError: an encoding is unknown, or a number is out of range.
        ArgumentTypeError: an argument has the wrong type.

    Example:
        >>> rows = ResponseBytes(b'{"data":{"users":[]}}')
        >>> first = Negotiation().answer("GET", {}, rows)
        >>> tag = dict(first.headers)["ETag"]
        >>> Negotiation().answer("GET", {"If-None-Match": tag}, rows).status
        304
    """

    etag: bool = True
    encodings: tuple[str, ...] = KNOWN
    minimum_size: int = MINIMUM_SIZE
    levels: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the arguments."""
        if isinstance(self.encodings, str):
            raise ArgumentTypeError("encodings must be a sequence of str, not str")
        object.__setattr__(self, "encodings", tuple(self.encodings))
        for encoding in (*self.encodings, *self.levels):
            if encoding not in KNOWN:
                raise ArgumentError(f"encodings are {', '.join(KNOWN)}, not {encoding!r}")
        _check_count("minimum_size", self.minimum_size)
        for encoding, level in self.levels.items():
            if isinstance(level, bool) or not isinstance(level, int):
                raise ArgumentTypeError(f"levels must be int, not {type(level).__name__}")
            if encoding in CODINGS and level not in (levels := CODINGS[encoding].levels):
                raise ArgumentError(
                    f"the level of {encoding} must be from {levels[0]} to {levels[-1]}, not {level}"
                )

    @property
    def offered(self) -> tuple[str, ...]:
        """Those of ``encodings`` whose library is installed."""
        return tuple(encoding for encoding in self.encodings if encoding in CODINGS)

    def answer(
        self,
        method: str,
        request_headers: Mapping[str, str],
        content: ResponseBytes | bytes,
        *,
        status: int = 200,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    ) -> Answer:
        """Make the answer to a request.

        Args:
            method: of the request.
            request_headers: of the request; names in any case, ``items()`` may give a name twice.
            content: the response's body; bytes are JSON unless ``headers`` have a Content-Type.
            status: of the response.
            headers: further headers of the response; ``Vary`` is added to, ``ETag`` is made its encoding's.

        Returns:
            Status, headers and body.
        """
        body = content.bytes if isinstance(content, ResponseBytes) else content
        fields = list(headers.items() if isinstance(headers, Mapping) else headers)
        if status < HTTPStatus.OK or status in _NO_BODY:
            return Answer(status, fields, b"")
        content_type = _value(fields, "content-type")
        if content_type is None:
            content_type = content.media_type if isinstance(content, ResponseBytes) else "application/json"
            fields.append(("Content-Type", content_type))

        whole = _value(fields, "content-range") is None
        encodable = whole and is_compressible(content_type) and _value(fields, "content-encoding") is None
        encoding = None
        if encodable and self.offered:
            fields = _varying(fields)
            encoding = self._encoding(_value(request_headers.items(), "accept-encoding"), len(body))

        tag = _value(fields, "etag")
        if tag is None and self.etag and whole and method in _READING and status == HTTPStatus.OK:
            tag = strong_etag(body, content_type)
        if tag is not None:
            tag = etag_of_encoding(tag, encoding)
            fields = [*_without(fields, {"etag"}), ("ETag", tag)]
            condition = _value(request_headers.items(), "if-none-match")
            if method in _READING and status == HTTPStatus.OK and names_tag(condition, tag):
                return Answer(int(HTTPStatus.NOT_MODIFIED), _without(fields, _OF_THE_CONTENT), b"")

        if encoding is not None:
            coding = CODINGS[encoding]
            body = coding.compress(body, self.levels.get(encoding, coding.default_level))
            fields = [*_without(fields, {"content-length"}), ("Content-Encoding", encoding)]
        return Answer(status, fields, body)

    def _encoding(self, accept_encoding: str | None, size: int) -> str | None:
        encoding, identity = accepted(accept_encoding, self.offered)
        return encoding if size >= self.minimum_size or not identity else None


def _value(fields: Iterable[tuple[str, str]], name: str) -> str | None:
    values = [value for field_name, value in fields if field_name.lower() == name]
    return ", ".join(values) if values else None


def _without(fields: Iterable[tuple[str, str]], names: set[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name.lower() not in names]


def _varying(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    varies = _value(fields, "vary") or ""
    named = {name.strip().lower() for name in varies.split(",")}
    if named & {"*", "accept-encoding"}:
        return fields
    return [
        *_without(fields, {"vary"}),
        ("Vary", f"{varies}, Accept-Encoding" if varies else "Accept-Encoding"),
    ]


def _check_count(argument: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentTypeError(f"{argument} must be int, not {type(value).__name__}")
    if value < 0:
        raise ArgumentError(f"{argument} must be 0 or more, not {value}")
