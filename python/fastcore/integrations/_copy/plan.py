"""What is to be done for one bulk insert: columns, key and whether the rows are staged first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from fastcore._copy_columns import CopyColumn
from fastcore.errors import ArgumentError
from fastcore.integrations._copy.catalog import Table, TableColumn
from fastcore.integrations._copy.options import Options


class Plan(NamedTuple):
    """What the options and the catalog come to.

    Attributes:
        columns: those that are filled: by the data in its order, then those of the options' ``values``.
        key: the columns by which rows are equal. Rows go into the table in their order, so that writers
            with overlapping rows wait for each other instead of deadlocking. Empty: the data's order.
        is_distinct: whether of rows with an equal key only the last is taken.
        nulls_are_equal: whether NULL in the key is equal to NULL.
        updated: the columns that are overwritten.
    """

    table: Table
    columns: tuple[TableColumn, ...]
    key: tuple[TableColumn, ...]
    is_distinct: bool
    nulls_are_equal: bool
    updated: tuple[TableColumn, ...]
    is_staged: bool
    options: Options

    @property
    def encoded_columns(self) -> list[CopyColumn]:
        """The columns of the data as the encoder takes them."""
        names, values = self.options.data_names, self.options.values
        return [
            _encoded(column, names.get(column.name, column.name))
            for column in self.columns
            if column.name not in values
        ]

    @property
    def encoded_values(self) -> list[tuple[CopyColumn, Any]]:
        """The columns that are the same in each row, as the encoder takes them."""
        values = self.options.values
        return [
            (_encoded(column, column.name), values[column.name])
            for column in self.columns
            if column.name in values
        ]


def make_plan(table: Table, data_columns: tuple[str, ...] | None, options: Options) -> Plan:
    """Check all names against the catalog.

    Raises:
        ArgumentError: a column that the table does not have, cannot be written or is missing in the data;
            no unique key over the columns of the conflict.
    """
    constant = _looked_up(table, options.values, "values")
    names = options.columns or data_columns
    if names is None:
        found = tuple(column for column in table.columns.values() if not column.refusal)
    else:
        known = [name for name in names if name not in options.values]
        found = _looked_up(table, known, "columns" if options.columns else "the data")
    columns = tuple(column for column in found if column not in constant) + constant
    if not columns:
        raise ArgumentError(f"{table.quoted} has no column that can be written")
    for column in columns:
        if column.refusal:
            raise ArgumentError(f"column {column.name!r} of {table.quoted} {column.refusal}")
    conflict = _looked_up(table, options.conflict_columns or (), "conflict_columns")
    updated = _updated(table, columns, conflict, options)
    for argument, used in (("conflict_columns", conflict), ("update_columns", updated)):
        for column in used:
            if column not in columns:
                raise ArgumentError(f"column {column.name!r} of {argument} is not among the columns inserted")
    return Plan(
        table=table,
        columns=columns,
        key=conflict or _order(table, columns, options),
        is_distinct=bool(conflict),
        nulls_are_equal=_nulls_are_equal(table, conflict),
        updated=updated,
        is_staged=bool(options.on_conflict or options.returning)
        or not table.takes_copy
        or not all(column.takes_copy for column in columns),
        options=options,
    )


def _encoded(column: TableColumn, name: str) -> CopyColumn:
    return CopyColumn(name, column.type, column.is_nullable, column.length)


def _looked_up(table: Table, names: Iterable[str], argument: str) -> tuple[TableColumn, ...]:
    for name in names:
        if name not in table.columns:
            known = ", ".join(table.columns)
            raise ArgumentError(f"{argument}: {table.quoted} has no column {name!r}; its columns are {known}")
    return tuple(table.columns[name] for name in names)


def _updated(
    table: Table, columns: tuple[TableColumn, ...], conflict: tuple[TableColumn, ...], options: Options
) -> tuple[TableColumn, ...]:
    if options.on_conflict != "update":
        return ()
    if options.update_columns is not None:
        return _looked_up(table, options.update_columns, "update_columns")
    updated = tuple(column for column in columns if column not in conflict)
    if not updated:
        raise ArgumentError("every column is one of conflict_columns: on_conflict='nothing' does the same")
    return updated


def _order(table: Table, columns: tuple[TableColumn, ...], options: Options) -> tuple[TableColumn, ...]:
    """Without conflict_columns every key counts; rows go by the first that the data has."""
    if options.on_conflict is None:
        return ()
    names = {column.name for column in columns}
    key = next((key for key in table.keys if names.issuperset(key.columns)), None)
    return () if key is None else tuple(table.columns[name] for name in key.columns)


def _nulls_are_equal(table: Table, conflict: tuple[TableColumn, ...]) -> bool:
    if not conflict or table.is_view:
        return False
    names = {column.name for column in conflict}
    matching = [key for key in table.keys if set(key.columns) == names]
    if not matching:
        known = "; ".join(", ".join(key.columns) for key in table.keys) or "none"
        raise ArgumentError(
            f"conflict_columns: {table.quoted} has no unique key over ({', '.join(sorted(names))}) that "
            f"ON CONFLICT can go by; its keys: {known}"
        )
    return any(key.nulls_conflict for key in matching)
