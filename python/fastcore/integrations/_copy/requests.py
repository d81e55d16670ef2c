"""What a bulk insert asks of a driver, which does all the talking to the server."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from fastcore.integrations._copy.sources import Feed
from fastcore.integrations._copy.stream import CopyStream

T = TypeVar("T")


class Execute(NamedTuple):
    """Run statements without parameters. There is no answer."""

    sql: str


class Query(NamedTuple):
    """Run a query; its placeholders are ``$1``, ``$2``… The answer is its rows, each a sequence.

    Attributes:
        is_repeated: whether it is the same in every insert, so that the driver may keep it prepared.
    """

    sql: str
    params: tuple[Any, ...] = ()
    is_repeated: bool = False


class Peek(NamedTuple):
    """Wait for the first row, so that its columns can be told. There is no answer."""

    feed: Feed


class Take(NamedTuple):
    """Wait for some rows of the data. The answer is a `CopyBatch`, or None at the end."""

    feed: Feed


class Copy(NamedTuple):
    """Run a COPY FROM STDIN. The answer is the number of rows that the server counted.

    The names are there as they are, and quoted in ``sql``.
    """

    sql: str
    schema: str
    table: str
    columns: tuple[str, ...]
    stream: CopyStream


Request: TypeAlias = Execute | Query | Peek | Take | Copy
Conversation: TypeAlias = Generator[Request, Any, T]
"""Yields requests, is sent the answers or thrown the driver's errors, and returns what came of it."""


class Server(Protocol):
    """What a conversation has to know of the driver's errors."""

    def sqlstate(self, error: BaseException) -> str | None:
        """Give the server's code of the error; None for other errors."""

    def message(self, error: BaseException) -> str:
        """Give the server's message, without the values that its detail would tell."""

    def column(self, error: BaseException) -> str:
        """Give the column that the server names; empty where it names none."""

    def context(self, error: BaseException) -> str:
        """Say where the server was, such as ``COPY users, line 3``."""
