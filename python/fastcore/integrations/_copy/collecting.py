"""Leaving out the rows that the server refuses, found by bisection under savepoints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Generator
from typing import Any, Final

from fastcore import _backend
from fastcore._copy_columns import CopyProblem
from fastcore.errors import CopyError
from fastcore.integrations._copy import statements
from fastcore.integrations._copy.plan import Plan
from fastcore.integrations._copy.requests import Conversation, Execute, Query, Request, Server, Take
from fastcore.integrations._copy.sources import Batch, BatchFeed, Feed
from fastcore.integrations._copy.stream import CopyStream

# data exceptions, constraints, WITH CHECK OPTION, limits of a row, RAISE in a trigger
_ABOUT_ROWS: Final = ("22", "23", "44", "54", "P0")
_LINE: Final = re.compile(r"COPY .*?, \D*(\d+)")


class Collector:
    """Copies and merges what the server takes, and notes the rest.

    Attributes:
        problems: the rows left out, by encoder and server.
        refused_by_merge: how many were staged before.
    """

    def __init__(self, plan: Plan, encoder: _backend.CopyEncoder, server: Server) -> None:
        self._plan = plan
        self._encoder = encoder
        self._server = server
        self._refused = 0
        self.problems: list[CopyProblem] = []
        self.refused_by_merge = 0

    def copy(self, feed: Feed) -> Conversation[tuple[int, int]]:
        """Copy all rows, batch by batch.

        Returns:
            How many were sent, and how many of them the server counted.
        """
        sent = taken = 0
        while (batch := (yield Take(feed, self._plan.options.batch_size))) is not None:
            of_sent, of_taken = yield from self._copy_batch(batch, sent)
            sent += of_sent
            taken += of_taken
        return sent, taken

    def _copy_batch(self, batch: Batch, before: int) -> Conversation[tuple[int, int]]:
        sent = taken = 0
        parts = [batch]
        while parts:
            part = parts.pop()
            stream = CopyStream(BatchFeed(part), self._encoder)
            count, error = yield from self._attempt(statements.copy(self._plan, stream))
            if error is None:
                sent += stream.row_count
                taken += count
                self.problems += stream.problems
                continue
            if self._plan.is_staged:
                yield Execute(statements.number_from(before + sent + 1))
            if len(part) == 1:
                self._note(part.first_index, error)
                continue
            split = self._split(stream, part, error)
            parts += (part.part(split, len(part)), part.part(0, split))
        return sent, taken

    def _split(self, stream: CopyStream, part: Batch, error: Exception) -> int:
        """Say where to cut a refused part: in front of or behind the row that the server names."""
        half = len(part) // 2
        line = _LINE.search(self._server.context(error))
        if line is None:
            return half
        bad = {index - part.first_index for index, _, _ in stream.problems}
        place = int(line[1])
        for index in range(len(part)):
            place -= index not in bad
            if not place:
                return index or 1
        return half

    def merge(self, staged: int) -> Conversation[tuple[int, int]]:
        """Insert the staged rows.

        Returns:
            How many were inserted, and how many updated.
        """
        left_out = sorted(index for index, _, _ in self.problems)
        counts, error = yield from self._attempt(Query(statements.merge(self._plan)))
        if error is None:
            return _counts(counts)
        inserted = updated = 0
        bad: list[int] = [0]
        while bad:
            bad = []
            yield Execute(statements.rank(self._plan))
            ((count,),) = yield Query(statements.COUNT_RANKED)
            ranges = [(1, count)] if count else []
            while ranges:
                first, last = ranges.pop()
                counts, error = yield from self._attempt(
                    Query(statements.merge_ranked(self._plan, first, last))
                )
                if error is None:
                    of_inserted, of_updated = _counts(counts)
                    inserted += of_inserted
                    updated += of_updated
                elif first == last:
                    ((position,),) = yield Query(statements.position_of(first))
                    self._note(_index_of(position, left_out), error)
                    self.refused_by_merge += 1
                    bad.append(position)
                else:
                    middle = (first + last) // 2
                    ranges += ((middle + 1, last), (first, middle))
            if bad:
                yield Execute(statements.keep_overshadowed(self._plan, bad))
            yield Execute(statements.DROP_RANKING)
        return inserted, updated

    def _attempt(self, request: Request) -> Generator[Request, Any, tuple[Any, Exception | None]]:
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

    def _note(self, index: int, error: Exception) -> None:
        reason = self._server.message(error)
        column = self._server.column(error)
        self._refused += 1
        if self._refused > self._plan.options.max_refused:
            raise CopyError(
                f"the server refuses more rows than max_refused={self._plan.options.max_refused}: {reason}",
                row_index=index,
                column=column,
            ) from error
        self.problems.append((index, column, reason))


def _counts(answer: list[tuple[int, int]]) -> tuple[int, int]:
    return answer[0]


def _index_of(position: int, left_out: list[int]) -> int:
    """Give the index in the data of the row that was staged at a position, counted from 1."""
    index = position - 1
    while (further := position - 1 + bisect_right(left_out, index)) != index:
        index = further
    return index
