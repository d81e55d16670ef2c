"""Answers of Django on whichever driver there is; run as a program, on psycopg2."""

from __future__ import annotations

import json
import os
import sys


def answers() -> list[str]:
    """Answers of every way a row can take."""
    from bookshop.models import Author, Book
    from django.db import connection
    from django.db.models import F, Value

    from fastcore import ArgumentError
    from fastcore.integrations.django import (
        json_list_response,
        json_single_response,
        stream_json_list_response,
    )

    books = Book.objects.order_by("id")
    given = [
        json_list_response(books.select_related("author__publisher"), "x").bytes,
        json_list_response(books.filter(title__contains="%").values("title", p=Value("%")), "x").bytes,
        json_list_response(books.values_list("details", flat=True), "x").bytes,
        json_list_response(books.values_list("page_count", flat=True), "x").bytes,
        json_list_response("SELECT id, title FROM bookshop_book WHERE id < %s -- ", "x", params=[3]).bytes,
        json_list_response("SELECT details FROM bookshop_book WHERE title LIKE '%1%' ORDER BY id", "x").bytes,
        json_list_response("""SELECT '{"a_é": 1.10}'::json""", "x").bytes,
        json_single_response(Author.objects.none(), "x").bytes,
        *stream_json_list_response(books.annotate(n=F("id")), "x"),
        *stream_json_list_response("SELECT to_json(n) FROM generate_series(1, 3000) AS n", "x"),
        json_list_response("SELECT 1 AS n WHERE 'a' LIKE '%%'", "x", params=()).bytes,
    ]
    for wrong in (
        "DELETE FROM bookshop_book WHERE id < 0",
        "DELETE FROM bookshop_book WHERE id < 0 RETURNING id",
    ):
        try:
            json_list_response(wrong, "x")
        except ArgumentError:
            given.append(b"refused")
    connection.close()
    return [answer.decode() for answer in given]


def main() -> None:
    """Run on psycopg2, as where psycopg 3 is not installed."""
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    import django
    import psycopg2.extensions
    from django.conf import settings

    server = psycopg2.extensions.parse_dsn(os.environ["CONNINFO"])
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": server["dbname"],
                "USER": server["user"],
                "HOST": server["host"],
                "PORT": server["port"],
            }
        },
        INSTALLED_APPS=["bookshop"],
    )
    django.setup()
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert not is_psycopg3
    sys.stdout.write(json.dumps(answers()))


if __name__ == "__main__":
    main()
