"""What a queryset selects, as the query around it sees it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import DateField, DateTimeField
from django.db.models.expressions import ColPairs  # type: ignore[attr-defined]  # missing in the stubs
from django.db.models.functions.datetime import TruncBase


class InnerColumns:
    """Gives each column of the inner query a name of its own, and what is selected an expression of these.

    Attributes:
        names: ``c1``, ``c2``, … for the columns in their order.
        params: values for the placeholders in the expressions.
    """

    def __init__(self, connection: Any) -> None:
        self.names: list[str] = []
        self.params: list[Any] = []
        self._connection = connection

    def add(self, selected: Any) -> str:
        """Name the columns of what stands next in SELECT, and give the expression of its value."""
        if isinstance(selected, ColPairs):
            # A composite primary key is several columns.
            return "json_build_array(" + ", ".join(self._next() for _ in range(len(selected))) + ")"
        if isinstance(selected, TruncBase):
            return self._truncated(selected)
        return self._next()

    def _next(self) -> str:
        self.names.append(f"c{len(self.names) + 1}")
        return f"rows.{self.names[-1]}"

    def _truncated(self, selected: Any) -> str:
        # PostgreSQL truncates to a timestamp, from which Django makes the field's type in Python.
        column, field = self._next(), selected.output_field
        if isinstance(field, DateTimeField):
            if not settings.USE_TZ:
                return column
            self.params.append(self._connection.ops._prepare_tzname_delta(selected.get_tzname()))
            return f"({column}::timestamp AT TIME ZONE %s)"
        return f"{column}::date" if isinstance(field, DateField) else column
