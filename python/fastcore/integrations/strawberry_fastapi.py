"""Strawberry's router for FastAPI, with spliced JSON written into its answers as it is.

It takes the place of ``strawberry.fastapi.GraphQLRouter``, with the same arguments::

    app.include_router(GraphQLRouter(schema), prefix="/graphql")
"""

from __future__ import annotations

from strawberry.fastapi import BaseContext
from strawberry.fastapi import GraphQLRouter as _GraphQLRouter

from fastcore.integrations._graphql.encoding import SplicingView

__all__ = ["BaseContext", "GraphQLRouter"]


class GraphQLRouter(SplicingView, _GraphQLRouter[object, object]):
    """``strawberry.fastapi.GraphQLRouter`` for a schema with `FastcoreExecutionContext`.

    Example:
        >>> import strawberry
        >>> from fastcore.integrations.strawberry import FastcoreExecutionContext
        >>> @strawberry.type
        ... class Query:
        ...     version: int = 1
        >>> router = GraphQLRouter(strawberry.Schema(Query, execution_context_class=FastcoreExecutionContext))
        >>> [route.path for route in router.routes]
        ['', '', '']
    """
