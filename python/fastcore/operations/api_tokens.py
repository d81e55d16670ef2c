"""Who may ask for what: tokens that clients send, each bound to an organisation."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from fastcore.errors import ArgumentError
from fastcore.operations.varying import varies_by

EVERY_ORGANISATION = "*"

# RFC 6750
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_BEARER = HTTPBearer(auto_error=False, description="One of FASTCORE_API_TOKENS.")


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may see and change.

    Attributes:
        organisation: the only one it may act for; None: any.
        default: the one it acts for when it names none.
        sees_all: whether reading without a name means all of them. Changing never does: who knows a scan's
            number alone is not to delete another organisation's.
    """

    organisation: str | None
    default: str
    sees_all: bool

    def to_read(self, asked: str | None) -> str | None:
        """Give the organisation whose data may be read; None: everybody's.

        Raises:
            HTTPException: 403, another's was asked for.
        """
        return None if asked is None and self.sees_all else self.to_change(asked)

    def to_change(self, asked: str | None) -> str:
        """Give the organisation whose data may be changed.

        Raises:
            HTTPException: 403, another's was asked for.
        """
        if self.organisation is None:
            return self.default if asked is None else asked
        if asked not in (None, self.organisation):
            raise HTTPException(403, "The token is for another organisation.")
        return self.organisation


Guard = Callable[..., Awaitable[Access]]


class ApiTokens:
    """The tokens that are taken; only their digests are kept.

    Args:
        text: ``token=organisation`` for each, separated by commas; the organisation ``*`` stands for all.
            Empty: everybody may do everything.
        default_organisation: acted for where a request may choose, and names none.

    Raises:
        ArgumentError: an entry is no token with an organisation; the message shows nothing of it.

    Example:
        >>> tokens = ApiTokens("s3cret=acme,0ther=*")
        >>> tokens.access("s3cret").organisation
        'acme'
        >>> tokens.access("guess") is None
        True
    """

    def __init__(self, text: str, default_organisation: str = "default") -> None:
        self._accesses: dict[bytes, Access] = {}
        self._open = Access(None, default_organisation, sees_all=False)
        entries = [entry.strip() for entry in text.split(",")] if text.strip() else []
        for number, entry in enumerate(entries, 1):
            token, _, organisation = (part.strip() for part in entry.rpartition("="))
            if not _TOKEN.fullmatch(token) or not organisation or not organisation.isprintable():
                raise ArgumentError(f"entry {number} is not of the form token=organisation")
            digest = _digest(token)
            if digest in self._accesses:
                raise ArgumentError(f"entry {number} repeats a token")
            sees_all = organisation == EVERY_ORGANISATION
            self._accesses[digest] = Access(
                None if sees_all else organisation, default_organisation, sees_all=sees_all
            )

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self._accesses)

    def access(self, token: str) -> Access | None:
        """Give what a token is for; None for one that is not known.

        All tokens are compared, and each in constant time: how long it takes tells nothing about them.
        """
        digest = _digest(token)
        found = None
        for known, access in self._accesses.items():
            if hmac.compare_digest(known, digest):
                found = access
        return found

    def guard(self) -> Guard:
        """Make the dependency of routes that need a token, where there are any; gives an `Access`."""
        if not self._accesses:
            return self._let_in
        return self._check

    async def _let_in(self) -> Access:
        return self._open

    async def _check(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> Access:
        varies_by(request.scope, "Authorization")
        if credentials is None:
            raise HTTPException(401, "Send a token: Authorization: Bearer …", {"www-authenticate": "Bearer"})
        access = self.access(credentials.credentials)
        if access is None:
            raise HTTPException(
                401, "The token is not known.", {"www-authenticate": 'Bearer error="invalid_token"'}
            )
        return access


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
