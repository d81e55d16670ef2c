"""What came of a bulk insert."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastcore.integrations._copy.conversation import Outcome


@dataclass(frozen=True, slots=True)
class InsertProblem:
    """A row that was left out.

    Attributes:
        index: the row's place in the data, counted from 0.
        column: the table's column; empty where the row as a whole is meant, or the server names none.
        reason: what is wrong; the encoder never repeats the value, messages of the server may.
    """

    index: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class InsertResult:
    """What became of the rows.

    Attributes:
        inserted_count: rows that are new in the table.
        updated_count: rows of the table that were overwritten.
        skipped_count: rows that a conflict, a later row with the same key or a trigger left out.
        duration_ms: milliseconds of wall time.
        errors: the rows left out as bad, by their index.
    """

    inserted_count: int
    updated_count: int
    skipped_count: int
    duration_ms: float
    errors: tuple[InsertProblem, ...] = ()


def result_of(outcome: Outcome, start: float) -> InsertResult:
    """Make the result of an insert that began at ``start``, by ``time.perf_counter``."""
    return InsertResult(
        inserted_count=outcome.inserted_count,
        updated_count=outcome.updated_count,
        skipped_count=outcome.skipped_count,
        duration_ms=1000 * (time.perf_counter() - start),
        errors=tuple(InsertProblem(*problem) for problem in outcome.problems),
    )
