"""Findings into the table of a model whose fields are named as theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import models

from fastcore import Findings
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError
from fastcore.integrations.django._copy_objects import may_be_left
from fastcore.integrations.django._copy_values import Field, field_values, preparation


class FindingRows:
    """The rows that findings make.

    Args:
        model: what has fields named as those of a finding; others get their defaults.
        findings: the findings.
        values: fields of the model that are the same in each row.
        connection: the database.

    Raises:
        ArgumentError: no field is a finding's, or ``values`` names a field that there is not.
    """

    def __init__(
        self, model: type[models.Model], findings: Findings, values: Mapping[str, Any], connection: Any
    ) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        known = {name for field in fields for name in (field.name, field.attname)} | {"pk"}
        for name in values:
            if name not in known:
                raise ArgumentError(f"values: {model.__name__} has no field {name!r}")
        self._findings = findings
        self._columns = [
            field for field in fields if field.name in FINDING_FIELDS and field.name not in values
        ]
        if not self._columns:
            raise ArgumentError(f"{model.__name__} has no field named as one of a finding's")
        sample = model(**values)
        given = {name for name in known if name in values}
        rest = [field for field in fields if field not in self._columns]
        self._constants: list[tuple[Field, Any]] = []
        self._defaults: list[tuple[Field, Callable[[], Any]]] = []
        for field in rest:
            is_given = bool(given & {field.name, field.attname}) or (field.primary_key and "pk" in given)
            if not is_given and may_be_left(field):
                continue
            if not is_given and field.has_default() and callable(field.default):
                self._defaults.append((field, _default(field, connection)))
            else:
                (value,) = field_values(field, [sample], connection)
                self._constants.append((field, value))

    @property
    def fields(self) -> list[Field]:
        """The fields that the rows fill."""
        return self._columns + [field for field, _ in [*self._constants, *self._defaults]]

    def rows(self, batch_size: int) -> Iterator[Sequence[Any]]:
        """Give the rows, batch by batch."""
        for start in range(0, len(self._findings), batch_size):
            part = self._findings[start : start + batch_size]
            columns: list[Any] = [part.column(field.name) for field in self._columns]
            columns += (repeat(value, len(part)) for _, value in self._constants)
            columns += ([default() for _ in range(len(part))] for _, default in self._defaults)
            yield from zip(*columns, strict=True)


def _default(field: Field, connection: Any) -> Callable[[], Any]:
    prepare = preparation(field, connection)
    return lambda: prepare(field.get_default())
