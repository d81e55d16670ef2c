"""From the staging table into the table, without the rows that the server refuses there."""

from __future__ import annotations

from bisect import bisect_right

from fastcore.integrations._copy import statements
from fastcore.integrations._copy.collecting import Collector
from fastcore.integrations._copy.requests import Conversation, Execute, Query


class Merger:
    """Merges what the server takes, and lets a collector note the rest.

    Attributes:
        inserted: rows that are new.
        updated: rows that were overwritten.
        refused: rows that were left out.
    """

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._plan = collector.plan
        # all that is not staged has been noted by now, and positions among the staged rows have no gaps
        self._left_out = sorted(index for index, _, _ in collector.problems)
        self.inserted = 0
        self.updated = 0
        self.refused = 0

    def merge(self) -> Conversation[None]:
        """Insert the staged rows, at once where all are taken."""
        if (yield from self._merged(Query(statements.merge(self._plan)))) is None:
            return
        while bad := (yield from self._merge_ranked()):
            # a refused row had overshadowed others with the same key, which now count
            yield Execute(statements.keep_overshadowed(self._plan, bad))
            yield Execute(statements.DROP_RANKING)
        yield Execute(statements.DROP_RANKING)

    def _merge_ranked(self) -> Conversation[list[int]]:
        """Insert by bisection; gives the positions of the rows refused."""
        bad: list[int] = []
        yield Execute(statements.rank_rows(self._plan))
        ((count,),) = yield Query(statements.COUNT_RANKED)
        ranges = [(1, count)] if count else []
        while ranges:
            first, last = ranges.pop()
            error = yield from self._merged(Query(statements.merge_ranked(self._plan, first, last)))
            if error is None:
                continue
            if first < last:
                middle = (first + last) // 2
                ranges += ((middle + 1, last), (first, middle))
                continue
            ((position,),) = yield Query(statements.position_of(first))
            self._collector.refuse(_index_of(position, self._left_out), error)
            self.refused += 1
            bad.append(position)
        return bad

    def _merged(self, query: Query) -> Conversation[Exception | None]:
        counts, error = yield from self._collector.attempt(query)
        if error is None:
            ((inserted, updated),) = counts
            self.inserted += inserted
            self.updated += updated
        return error


def _index_of(position: int, left_out: list[int]) -> int:
    """Give the place in the data of the row that was staged at a position, counted from 1."""
    index = position - 1
    while (further := position - 1 + bisect_right(left_out, index)) != index:
        index = further
    return index
