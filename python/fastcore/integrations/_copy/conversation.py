"""A bulk insert from the first question to the last, whoever talks to the server."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastcore import _backend
from fastcore._copy_columns import CopyProblem
from fastcore.integrations._copy import statements
from fastcore.integrations._copy.catalog import ask_table
from fastcore.integrations._copy.collecting import Collector
from fastcore.integrations._copy.merging import Merger
from fastcore.integrations._copy.options import Options
from fastcore.integrations._copy.plan import Plan, make_plan
from fastcore.integrations._copy.requests import Conversation, Execute, Peek, Query, Server
from fastcore.integrations._copy.sources import Feed
from fastcore.integrations._copy.stream import PIECE_ROWS, FedStream

_UTF8 = "UTF8"


class Outcome(NamedTuple):
    """What came of the rows.

    Attributes:
        returned: the values of the options' ``returning``, for each row of the data in its order.
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
    found = yield from ask_table(*table, has_keys=options.on_conflict is not None)
    if options.columns is None:
        yield Peek(feed)
    plan = make_plan(found, feed.columns, options)
    encoder = _backend.CopyEncoder(
        plan.encoded_columns, collect_errors=options.collects, values=plan.encoded_values
    )
    feed.start(encoder, min(options.batch_size, PIECE_ROWS), options.values)
    if found.client_encoding != _UTF8:
        # texts of the binary format are in the client's encoding, and the encoder's are UTF-8
        yield Query(statements.USE_UTF8)
    if options.collects and not is_nested:
        yield Execute(statements.CHECK_AT_ONCE)
    if plan.is_staged:
        yield Execute(statements.create_staging(plan))
    outcome = yield from _collected(plan, feed, server) if options.collects else _inserted(plan, feed)
    if plan.is_staged and is_nested:
        yield Execute(statements.DROP_STAGING)
    if found.client_encoding != _UTF8 and is_nested:
        yield Query(statements.USE_ENCODING, (found.client_encoding,))
    return outcome


def _inserted(plan: Plan, feed: Feed) -> Conversation[Outcome]:
    stream = FedStream(feed)
    inserted = yield statements.copy(plan, stream)
    updated, returned = 0, []
    if plan.options.returning and not plan.updated:
        returned = yield Query(statements.merge(plan))
        inserted = len(returned)
    elif plan.is_staged:
        ((inserted, updated),) = yield Query(statements.merge(plan))
        if plan.options.returning:
            returned = yield Query(statements.returned_by_key(plan))
    return Outcome(inserted, updated, stream.row_count - inserted - updated, [], returned)


def _collected(plan: Plan, feed: Feed, server: Server) -> Conversation[Outcome]:
    collector = Collector(plan, server)
    sent, inserted = yield from collector.copy(feed)
    updated = 0
    if plan.is_staged:
        merger = Merger(collector)
        yield from merger.merge()
        inserted, updated, sent = merger.inserted, merger.updated, sent - merger.refused
    return Outcome(inserted, updated, sent - inserted - updated, sorted(collector.problems), [])
