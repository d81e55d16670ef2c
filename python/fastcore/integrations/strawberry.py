"""JSON rows as values of GraphQL fields, spliced into the answer of Strawberry without being decoded.

A resolver returns rows where the schema says objects, and the selection set of the query, with its aliases,
fragments and ``@include``/``@skip``, becomes the ``select`` of the builders::

    @strawberry.type
    class User:
        id: int
        first_name: str
        home_address: Address | None

    @strawberry.type
    class Query:
        @strawberry.field(graphql_type=list[User])
        def users(self) -> JSONRows:
            return JSONRows(rows)  # b'{"id": 1, "first_name": "Ada", "home_address": {…}}', …

    schema = strawberry.Schema(Query, execution_context_class=FastcoreExecutionContext)

The view has to be one that writes spliced JSON: `fastcore.integrations.strawberry_fastapi.GraphQLRouter`,
`fastcore.integrations.strawberry_django.GraphQLView` or ``AsyncGraphQLView``, or any other view of Strawberry
with `SplicingView` before it among its bases. Without a view, ``result.data`` holds `SplicedJSON`, which
compares and iterates like what it holds; `decoded` and `to_bytes` make plain data and the finished answer.

What a resolver may return:

- `JSONRows`: the items of a list, keys spelled as the fields are in Python (whatever their names in GraphQL).
- `JSONRow`: one object, or one JSON array for a list; also as an item of an ordinary list.
- `ResponseBytes` of the builders, ``{"data":{name:…}}``, for a field of objects: keys are the camelCase of
  the names in Python, and the query selects from them. For a field of scalars (``strawberry.scalars.JSON``)
  they are JSON of any kind, and leave as they are.

A spliced value is valid JSON, and every object in it has exactly the keys that the query asks for, in that
order, with the type names of the schema. Where the schema does not allow null, the value itself and the items
of `JSONRows` are checked for it, with the usual error and propagation. Nothing below is checked: a key that
is missing is null, also where its field is not nullable; what is no object stays as it is; scalars leave as
the rows write them (let the database write an ``ID`` as text). With ``check=True`` the rows are decoded and
completed as objects are, with every check and conversion.

The rows are decoded and executed in this ordinary way, too, when the selection asks for something that they
cannot answer by themselves: a field with a resolver, arguments, permissions or extensions of its own, a
directive, an interface or union (the rows then name their type in ``__typename``), a JSON or custom scalar
(see `FastcoreExecutionContext`), an enum whose names are not its values, ``@defer``, ``__typename`` under one
of two aliases of an object; or when a schema extension resolves every field. None of these is ever passed by.
"""

from __future__ import annotations

from fastcore.integrations._graphql.encoding import SplicingView, to_bytes
from fastcore.integrations._graphql.execution import FastcoreExecutionContext
from fastcore.integrations._graphql.rows import JSONRow, JSONRows
from fastcore.integrations._graphql.spliced import SplicedJSON, decoded

__all__ = [
    "FastcoreExecutionContext",
    "JSONRow",
    "JSONRows",
    "SplicedJSON",
    "SplicingView",
    "decoded",
    "to_bytes",
]
