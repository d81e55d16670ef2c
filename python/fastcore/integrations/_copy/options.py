"""How rows are to be inserted, checked as far as no table is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from fastcore._arguments import check_int, type_name_of
from fastcore.errors import ArgumentError, ArgumentTypeError

OnConflict: TypeAlias = Literal["nothing", "update"]
OnError: TypeAlias = Literal["raise", "collect"]
TableName: TypeAlias = str | tuple[str, ...]

BATCH_SIZE: Final = 50_000
MAX_BATCH_SIZE: Final = 10_000_000
MAX_REFUSED: Final = 1000


class Options(NamedTuple):
    """The options of `bulk_insert`, see there.

    Attributes:
        returning: columns whose values are asked for.
        data_names: what the data calls columns, where it does so by other names than the table.
    """

    columns: tuple[str, ...] | None
    values: dict[str, Any]
    on_conflict: OnConflict | None
    conflict_columns: tuple[str, ...] | None
    update_columns: tuple[str, ...] | None
    collects: bool
    batch_size: int
    max_refused: int
    returning: tuple[str, ...] = ()
    data_names: Mapping[str, str] = MappingProxyType({})


def check_options(
    *,
    columns: Iterable[str] | None,
    values: Mapping[str, Any] | None,
    on_conflict: object,
    conflict_columns: Iterable[str] | None,
    update_columns: Iterable[str] | None,
    on_error: object,
    batch_size: object,
    max_refused: object,
) -> Options:
    """Refuse options that contradict each other.

    Raises:
        ArgumentError: a value out of range, or options that do not go together.
        ArgumentTypeError: an option has the wrong type.
    """
    if on_conflict not in (None, "nothing", "update"):
        raise ArgumentError(f"on_conflict must be 'nothing', 'update' or None, not {on_conflict!r}")
    if on_error not in ("raise", "collect"):
        raise ArgumentError(f"on_error must be 'raise' or 'collect', not {on_error!r}")
    check_int(batch_size, "batch_size", 1, MAX_BATCH_SIZE)
    check_int(max_refused, "max_refused", 0, MAX_BATCH_SIZE)
    options = Options(
        columns=_names(columns, "columns"),
        values=_values(values),
        on_conflict=on_conflict,
        conflict_columns=_names(conflict_columns, "conflict_columns"),
        update_columns=_names(update_columns, "update_columns"),
        collects=on_error == "collect",
        batch_size=batch_size,  # type: ignore[arg-type]
        max_refused=max_refused,  # type: ignore[arg-type]
    )
    for name in options.columns or ():
        if name in options.values:
            raise ArgumentError(f"both columns and values name {name!r}")
    if on_conflict == "update" and options.conflict_columns is None:
        raise ArgumentError("on_conflict='update' needs conflict_columns: the key that is the same")
    if on_conflict is None and options.conflict_columns is not None:
        raise ArgumentError("conflict_columns needs on_conflict='nothing' or 'update'")
    if on_conflict != "update" and options.update_columns is not None:
        raise ArgumentError("update_columns needs on_conflict='update'")
    return options


def check_table(table: object) -> tuple[str | None, str]:
    """Take the name of a table apart: schema (None: as the search path has it) and name.

    Raises:
        ArgumentError: it is empty, or has more parts.
        ArgumentTypeError: it is neither str nor a tuple of them.
    """
    parts: Any = tuple(table.split(".")) if isinstance(table, str) else table
    if not isinstance(parts, tuple) or not all(isinstance(part, str) for part in parts):
        raise ArgumentTypeError(f"table must be str or a tuple (schema, name), not {type_name_of(table)}")
    if len(parts) not in (1, 2) or not all(parts) or any("\0" in part for part in parts):
        raise ArgumentError(
            f"table must be 'name', 'schema.name' or ('schema', 'name'), not {table!r}; "
            "write a name that holds a dot as a tuple"
        )
    return (None, parts[0]) if len(parts) == 1 else parts


def _values(values: Mapping[str, Any] | None) -> dict[str, Any]:
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise ArgumentTypeError(f"values must be a mapping of columns, not {type_name_of(values)}")
    for name in values:
        if not isinstance(name, str):
            raise ArgumentTypeError(f"values must name columns as str, not {type_name_of(name)}")
    return dict(values)


def _names(names: Iterable[str] | None, argument: str) -> tuple[str, ...] | None:
    if names is None:
        return None
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise ArgumentTypeError(f"{argument} must be an iterable of names, not {type_name_of(names)}")
    listed = tuple(names)
    for name in listed:
        if not isinstance(name, str):
            raise ArgumentTypeError(f"{argument} must name columns as str, not {type_name_of(name)}")
    if not listed:
        raise ArgumentError(f"{argument} names no column")
    if len(set(listed)) < len(listed):
        raise ArgumentError(f"{argument} names a column twice: {', '.join(listed)}")
    return listed
