"""Rows into the table of a model, on one of Django's connections."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import models

from fastcore.errors import ArgumentError, CopyError
from fastcore.integrations._copy.conversation import Outcome, insert_rows
from fastcore.integrations._copy.options import MAX_REFUSED, OnConflict, Options
from fastcore.integrations._copy.sources import Feed
from fastcore.integrations.deadline import Deadline
from fastcore.integrations.django._copy_values import Field


class Conflict(NamedTuple):
    """What happens to rows that are there already."""

    action: OnConflict | None
    unique: tuple[str, ...] | None
    updated: tuple[str, ...] | None

    @property
    def ignores(self) -> bool:
        """Whether rows are left out, so that nothing can be returned."""
        return self.action == "nothing"


class CopyInto:
    """Inserts rows into a model's table.

    Attributes:
        deadline: what the transaction around the inserts runs within.
    """

    def __init__(
        self,
        model: type[models.Model],
        connection: Any,
        conflict: Conflict,
        batch_size: int,
        timeout: float | None,
        start: float,
    ) -> None:
        from django.db.backends.postgresql.psycopg_any import is_psycopg3

        if not is_psycopg3:
            raise ArgumentError("bulk_copy needs psycopg 3, and Django uses psycopg2 here")
        self._table = _table_of(model)
        self._connection = connection
        self._conflict = conflict
        self._batch_size = batch_size
        connection.ensure_connection()
        self.deadline = Deadline(timeout, connection.connection.fileno(), start)

    def insert(
        self,
        fields: Sequence[Field],
        feed: Feed,
        constants: Mapping[str, Any],
        returned: Sequence[Field] = (),
    ) -> Outcome:
        """Insert rows of the fields' values; runs within one of Django's transactions.

        Args:
            fields: those that the data fills.
            feed: the rows; named columns have the fields' names.
            constants: the values of other columns, which are the same in each row.
            returned: the fields whose values are asked for.
        """
        # Imported late: the package can be used without a driver.
        from fastcore.integrations._copy.psycopg_driver import PsycopgErrors, converse

        options = Options(
            columns=tuple(str(field.column) for field in fields),
            values=dict(constants),
            on_conflict=self._conflict.action,
            conflict_columns=self._conflict.unique,
            update_columns=self._conflict.updated,
            collects=False,
            batch_size=self._batch_size,
            max_refused=MAX_REFUSED,
            returning=tuple(str(field.column) for field in returned),
            data_names={str(field.column): field.name for field in fields},
        )
        conversation = insert_rows(self._table, feed, options, PsycopgErrors(), is_nested=True)
        with self._connection.wrap_database_errors, _own_columns(options):
            outcome: Outcome = converse(conversation, self._connection.connection, self.deadline)
            return outcome


@contextmanager
def _own_columns(options: Options) -> Iterator[None]:
    """Let a `CopyError` tell the table's column."""
    try:
        yield
    except CopyError as error:
        names = {name: column for column, name in options.data_names.items()}
        column = names.get(error.column, error.column)
        raise CopyError(error.reason, row_index=error.row_index, column=column) from None


def check_conflict(
    model: type[models.Model],
    update_conflicts: bool,
    ignore_conflicts: bool,
    unique_fields: Collection[str] | None,
    update_fields: Collection[str] | None,
) -> Conflict:
    """Refuse what ``bulk_create`` refuses.

    Raises:
        ArgumentError: options that contradict each other, or fields that cannot be used so.
        FieldDoesNotExist: there is no such field.
    """
    if ignore_conflicts and update_conflicts:
        raise ArgumentError("ignore_conflicts and update_conflicts are mutually exclusive")
    if ignore_conflicts:
        return Conflict("nothing", None, None)
    if not update_conflicts:
        if unique_fields or update_fields:
            raise ArgumentError("unique_fields and update_fields need update_conflicts=True")
        return Conflict(None, None, None)
    if not update_fields:
        raise ArgumentError("update_conflicts needs update_fields")
    if not unique_fields:
        raise ArgumentError("update_conflicts needs unique_fields")
    unique, updated = _columns(model, unique_fields), _columns(model, update_fields)
    keys = {field.column for field in model._meta.pk_fields}
    if keys.intersection(updated):
        raise ArgumentError("update_fields must not name the primary key")
    return Conflict("update", unique, updated)


def _columns(model: type[models.Model], names: Collection[str]) -> tuple[str, ...]:
    opts = model._meta
    columns: list[str] = []
    for name in names:
        if name == "pk":
            columns += (str(field.column) for field in opts.pk_fields)
            continue
        field: Any = opts.get_field(name)
        if not field.concrete or field.many_to_many:
            raise ArgumentError(f"{name} has no column")
        columns.append(field.column)
    return tuple(columns)


def _table_of(model: type[models.Model]) -> tuple[str | None, str]:
    # schema"."table is how people name a schema, which Django puts into quotes as a whole
    schema, separator, table = model._meta.db_table.strip('"').rpartition('"."')
    return (schema if separator else None), table
