"""Addresses of files: what they may look like, and which hosts and buckets they may name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address

from fastcore.errors import ArgumentError
from fastcore.operations.remote.errors import RemoteRefusedError

HTTPS_PORT = 443
_MAX_LENGTH = 8192
_NAME = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?"
_IPV6 = r"\[[0-9a-f:.]+\]"
_PORT = r"(?::(?P<port>[0-9]{1,5}))?"
# One grammar of our own: where two parsers differ about which host an address names, one is deceived.
_HTTPS = re.compile(
    rf"https://(?P<host>{_NAME}|{_IPV6}){_PORT}(?P<path>/[!-~]*)?(?P<query>\?[!-~]*)?", re.IGNORECASE
)
_ALLOWED = re.compile(rf"(?P<wild>\*\.)?(?P<host>{_NAME}|{_IPV6}){_PORT}", re.IGNORECASE)
_S3 = re.compile(
    r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>[^\x00-\x1f\x7f]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class HttpsUrl:
    """Where a file is on the web.

    Attributes:
        host: in lower case, an IPv6 address without brackets.
        port: 443 where none is named.
        target: path and query; it may hold a secret, and is not shown.
    """

    host: str
    port: int
    target: str

    def __repr__(self) -> str:
        return f"HttpsUrl({self.host!r}, {self.port})"


def parse_https_url(text: str) -> HttpsUrl:
    """Take an https address apart.

    Raises:
        RemoteRefusedError: it is none, names a user, or has characters that addresses are written without.
    """
    found = None if len(text) > _MAX_LENGTH or "\\" in text else _HTTPS.fullmatch(text.partition("#")[0])
    if found is None:
        raise RemoteRefusedError(
            "expected an address https://host/path of printable ASCII characters, without user and password"
        )
    path = found["path"] or "/"
    return HttpsUrl(_host(found["host"]), _port(found["port"]), path + (found["query"] or ""))


def parse_s3_url(text: str) -> tuple[str, str]:
    """Take an address s3://bucket/key apart; the key is taken as it stands.

    Raises:
        RemoteRefusedError: it is none.
    """
    found = _S3.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    if found is None:
        raise RemoteRefusedError("expected an address s3://bucket/key")
    return found["bucket"], found["key"]


class AllowedHosts:
    """The hosts that files may come from.

    Args:
        entries: ``host``, ``host:port`` or ``*.domain``, which stands for all names below the domain but not
            for the domain; without a port 443 is meant.

    Raises:
        ArgumentError: an entry is none of these.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._exact: set[tuple[str, int]] = set()
        self._below: set[tuple[str, int]] = set()
        for entry in entries:
            found = _ALLOWED.fullmatch(entry)
            try:
                place = found and (_host(found["host"]), _port(found["port"]))
            except RemoteRefusedError:
                place = None
            if not (found and place):
                raise ArgumentError(f"{entry!r} is no host: write name, name:port or *.domain")
            (self._below if found["wild"] else self._exact).add(place)

    def __bool__(self) -> bool:
        return bool(self._exact or self._below)

    def __contains__(self, url: HttpsUrl) -> bool:
        if (url.host, url.port) in self._exact:
            return True
        labels = url.host.split(".")
        return any((".".join(labels[start:]), url.port) in self._below for start in range(1, len(labels)))


def _host(text: str) -> str:
    if not text.startswith("["):
        return text.lower().removesuffix(".")
    try:
        return str(IPv6Address(text[1:-1]))
    except ValueError:
        raise RemoteRefusedError("the address names a host that is no IPv6 address") from None


def _port(text: str | None) -> int:
    port = HTTPS_PORT if text is None else int(text)
    if not 0 < port < 2**16:
        raise RemoteRefusedError("the address names a port that there is not")
    return port
