"""Strawberry's views for Django, with spliced JSON written into their answers as it is.

They take the place of those of ``strawberry.django.views``, with the same arguments::

    urlpatterns = [path("graphql", GraphQLView.as_view(schema=schema))]
"""

from __future__ import annotations

from strawberry.django.views import AsyncGraphQLView as _AsyncGraphQLView
from strawberry.django.views import GraphQLView as _GraphQLView

from fastcore.integrations._graphql.encoding import SplicingView

__all__ = ["AsyncGraphQLView", "GraphQLView"]


class GraphQLView(SplicingView, _GraphQLView[object, object]):
    """``strawberry.django.views.GraphQLView`` for a schema with `FastcoreExecutionContext`."""


class AsyncGraphQLView(SplicingView, _AsyncGraphQLView[object, object]):
    """``strawberry.django.views.AsyncGraphQLView`` for a schema with `FastcoreExecutionContext`."""
