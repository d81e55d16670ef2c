"""The values of conditions on their way through psycopg."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncCursor, Cursor, DataError, ProgrammingError
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, PyFormat, Transformer

from fastcore.errors import ArgumentError


@dataclass(frozen=True)
class UntypedArray:
    """A list that is sent without a type, so that the server takes the column's.

    psycopg would name the type that the items suggest, ``smallint[]`` for ``[1]``, and PostgreSQL compares
    arrays of the same type only.
    """

    items: list[Any]


class _UntypedArrayDumper(Dumper):
    def dump(self, obj: UntypedArray) -> Buffer | None:
        return Transformer(self.connection).get_dumper(obj.items, PyFormat.TEXT).dump(obj.items)


def parameter(value: Any) -> Any:
    """Give the value as it is compared with a column."""
    # No subclass of tuple: a class that is registered for a composite type may be one.
    if isinstance(value, list) or type(value) is tuple:
        return UntypedArray(list(value))
    return value


@contextlib.contextmanager
def sending(cursor: Cursor[Any] | AsyncCursor[Any]) -> Iterator[None]:
    """Let a cursor send the values of conditions.

    Raises:
        ArgumentError: psycopg cannot send one of them.
    """
    cursor.adapters.register_dumper(UntypedArray, _UntypedArrayDumper)
    try:
        yield
    except UnicodeEncodeError as error:
        raise ArgumentError(f"where has text that cannot be sent: {error.reason}") from None
    except (DataError, ProgrammingError) as error:
        if error.sqlstate is not None:
            raise  # from the server
        raise ArgumentError(
            f"where has a value that cannot be sent: {error}. A dict goes as psycopg.types.json.Jsonb"
        ) from error
