"""Connection strings of PostgreSQL, read without telling anybody what is in them."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

_AUTHORITY = re.compile(r"postgres(?:ql)?://(?P<authority>[^/?]*)(?P<path>[^?]*)")


def read_conninfo(text: str) -> dict[str, Any] | None:
    """Give the parameters of a connection string; None where it is none.

    It is none either where a character of a URL's password has ended it: then the server's name or port holds
    a piece of the password, and libpq's messages quote them.

    Example:
        >>> read_conninfo("postgresql://me:s%40cret@db/shop")["password"]
        's@cret'
        >>> read_conninfo("postgresql://me:s@cret@db/shop") is None
        True
    """
    try:
        found: dict[str, Any] = conninfo_to_dict(text)
    except (psycopg.ProgrammingError, UnicodeError):
        return None
    return None if _is_cut_in_the_password(text, str(found.get("port", ""))) else found


def _is_cut_in_the_password(url: str, ports: str) -> bool:
    found = _AUTHORITY.match(url)
    return found is not None and (
        found["authority"].count("@") > 1 or "@" in found["path"] or not re.fullmatch(r"[\d,]*", ports)
    )
