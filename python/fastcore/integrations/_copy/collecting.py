"""Leaving out the rows that the server refuses, found by bisection under savepoints."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any, Final

from fastcore._copy_columns import CopyProblem
from fastcore.errors import CopyError
from fastcore.integrations._copy import statements
from fastcore.integrations._copy.plan import Plan
from fastcore.integrations._copy.requests import Conversation, Execute, Request, Server, Take
from fastcore.integrations._copy.sources import Feed
from fastcore.integrations._copy.stream import EncodedRows

# data exceptions, constraints, WITH CHECK OPTION, limits of a row, RAISE in a trigger
_ABOUT_ROWS: Final = ("22", "23", "44", "54", "P0")
_LINE: Final = re.compile(r"COPY .*?, \D*(\d+)")


class Collector:
    """Copies what the server takes, and notes the rest.

    Attributes:
        problems: the rows left out, by encoder and server.
    """

    def __init__(self, plan: Plan, server: Server) -> None:
        self.plan = plan
        self.problems: list[CopyProblem] = []
        self._server = server
        self._refused = 0

    def copy(self, feed: Feed) -> Conversation[tuple[int, int]]:
        """Copy all rows, batch by batch.

        Returns:
            How many were sent, and how many of them the server counted.
        """
        sent = taken = 0
        while (rows := (yield from self._next_rows(feed))) is not None:
            parts = [rows]
            while parts:
                part = parts.pop()
                count, error = yield from self.attempt(statements.copy(self.plan, part))
                if error is None:
                    sent += len(part.indexes)
                    taken += count
                    continue
                if self.plan.is_staged:
                    yield Execute(statements.number_from(sent + 1))
                if len(part.indexes) > 1:
                    parts += reversed(part.split(self._places_to_cut(part, error)))
                else:
                    self.refuse(part.indexes[0], error)
        return sent, taken

    def _next_rows(self, feed: Feed) -> Conversation[EncodedRows | None]:
        contents: list[bytes] = []
        indexes: list[int] = []
        batch = None
        while len(indexes) < self.plan.options.batch_size and (batch := (yield Take(feed))) is not None:
            bad = {index for index, _, _ in batch.problems}
            self.problems += batch.problems
            contents.append(batch.content)
            rows = range(batch.first_index, batch.first_index + batch.row_count)
            indexes += [index for index in rows if index not in bad] if bad else rows
        return EncodedRows(b"".join(contents), indexes) if indexes else None

    def _places_to_cut(self, rows: EncodedRows, error: Exception) -> list[int]:
        """Cut around the row that the server names, else in the middle."""
        count = len(rows.indexes)
        line = _LINE.search(self._server.context(error))
        place = int(line[1]) - 1 if line else -1
        cuts = [cut for cut in (place, place + 1) if 0 < cut < count]
        return cuts or [count // 2]

    def attempt(self, request: Request) -> Generator[Request, Any, tuple[Any, Exception | None]]:
        """Do something under a savepoint; give the answer, or the server's refusal of a row."""
        yield Execute(statements.SAVEPOINT)
        try:
            answer = yield request
        except Exception as error:
            sqlstate = self._server.sqlstate(error)
            if sqlstate is None or not sqlstate.startswith(_ABOUT_ROWS):
                raise
            yield Execute(statements.ROLLBACK)
            return None, error
        yield Execute(statements.RELEASE)
        return answer, None

    def refuse(self, index: int, error: Exception) -> None:
        """Note a row that the server refuses.

        Raises:
            CopyError: there are too many.
        """
        reason, column = self._server.message(error), self._server.column(error)
        self._refused += 1
        if self._refused > self.plan.options.max_refused:
            raise CopyError(
                f"the server refuses more rows than max_refused={self.plan.options.max_refused}: {reason}",
                row_index=index,
                column=column,
            ) from error
        self.problems.append((index, column, reason))
