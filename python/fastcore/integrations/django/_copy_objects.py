"""Model instances into their table, as ``bulk_create`` does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

from django.db import models

from fastcore.errors import CopyError
from fastcore.integrations.django._copy_values import Field, field_values, is_left_to_database


class ObjectGroup(NamedTuple):
    """Objects of which the same fields are known.

    Attributes:
        indexes: the places of the objects among all.
        fields: those that are known.
        returned: those that the server fills.
    """

    indexes: list[int]
    objs: list[Any]
    fields: list[Field]
    returned: list[Field]

    @contextmanager
    def own_indexes(self) -> Iterator[None]:
        """Let a `CopyError` tell the object's place among all."""
        try:
            yield
        except CopyError as error:
            if error.row_index is None:
                raise
            index = self.indexes[error.row_index]
            raise CopyError(error.reason, row_index=index, column=error.column) from None


def prepared_groups(model: type[models.Model], objs: list[Any]) -> list[ObjectGroup]:
    """Fill generated keys in and put objects together; those that have a key come first.

    Raises:
        ValueError: a related object is not saved.
    """
    opts = model._meta
    key: Any = opts.pk
    for obj in objs:
        if not obj._is_pk_set():
            obj.pk = key.get_pk_value_on_save(obj)
        obj._prepare_related_fields_for_save(operation_name="bulk_create")
    fields = [field for field in opts.concrete_fields if not field.generated]
    by_database = [field for field in fields if may_be_left(field)]

    def left(index: int) -> list[bool]:
        return [is_left_to_database(field, objs[index]) for field in by_database]

    groups = []
    for is_left, members in groupby(sorted(range(len(objs)), key=left), key=left):
        indexes = list(members)
        omitted = {field for field, is_omitted in zip(by_database, is_left, strict=True) if is_omitted}
        known = [field for field in fields if field not in omitted]
        returned = [field for field in opts.db_returning_fields if field not in known]
        groups.append(ObjectGroup(indexes, [objs[index] for index in indexes], known, returned))
    return groups


def rows_of(group: ObjectGroup, batch_size: int, connection: Any) -> Iterator[Sequence[Any]]:
    """Give the rows of the objects, batch by batch."""
    for start in range(0, len(group.objs), batch_size):
        objs = group.objs[start : start + batch_size]
        yield from zip(*(field_values(field, objs, connection) for field in group.fields), strict=True)


def set_returned(group: ObjectGroup, rows: Sequence[Sequence[Any]], using: str) -> None:
    """Put into the objects what the server has filled."""
    for obj, row in zip(group.objs, rows, strict=bool(rows)):
        for field, value in zip(group.returned, row, strict=True):
            if value is not None:
                setattr(obj, field.attname, value)
    for obj in group.objs:
        obj._state.adding = False
        obj._state.db = using


def may_be_left(field: Field) -> bool:
    has_default = getattr(field, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED
    return has_default or isinstance(field, models.AutoField)
