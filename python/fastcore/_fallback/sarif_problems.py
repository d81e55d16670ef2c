"""What is wrong with a log and leaves the rest of it readable."""

from __future__ import annotations

from fastcore.errors import SarifError


class BadResult(Exception):  # noqa: N818 - found, not failed
    """A result breaks a rule.

    Attributes:
        pointer: from the result to what is wrong.
        reason: what is wrong there.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(reason)
        self.pointer = pointer
        self.reason = reason


class Problems:
    """Lists problems in the order they are met, or raises the first one."""

    def __init__(self, strict: bool, max_errors: int) -> None:
        self._strict = strict
        self._max_errors = max_errors
        self._listed: list[tuple[str, str]] = []
        self._unlisted = 0

    def add(self, pointer: str, reason: str) -> None:
        if self._strict:
            raise SarifError(reason, pointer=pointer)
        if len(self._listed) < self._max_errors:
            self._listed.append((pointer, reason))
        else:
            self._unlisted += 1

    def listed(self) -> list[tuple[str, str]]:
        if not self._unlisted:
            return self._listed
        return [*self._listed, ("", f"{self._unlisted} more problems are not listed")]
