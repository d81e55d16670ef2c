"""Findings into the table of a model whose fields are named as theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import models

from fastcore import Findings
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentError
from fastcore.integrations._copy.conversation import Outcome
from fastcore.integrations._copy.sources import ArrowFeed, RowFeed
from fastcore.integrations.django._copy_into import CopyInto
from fastcore.integrations.django._copy_objects import may_be_left
from fastcore.integrations.django._copy_values import Field, field_values, preparation, takes_as_it_is

_TYPES: Final[dict[str, type]] = {
    **dict.fromkeys(("line", "column", "end_line", "end_column"), int),
    "suppressed": bool,
}


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

    def insert(self, target: CopyInto, batch_size: int) -> Outcome:
        """Insert the rows, without an object of Python each where no field is computed for each."""
        if not self._findings:
            return Outcome(0, 0, 0, [], [])
        constants = {str(field.column): value for field, value in self._constants}
        if self._defaults or not all(map(_takes_arrow, self._columns)):
            fields = self._columns + [field for field, _ in self._defaults]
            return target.insert(fields, RowFeed(self._rows(batch_size)), constants)
        return target.insert(self._columns, ArrowFeed(self._findings), constants)

    def _rows(self, batch_size: int) -> Iterator[Sequence[Any]]:
        for start in range(0, len(self._findings), batch_size):
            part = self._findings[start : start + batch_size]
            columns: list[Any] = [part.column(field.name) for field in self._columns]
            columns += ([default() for _ in range(len(part))] for _, default in self._defaults)
            yield from zip(*columns, strict=True)


def _takes_arrow(field: Field) -> bool:
    """Tell whether a column of a finding, as Arrow has it, is what the field's column is sent."""
    # Imported late: it needs a driver, without which the package can be used.
    from django.contrib.postgres.fields import ArrayField

    if field.name == "cwe":
        return type(field) is ArrayField and takes_as_it_is(field.base_field, str)
    if field.name == "partial_fingerprints":
        return type(field) is models.JSONField
    return takes_as_it_is(field, _TYPES.get(field.name, str))


def _default(field: Field, connection: Any) -> Callable[[], Any]:
    prepare = preparation(field, connection)
    return lambda: prepare(field.get_default())
