"""Many objects into their table by binary COPY."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar, overload

from django.db import models, router, transaction

from fastcore import Findings
from fastcore._arguments import check_int, type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._copy.options import BATCH_SIZE, MAX_BATCH_SIZE
from fastcore.integrations._copy.results import InsertResult, result_of
from fastcore.integrations._copy.sources import RowFeed
from fastcore.integrations.deadline import check_timeout
from fastcore.integrations.django._copy_findings import FindingRows
from fastcore.integrations.django._copy_into import CopyInto, check_conflict
from fastcore.integrations.django._copy_objects import prepared_groups, rows_of, set_returned
from fastcore.integrations.django._select import postgres_connection

Model = TypeVar("Model", bound=models.Model)


@overload
def bulk_copy(
    model: type[Model],
    objs_or_findings: Findings,
    *,
    batch_size: int | None = None,
    update_conflicts: bool = False,
    ignore_conflicts: bool = False,
    unique_fields: Collection[str] | None = None,
    update_fields: Collection[str] | None = None,
    values: Mapping[str, Any] | None = None,
    using: str | None = None,
    timeout: float | None = None,
) -> InsertResult: ...


@overload
def bulk_copy(
    model: type[Model],
    objs_or_findings: Iterable[Model],
    *,
    batch_size: int | None = None,
    update_conflicts: bool = False,
    ignore_conflicts: bool = False,
    unique_fields: Collection[str] | None = None,
    update_fields: Collection[str] | None = None,
    values: None = None,
    using: str | None = None,
    timeout: float | None = None,
) -> list[Model]: ...


def bulk_copy(
    model: type[Model],
    objs_or_findings: Iterable[Model] | Findings,
    *,
    batch_size: int | None = None,
    update_conflicts: bool = False,
    ignore_conflicts: bool = False,
    unique_fields: Collection[str] | None = None,
    update_fields: Collection[str] | None = None,
    values: Mapping[str, Any] | None = None,
    using: str | None = None,
    timeout: float | None = None,
) -> list[Model] | InsertResult:
    """Insert many objects by binary COPY, by the conventions of ``bulk_create``.

    Defaults, ``auto_now`` and what ``pre_save`` does are filled in; no ``save()`` is called and no signal is
    sent; all rows are inserted or none. What the server generates is set on the objects, except after
    ``ignore_conflicts``. Of objects with equal ``unique_fields`` the last one counts, where ``bulk_create``
    is refused by the server; all of them get the key of the row.

    Of a model with fields named as those of a `Finding`, such as ``rule_id`` and ``file_path``, rows are made
    from `Findings` without an object each; ``cwe`` fits an ArrayField or JSONField.

    Args:
        model: the model; not one of multi-table inheritance.
        objs_or_findings: instances of the model, or findings.
        batch_size: rows that are prepared at a time.
        update_conflicts: overwrite ``update_fields`` of rows whose ``unique_fields`` are there already.
        ignore_conflicts: leave rows that are there already as they are.
        unique_fields: a unique key of the table.
        update_fields: what is overwritten.
        values: for findings, other fields of the model, which are the same in each row.
        using: the database; None: what the routers say.
        timeout: seconds that everything may take, see ``bulk_insert`` of `fastcore.integrations.postgres`.

    Returns:
        The objects, as ``bulk_create`` does; for findings how many rows were inserted, updated and skipped.

    Raises:
        ArgumentError: options that contradict each other, a value that is an expression, a database that is
            not PostgreSQL or not used through psycopg 3.
        ArgumentTypeError: an argument has the wrong type.
        CopyError: a value does not fit its column.
        DeadlineError: the time is over. The connection is closed.
        django.db.Error: from the server.

    Example:
        >>> bulk_copy(Book, books)  # doctest: +SKIP
        [<Book: Book object (1)>, <Book: Book object (2)>]
        >>> report = parse_sarif("report.sarif")  # doctest: +SKIP
        >>> bulk_copy(
        ...     Issue,
        ...     report.findings,
        ...     values={"scan": scan},
        ...     update_conflicts=True,
        ...     unique_fields=["scan", "fingerprint"],
        ...     update_fields=["line", "message"],
        ... ).inserted_count  # doctest: +SKIP
        1107
    """
    start = time.perf_counter()
    check_int(BATCH_SIZE if batch_size is None else batch_size, "batch_size", 1, MAX_BATCH_SIZE)
    size = min(BATCH_SIZE, batch_size or BATCH_SIZE)
    if not (isinstance(model, type) and issubclass(model, models.Model)):
        raise ArgumentTypeError(f"model must be a model class, not {type_name_of(model)}")
    opts = model._meta
    if any(parent._meta.concrete_model is not opts.concrete_model for parent in opts.all_parents):
        raise ArgumentError(f"{model.__name__} has its fields in several tables: COPY fills one")
    conflict = check_conflict(model, update_conflicts, ignore_conflicts, unique_fields, update_fields)
    alias = using or router.db_for_write(model)
    connection = postgres_connection(alias)
    target = CopyInto(model, connection, conflict, size, check_timeout(timeout), start)
    if isinstance(objs_or_findings, Findings):
        findings = FindingRows(model, objs_or_findings, values or {}, connection)
        with target.deadline, transaction.atomic(using=alias, savepoint=False):
            return result_of(findings.insert(target, size), start)
    if values is not None:
        raise ArgumentError("values are for findings: objects have their own")
    objs = _checked(model, objs_or_findings)
    groups = prepared_groups(model, objs)
    with target.deadline, transaction.atomic(using=alias, savepoint=False):
        for group in groups:
            returned = () if conflict.ignores else group.returned
            with group.own_indexes():
                outcome = target.insert(group.fields, RowFeed(rows_of(group, size, connection)), {}, returned)
            set_returned(group, outcome.returned, alias)
    return objs


def _checked(model: type[Model], objs: Iterable[Model]) -> list[Model]:
    listed = list(objs)
    for index, obj in enumerate(listed):
        if not isinstance(obj, model):
            raise ArgumentTypeError(
                f"object {index} must be {model.__name__}, not {type_name_of(obj)}", index=index
            )
    return listed
