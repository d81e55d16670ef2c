"""Execution in which rows of JSON are complete values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from graphql import (
    GraphQLError,
    GraphQLOutputType,
    GraphQLResolveInfo,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.extensions import SchemaExtension
from strawberry.extensions.directives import DirectivesExtension, DirectivesExtensionSync
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from fastcore import ResponseBytes
from fastcore._camel_case import camel_case
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations._graphql.building import BadRow, Source, build, first_null, value_of
from fastcore.integrations._graphql.decoding import ObjectMaker, decode
from fastcore.integrations._graphql.rows import JSONRow, JSONRows
from fastcore.integrations._graphql.selection import Plan, Spelling, plan_of
from fastcore.integrations._graphql.spliced import SplicedJSON

_JSON_VALUES = (JSONRows, JSONRow, ResponseBytes)
_NULL = b"null"
# What they do is done by a directive in the query, and fields with one are never answered from a row.
_BY_DIRECTIVE = (DirectivesExtension, DirectivesExtensionSync)


def _as_in_python(name: str) -> str:
    return name


class FastcoreExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """The execution in which resolvers may return `JSONRows`, `JSONRow` and `ResponseBytes`.

    Everything else is executed as ever. A subclass may set:

    Attributes:
        plain_scalars: names of custom scalars whose values in the rows are strings, numbers or booleans, just
            as they leave. Fields of other custom scalars, and of JSON, make their rows be decoded.
        unseen_by: schema extensions that need not see the fields below a spliced one. Any other with a
            ``resolve`` of its own, which Strawberry calls for every field, makes all rows be decoded.

    Example:
        >>> class MyExecutionContext(FastcoreExecutionContext):
        ...     plain_scalars = {"Markdown"}
        >>> sorted(MyExecutionContext.plain_scalars)
        ['Markdown']
    """

    plain_scalars: ClassVar[Collection[str]] = frozenset()
    unseen_by: ClassVar[tuple[type[SchemaExtension], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        middlewares = self.middleware_manager.middlewares if self.middleware_manager else ()
        self._is_seen = not all(
            type(each) in _BY_DIRECTIVE or isinstance(each, self.unseen_by) for each in middlewares
        )
        self._plans: dict[tuple[Any, int, Spelling], tuple[FieldDetailsList, Plan | None]] = {}

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        # A type that is not null is completed by its inner type, with this same result.
        if isinstance(result, _JSON_VALUES) and not is_non_null_type(return_type):
            place = (field_details_list, info, path)
            if isinstance(result, ResponseBytes):
                if is_leaf_type(get_named_type(return_type)):
                    return _finished(result)
                result = value_of(result)
                spelling: Spelling = camel_case
            else:
                spelling = _as_in_python
            if isinstance(result, JSONRows) and not is_list_type(return_type):
                raise ArgumentTypeError(
                    f"JSONRows are the value of a list, not of {return_type}: use JSONRow"
                )
            plan = self._plan(return_type, field_details_list, spelling, result)
            if plan is not None:
                return self._spliced(return_type, place, result, plan)
            result, bad_rows = decode(result)
            self._report(return_type, place, bad_rows)
            result = ObjectMaker(self.schema, spelling).value(result, return_type)
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)

    def _plan(
        self, return_type: GraphQLOutputType, details: FieldDetailsList, spelling: Spelling, source: Source
    ) -> Plan | None:
        if self._is_seen or source.check:
            return None
        named_type = get_named_type(return_type)
        key = (named_type, id(details), spelling)
        if key not in self._plans:
            plan = plan_of(
                named_type,
                details,
                collect=self.collect_subfields,
                spelling=spelling,
                plain_scalars=self.plain_scalars,
            )
            # with the list itself, so that its id stays its own
            self._plans[key] = details, plan
        return self._plans[key][1]

    def _spliced(
        self,
        return_type: GraphQLOutputType,
        place: tuple[FieldDetailsList, GraphQLResolveInfo[Any], Path],
        source: Source,
        plan: Plan,
    ) -> SplicedJSON | None:
        value, bad_rows = build(source, plan)
        self._report(return_type, place, bad_rows)
        if len(value) == len(_NULL) and bytes(value) == _NULL:
            return None
        null = first_null(source, value) if not bad_rows and _has_items_not_null(return_type) else None
        if null is not None:
            _, info, _ = place
            name = f"{info.parent_type}.{info.field_name}"
            self._report(
                return_type, place, [BadRow(f"Cannot return null for non-nullable field {name}.", null)]
            )
        return SplicedJSON(value)

    def _report(
        self,
        return_type: GraphQLOutputType,
        place: tuple[FieldDetailsList, GraphQLResolveInfo[Any], Path],
        bad_rows: list[BadRow],
    ) -> None:
        """Adds the errors of rows that became null; raises the first where null may not be."""
        details, _, path = place
        nodes = [detail.node for detail in details]
        for bad_row in bad_rows:
            at = path if bad_row.item is None else path.add_key(bad_row.item, None)
            error = GraphQLError(bad_row.message, nodes, path=at.as_list())
            if bad_row.item is None or (_has_items_not_null(return_type) and self.error_propagation):
                raise error
            self.collected_errors.add(error, at)


def _has_items_not_null(return_type: GraphQLOutputType) -> bool:
    return is_list_type(return_type) and is_non_null_type(return_type.of_type)


def _finished(response: ResponseBytes) -> SplicedJSON | None:
    media_type = response.media_type.partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise ArgumentError(f"ResponseBytes of the media type {response.media_type} are no value of a field")
    content = response.bytes.strip(b" \t\r\n")
    if not content:
        raise ArgumentError("ResponseBytes without content are no value of a field")
    return None if content == _NULL else SplicedJSON(content)
