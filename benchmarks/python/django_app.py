"""The same list of users through Django: by fastcore, and as its documentation shows."""

from __future__ import annotations

from typing import Any

import django_users
import peers

CONNECTIONS = 4

urlpatterns: list[Any] = []


def make_app(conninfo: str) -> Any:
    # Under ASGI each request may run in another thread: connections are kept by a pool.
    pool = {"min_size": CONNECTIONS, "max_size": CONNECTIONS}
    django_users.set_up(
        conninfo,
        database={"OPTIONS": {"pool": pool}},
        ROOT_URLCONF=__name__,
        # sets Content-Length, and is in every new project
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        ALLOWED_HOSTS=["*"],
    )
    users = django_users.user_model().objects.order_by("id")
    from django.core.asgi import get_asgi_application
    from django.http import HttpRequest, HttpResponse, JsonResponse
    from django.urls import path

    from fastcore.integrations.django import bytes_view, json_list_response

    @bytes_view
    def with_fastcore(request: HttpRequest, count: int) -> Any:
        return json_list_response(users[:count], peers.FIELD_NAME, peers.TYPE_NAME)

    def with_values(request: HttpRequest, count: int) -> HttpResponse:
        return JsonResponse({"data": {"users": list(users[:count].values())}})

    urlpatterns[:] = [path("fastcore/<int:count>", with_fastcore), path("values/<int:count>", with_values)]
    return get_asgi_application()
