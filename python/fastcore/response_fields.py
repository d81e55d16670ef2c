"""Several root fields in one response."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from fastcore import _backend
from fastcore._arguments import Row, as_written, check_bool, check_field, check_rows, type_name_of
from fastcore._response_options import Field
from fastcore._row_options import KEEP, ONE_WORKER, RAISE, BigIntegers, NestedTypes, OnBadRow, row_options
from fastcore._selection import Select
from fastcore.errors import ArgumentError, ArgumentTypeError


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ResponseField:
    """One root field of `build_multi_response`: its rows, and what is to become of them.

    Args:
        field_name: as in `fastcore.build_list_response`.
        rows: as in `fastcore.build_list_response`; one row, or None, for a single field.
        type_name: as in `fastcore.build_list_response`.
        single: the field has one row instead of an array.
        nested_types: as in `fastcore.build_list_response`.
        select: as in `fastcore.build_list_response`.
        on_bad_row: as in `fastcore.build_list_response`.
        big_integers: as in `fastcore.build_list_response`.
        max_depth: as in `fastcore.build_list_response`.
        workers: as in `fastcore.build_list_response`.

    Raises:
        ArgumentTypeError: an argument has the wrong type.
        ArgumentError: an argument has a value that cannot be used.

    Example:
        >>> ResponseField("users", ['{"id": 1}'], "User", select=["id"])
        ResponseField('users', <list>, type_name='User', select=['id'])
    """

    field_name: str
    rows: Iterable[Row | None] | Row | None
    type_name: str | None = None
    _: KW_ONLY
    single: bool = False
    nested_types: NestedTypes | None = None
    select: Select | None = None
    on_bad_row: OnBadRow = RAISE
    big_integers: BigIntegers = KEEP
    max_depth: int = 1024
    workers: int | None = ONE_WORKER
    _checked: Field = field(init=False)

    def __post_init__(self) -> None:
        check_bool(self.single, "single")
        if not self.single:
            check_rows(self.rows)
        check_field(self.field_name, self.type_name, self.max_depth)
        options = row_options(
            self.type_name,
            self.nested_types,
            self.select,
            self.on_bad_row,
            self.big_integers,
            self.workers,
        )
        checked = Field(self.field_name, self.rows, self.type_name, self.single, self.max_depth, options)
        object.__setattr__(self, "_checked", checked)

    def __repr__(self) -> str:
        given = [f"{self.field_name!r}", f"<{type_name_of(self.rows)}>"]
        for name, default in _DEFAULTS.items():
            value = getattr(self, name)
            if value != default:
                given.append(f"{name}={value!r}")
        return f"{type(self).__name__}({', '.join(given)})"


_DEFAULTS = {
    parameter.name: parameter.default
    for parameter in inspect.signature(ResponseField).parameters.values()
    if parameter.default is not parameter.empty
}


def build_multi_response(fields: Sequence[ResponseField]) -> bytes:
    """Build ``{"data":{"users":[row,…],"user":row,…}}``: several fields, in their order.

    Args:
        fields: the fields; no two have the same name. The rows of all of them are taken before any is read.

    Returns:
        The document as UTF-8 without whitespace between tokens.

    Raises:
        RowError: as in `fastcore.build_list_response`, about the first such row of the first such field;
            ``field_name`` says which field it is.
        ArgumentTypeError: ``fields`` is no sequence, or holds something else (``index`` says where), or a row
            has the wrong type (``index`` is its place in its field).
        ArgumentError: two fields have the same name.

    Example:
        >>> users = ResponseField("users", ['{"first_name": "Ada"}'])
        >>> me = ResponseField("me", '{"user_id": 1}', "User", single=True)
        >>> build_multi_response([users, me])
        b'{"data":{"users":[{"firstName":"Ada"}],"me":{"__typename":"User","userId":1}}}'
    """
    if isinstance(fields, str | bytes | Mapping | ResponseField) or not isinstance(fields, Iterable):
        raise ArgumentTypeError(f"fields must be a sequence of ResponseField, not {type_name_of(fields)}")
    checked: dict[str, Field] = {}
    for index, each in enumerate(fields):
        if not isinstance(each, ResponseField):
            raise ArgumentTypeError(
                f"field {index} must be a ResponseField, not {type_name_of(each)}", index=index
            )
        name = as_written(each.field_name)
        if name in checked:
            raise ArgumentError(f"two fields have the name {each.field_name!r}")
        checked[name] = each._checked
    return _backend.build_multi_response(list(checked.values()))
