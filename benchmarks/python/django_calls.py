"""Query sets through Django's connection, for bench_drivers.py."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import django_users
import driver_calls
import peers
from cases import NATIVE
from database import JSON_ROWS_AS_TEXT
from driver_calls import DROPPED, Calls


@functools.cache
def _users(conninfo: str) -> Any:
    django_users.set_up(conninfo, database={"CONN_MAX_AGE": None})
    return django_users.user_model().objects.order_by("id")


@contextlib.contextmanager
def django_calls(conninfo: str, count: int) -> Iterator[Calls]:
    users = _users(conninfo)[:count]
    from django.db import connection
    from django.http import JsonResponse

    from fastcore.integrations.django import json_list_response

    def dropped() -> None:
        with connection.cursor() as cursor:
            cursor.execute(JSON_ROWS_AS_TEXT.format(count=count))
            cursor.fetchall()

    yield {
        DROPPED: dropped,
        NATIVE: lambda: json_list_response(users.all(), peers.FIELD_NAME, peers.TYPE_NAME).bytes,
        "values(), orjson": lambda: driver_calls.with_orjson(list(users.values())),
        # does less: the keys stay as they are
        "JsonResponse(list(values()))": lambda: JsonResponse(list(users.values()), safe=False) and None,
    }
    connection.close()
