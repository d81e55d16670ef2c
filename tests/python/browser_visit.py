"""A page in a real browser, and the names of what the tests of pages are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, expect

MakeLog: TypeAlias = Callable[..., bytes]
Store: TypeAlias = Callable[..., str]
Watch: TypeAlias = Callable[..., "Visit"]

_TIMEOUT_MS = 20_000
expect.set_options(timeout=_TIMEOUT_MS)

_RECORD_VIOLATIONS = """
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        console.error(`policy violated: ${violatedDirective} ${blockedURI}`));
"""


@dataclass
class Visit:
    """A page, and what the browser says about it."""

    page: Page
    address: str
    refusals: set[int] = field(default_factory=set)
    """Statuses of answers that a test provokes; the browser calls each an error."""
    messages: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._take_message)
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", self._take_request)
        self.page.add_init_script(_RECORD_VIOLATIONS)
        self.page.set_default_timeout(_TIMEOUT_MS)

    def check(self) -> None:
        """Fails when the browser had something to complain about, or the page asked anybody else."""
        provoked = tuple(f"the server responded with a status of {status} " for status in self.refusals)
        assert [text for text in self.messages if not any(part in text for part in provoked)] == []
        assert self.foreign == []

    def _take_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.messages.append(message.text)

    def _take_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and not request.url.startswith(self.address):
            self.foreign.append(request.url)
