"""Values of model fields as the encoder takes them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db import models
from django.db.models.expressions import DatabaseDefault, Value
from django.utils import timezone

from fastcore.errors import ArgumentError

Field: TypeAlias = "models.Field[Any, Any]"
Prepare: TypeAlias = Callable[[Any], Any]

# What these fields hold is sent as it is where it has the type that they make of it.
_AS_IT_IS: Final[dict[type[Field], type]] = {
    models.CharField: str,
    models.TextField: str,
    models.SlugField: str,
    models.URLField: str,
    models.EmailField: str,
    models.IntegerField: int,
    models.SmallIntegerField: int,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.PositiveBigIntegerField: int,
    models.BooleanField: bool,
    models.FloatField: float,
    models.DateField: datetime.date,
    models.UUIDField: UUID,
}


def field_values(field: Field, objs: Sequence[models.Model], connection: Any) -> list[Any]:
    """Take a field's value of each object as ``bulk_create`` would, ``auto_now`` and files among them.

    Raises:
        ArgumentError: a value is an expression, which only the server could compute.
    """
    if type(field).pre_save is models.Field.pre_save:
        values = list(map(attrgetter(field.attname), objs))
    else:
        values = [field.pre_save(obj, True) for obj in objs]
    prepare = preparation(field, connection)
    as_it_is = _AS_IT_IS.get(type(field), _Nothing)
    return [value if value is None or type(value) is as_it_is else prepare(value) for value in values]


def preparation(field: Field, connection: Any) -> Prepare:
    """Give what makes a value of a field one that can be encoded."""

    def prepare(value: Any) -> Any:
        if isinstance(value, Value):
            # JSONField tells JSON's null from SQL's by it
            value = value if isinstance(field, models.JSONField) else value.value
        elif hasattr(value, "resolve_expression"):
            raise ArgumentError(
                f"{field.name} holds an expression, {type(value).__name__}, which COPY cannot compute: "
                "use bulk_create"
            )
        plain = _plain(field.get_db_prep_save(value, connection), connection)
        return _array_literal(plain) if isinstance(plain, list) and not holds_texts else plain

    holds_texts = isinstance(getattr(field, "base_field", None), models.CharField | models.TextField)
    return prepare


def takes_as_it_is(field: Field, value_type: type) -> bool:
    """Tell whether values of a type are sent to the field's column without its help."""
    return _AS_IT_IS.get(type(field)) is value_type


def is_left_to_database(field: Field, obj: models.Model) -> bool:
    """Tell whether the server is to fill a field of an object."""
    value = getattr(obj, field.attname)
    return isinstance(value, DatabaseDefault) or (value is None and isinstance(field, models.AutoField))


class _Nothing:
    """Not the type of any value."""


def _plain(value: Any, connection: Any) -> Any:
    """Take values out of what psycopg adapts them by."""
    if isinstance(value, datetime.datetime):
        return timezone.make_aware(value, connection.timezone) if timezone.is_naive(value) else value
    if isinstance(value, datetime.timedelta):
        return f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
    if isinstance(value, datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item, connection) for item in value]
    wrapped = getattr(value, "obj", value)
    if wrapped is value:
        return value
    if isinstance(wrapped, bytes | bytearray | memoryview):
        return wrapped
    return (getattr(value, "dumps", None) or json.dumps)(wrapped).encode()


def _array_literal(values: list[Any]) -> str:
    """Write an array that the encoder does not know as the server's text, which INSERT converts."""
    return "{" + ",".join(map(_array_item, values)) + "}"


def _array_item(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return _array_literal(value)
    text = bytes(value).decode() if isinstance(value, bytes) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
