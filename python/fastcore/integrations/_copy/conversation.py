"""A bulk insert from the first question to the last, whoever talks to the server."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastcore import _backend
from fastcore._copy_columns import CopyProblem
from fastcore.integrations._copy import statements
from fastcore.integrations._copy.catalog import CATALOG_QUERY, read_table
from fastcore.integrations._copy.collecting import Collector
from fastcore.integrations._copy.options import Options
from fastcore.integrations._copy.plan import Plan, make_plan
from fastcore.integrations._copy.requests import Conversation, Execute, Peek, Query, Server
from fastcore.integrations._copy.sources import Feed
from fastcore.integrations._copy.stream import CopyStream

_UTF8 = "UTF8"


class Outcome(NamedTuple):
    """What came of the rows.

    Attributes:
        returned: the rows that the INSERT returned, where ``returning`` asked for some.
    """

    inserted_count: int
    updated_count: int
    skipped_count: int
    problems: list[CopyProblem]
    returned: list[tuple[Any, ...]]


def insert_rows(
    table: tuple[str | None, str], feed: Feed, options: Options, server: Server, *, is_nested: bool
) -> Conversation[Outcome]:
    """Insert the rows; runs within a transaction or savepoint, which is rolled back when it fails.

    Args:
        table: schema and name.
        feed: the rows.
        options: what the caller wants.
        server: what knows the driver's errors.
        is_nested: whether the transaction is the caller's.
    """
    answer = yield Query(CATALOG_QUERY, table)
    found = read_table(answer, *table)
    yield Peek(feed)
    plan = make_plan(found, feed.columns, options)
    if found.client_encoding != _UTF8:
        # texts of the binary format are in the client's encoding, and the encoder's are UTF-8
        yield Query(statements.USE_UTF8)
    outcome = yield from _insert(plan, feed, server, is_nested=is_nested)
    if found.client_encoding != _UTF8 and is_nested:
        yield Query(statements.USE_ENCODING, (found.client_encoding,))
    return outcome


def _insert(plan: Plan, feed: Feed, server: Server, *, is_nested: bool) -> Conversation[Outcome]:
    encoder = _backend.CopyEncoder(plan.encoded_columns, collect_errors=plan.options.collects)
    if plan.is_staged:
        yield Execute(statements.create_staging(plan))
    if plan.options.collects:
        if not is_nested:
            yield Execute(statements.CHECK_AT_ONCE)
        collector = Collector(plan, encoder, server)
        sent, taken = yield from collector.copy(feed)
        counts, returned = (taken, 0), []
        if plan.is_staged:
            counts = yield from collector.merge(sent)
        problems = sorted(collector.problems)
        sent -= collector.refused_by_merge
    else:
        stream = CopyStream(feed, encoder, plan.options.batch_size)
        taken = yield statements.copy(plan, stream)
        sent, problems = stream.row_count, []
        counts, returned = (taken, 0), []
        if plan.is_staged:
            answer = yield Query(statements.merge(plan))
            if plan.options.returning:
                counts, returned = (len(answer), 0), answer
            else:
                counts = answer[0]
    if plan.is_staged and is_nested:
        yield Execute(statements.DROP_STAGING)
    inserted, updated = counts
    return Outcome(inserted, updated, sent - inserted - updated, problems, returned)
