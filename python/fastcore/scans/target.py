"""What a scan is of."""

from __future__ import annotations

from dataclasses import dataclass

from fastcore._arguments import check_name
from fastcore.errors import ArgumentError

DEFAULT_ORGANISATION = "default"
# The key of an index has no more than 2704 bytes, four names among them.
MAX_NAME_BYTES = 500


@dataclass(frozen=True, slots=True)
class ScanTarget:
    """The code that was scanned. Scans of the same target except for the commit follow each other.

    Args:
        repository: such as ``"acme/shop"``.
        branch: such as ``"main"``.
        commit: such as a Git hash.
        organisation: whose it is.
        category: tells scans of one tool apart that look at different parts or in different ways.

    Raises:
        ArgumentTypeError: a name is no str.
        ArgumentError: the organisation is empty, or a name is too long or holds what cannot be shown.

    Example:
        >>> ScanTarget("acme/shop", "main").organisation
        'default'
    """

    repository: str = ""
    branch: str = ""
    commit: str = ""
    organisation: str = DEFAULT_ORGANISATION
    category: str = ""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            check_name(value, name)
            if not value.isprintable():
                raise ArgumentError(f"{name} holds a character that cannot be shown")
            if len(value.encode()) > MAX_NAME_BYTES:
                raise ArgumentError(f"{name} is longer than {MAX_NAME_BYTES} bytes")
        if not self.organisation:
            raise ArgumentError("organisation is empty")
