"""The driver that Django talks to PostgreSQL with: psycopg 3, or psycopg2 where that alone is installed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from fastcore.integrations._json_column import JSONValues, ResultColumn
    from fastcore.integrations.django._select import Params


class Driver(Protocol):
    """What differs between the two; a cursor is always one of Django's, with its wrapper."""

    def described(self, connection: Any, sql: str, params: Params) -> list[int]:
        """Say which types the columns of a query have, without running it."""

    def hand_over_undecoded(self, cursor: Any) -> None:
        """Let the rows that this cursor fetches hold json as it is; its connection stays as it is."""

    def columns(self, cursor: Any) -> list[ResultColumn]:
        """Describe the columns of the result; none when there is no result."""

    def fetch_all(self, cursor: Any, sql: str, params: Params) -> JSONValues:
        """Run a query and take the values of the result's only column."""


def driver() -> Driver:
    """Give the driver that Django chose."""
    # Imported late: it needs a driver, and a project without PostgreSQL has none.
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    name = "_psycopg3" if is_psycopg3 else "_psycopg2"
    return cast(Driver, import_module(f"fastcore.integrations.django.{name}"))
