"""Where the artifact of a finding lies: URIs of a log to paths."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from fastcore._fallback.sarif_values import JsonObject, object_of, text_of

_MOST_BASES = 32
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z][A-Za-z0-9+.-]*:")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DRIVE = re.compile(r"/?([A-Za-z]):(?=[/\\]|\Z)")
_DRIVE_HOST = re.compile(r"[A-Za-z]:")
_HOST = re.compile(r"//[^/]+")


class BaseUris:
    """The ``originalUriBaseIds`` of a run.

    Attributes:
        joined_bytes: of the bases that were put before URIs, all together.
    """

    def __init__(self, bases: JsonObject) -> None:
        self._bases = bases
        self._prefixes: dict[str, tuple[str, int]] = {}
        self.joined_bytes = 0

    def absolute(self) -> str:
        """The absolute base that stands for the sources' root, as it is written; else the first one."""
        named = (self._bases.get(name) for name in ("%SRCROOT%", "SRCROOT"))
        uris = (text_of(object_of(base).get("uri")) for base in (*named, *self._bases.values()))
        return next((uri for uri in uris if is_absolute(uri)), "")

    def joined(self, uri: str, base_id: str) -> str:
        """Puts the relative bases before a relative URI; the absolute base of them all stays away."""
        if not base_id or is_absolute(uri):
            return uri
        prefix, size = self._prefix(base_id)
        self.joined_bytes += size
        return prefix + uri

    def _prefix(self, first_id: str) -> tuple[str, int]:
        if first_id in self._prefixes:
            return self._prefixes[first_id]
        parts: list[str] = []
        seen: set[str] = set()
        base_id = first_id
        while base_id and base_id not in seen and len(seen) < _MOST_BASES:
            seen.add(base_id)
            base = object_of(self._bases.get(base_id))
            uri = text_of(base.get("uri"))
            if is_absolute(uri):
                break
            if uri:
                parts.append(uri if uri.endswith("/") else uri + "/")
            base_id = text_of(base.get("uriBaseId"))
        prefix = "".join(reversed(parts))
        self._prefixes[first_id] = prefix, len(prefix.encode())
        return self._prefixes[first_id]


class SourceRoot:
    """The folder that paths become relative to."""

    def __init__(self, source_root: str) -> None:
        self._root = normalised(source_root)
        self._below = self._root if self._root.endswith("/") else self._root + "/"

    def path(self, uri: str) -> str:
        path = normalised(uri)
        if not self._root or _has_scheme(uri):
            return path
        if path == self._root:
            return ""
        is_below = path.startswith(self._below) and not (self._below == "/" and path.startswith("//"))
        return path[len(self._below) :] if is_below else path


def is_absolute(uri: str) -> bool:
    return _ABSOLUTE.match(uri) is not None


def normalised(uri: str) -> str:
    """The path of a URI, or the URI itself where its scheme is not ``file``."""
    if _has_scheme(uri):
        return uri
    return _without_dots(_with_slashes(_percent_decoded(_without_file_scheme(uri))))


def _has_scheme(uri: str) -> bool:
    match = _SCHEME.match(uri)
    return match is not None and match[1].lower() != "file"


def _without_file_scheme(uri: str) -> str:
    if not _SCHEME.match(uri):
        return uri
    rest = uri[len("file:") :]
    if not rest.startswith("//"):
        return rest
    host, slash, path = rest[2:].partition("/")
    if _DRIVE_HOST.fullmatch(host):  # one slash too few, as Windows programs write it
        return host + slash + path
    return slash + path if host.lower() in ("", "localhost") else rest


def _percent_decoded(path: str) -> str:
    if "%" not in path:
        return path
    try:
        # only source_root may have lone surrogates, which no path of a log has
        return unquote_to_bytes(path.encode("utf-8", "surrogatepass")).decode()
    except UnicodeDecodeError:
        return path


def _with_slashes(path: str) -> str:
    drive = _DRIVE.match(path)
    if drive is not None:
        return drive[1].upper() + path[drive.end() - 1 :].replace("\\", "/")
    if path.startswith("\\\\") or ("\\" in path and "/" not in path):
        return path.replace("\\", "/")
    return path


def _without_dots(path: str) -> str:
    root = _root(path)
    kept: list[str] = []
    for segment in path[len(root) :].split("/"):
        if segment in ("", "."):
            continue
        if segment != "..":
            kept.append(segment)
        elif kept and kept[-1] != "..":
            kept.pop()
        elif not root:
            kept.append(segment)
    rest = "/".join(kept)
    if not root or root == "/":
        return root + rest
    if root.startswith("//"):
        return f"{root}/{rest}" if rest else root
    return f"{root}/{rest}"


def _root(path: str) -> str:
    """What no ``..`` leaves: a slash, a host or a drive."""
    if path.startswith("/"):
        host = _HOST.match(path)
        return "/" if host is None else host[0]
    drive = _DRIVE.match(path)
    return "" if drive is None else drive[0]
