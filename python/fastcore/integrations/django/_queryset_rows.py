"""The rows of a compiled queryset as expressions of PostgreSQL that write json."""

from __future__ import annotations

import functools
from typing import Any

from django.db.models import JSONField, TextField
from django.db.models.sql.compiler import SQLCompiler

from fastcore.integrations.django._identifiers import quoted
from fastcore.integrations.django._inner_columns import InnerColumns


class QuerySetRows:
    """The query around a compiled queryset.

    The queryset's own query stands in FROM with its columns renamed by their place, so that no two names
    collide. A related object becomes a record beside it; PostgreSQL folds these into the same plan.

    Args:
        compiler: has compiled the queryset.
    """

    def __init__(self, compiler: SQLCompiler) -> None:
        self._compiler: Any = compiler
        self._records: list[str] = []
        self._columns = InnerColumns(compiler.connection)
        self._expressions = [self._columns.add(selected) for selected, _, _ in self._compiler.select]

    @property
    def params(self) -> list[Any]:
        """Values of the placeholders that stand before the queryset's own."""
        return self._columns.params

    def of_models(self, inner: str) -> str:
        """Write each row as an object of the model's fields, the annotations and the related objects."""
        described = self._compiler.klass_info
        fields = self._fields(described)
        for name, place in self._compiler.annotation_col_map.items():
            fields[name] = self._expressions[place]
        fields.update(self._related(described))
        return self._objects(fields, inner)

    def of_values(self, inner: str) -> str:
        """Write each row as an object of what ``values()`` names."""
        query = self._compiler.query
        names = query.selected or [*query.extra_select, *query.values_select, *query.annotation_select]
        return self._objects(dict(zip(names, self._expressions, strict=False)), inner)

    def of_single_values(self, inner: str) -> str:
        """Write each row as its only value."""
        expression = self._expressions[0]
        if not isinstance(self._compiler.select[0][0]._output_field_or_none, JSONField | TextField):
            expression = f"coalesce(to_json({expression}), 'null')"
        return _select(f"{expression} AS value", self._source(inner))

    def _fields(self, described: dict[str, Any]) -> dict[str, str]:
        places = {
            self._compiler.select[place][0].target.attname: self._expressions[place]
            for place in described["select_fields"]
        }
        # A child model's fields stand behind those it has in common with its parent.
        order = [field.attname for field in described["model"]._meta.concrete_fields]
        return {name: places[name] for name in order if name in places}

    def _related(self, described: dict[str, Any]) -> dict[str, str]:
        return {
            _relation_name(related): self._record(related)
            for related in described.get("related_klass_infos", ())
        }

    def _record(self, described: dict[str, Any]) -> str:
        fields = self._fields(described)
        # As Django decides whether there is a related object: by one member of its primary key.
        key = fields[described["model"]._meta.pk_fields[0].attname]
        # The records below come first in FROM: each may refer to those before it only.
        fields.update(self._related(described))
        name = f"record{len(self._records) + 1}"
        self._records.append(f"(SELECT {_named(fields)}) AS {name}")
        return f"CASE WHEN {key} IS NOT NULL THEN {name}.* END"

    def _objects(self, fields: dict[str, str], inner: str) -> str:
        rows = _select(_named(fields), self._source(inner))
        return _select("row_to_json(page.*)", f"({rows}) AS page")

    def _source(self, inner: str) -> str:
        # Columns that Django adds for ORDER BY stand behind those of the rows, and keep their names.
        rows = f"({inner}) AS rows ({', '.join(self._columns.names)})"
        return " CROSS JOIN LATERAL ".join([rows, *self._records])


def _select(columns: str, source: str) -> str:
    # Made of names that are ours or quoted, and of what Django compiled.
    return f"SELECT {columns} FROM {source}"  # noqa: S608


def _named(fields: dict[str, str]) -> str:
    return ", ".join(f"{expression} AS {quoted(name)}" for name, expression in fields.items())


def _relation_name(described: dict[str, Any]) -> str:
    if isinstance(described["remote_setter"], functools.partial):
        # A FilteredRelation: Django sets the related object under this name.
        return str(described["remote_setter"].args[0])
    field = described["field"]
    return str(field.remote_field.get_accessor_name() if described["reverse"] else field.name)
