"""Querysets of every kind as rows: the meaning is that of Django's own rows through its own encoder."""

from __future__ import annotations

import datetime
import json
from datetime import timedelta
from typing import Any

import pytest
from bookshop.models import Author, Book, Country, Novel, Oddity, Portrait, Publisher, Shelf
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import (
    Avg,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONObject, Lower, RowNumber, TruncDay, TruncMonth
from django.http import JsonResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fastcore import ArgumentError, RowError
from fastcore.integrations.django import json_list_response, json_single_response


def rows_of(queryset: QuerySet[Any, Any], **options: Any) -> Any:
    return json.loads(json_list_response(queryset, "x", **options).bytes)["data"]["x"]


def django_rows(queryset: QuerySet[Any, Any]) -> Any:
    """What JsonResponse makes of them, and the keys as fastcore spells them."""
    return camel(json.loads(JsonResponse(list(queryset), safe=False).content))


def camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {name(key): camel(item) for key, item in value.items()}
    if isinstance(value, list):
        return [camel(item) for item in value]
    return value


def name(key: str) -> str:
    words = [word for word in key.split("_") if word]
    return words[0] + "".join(word[:1].upper() + word[1:] for word in words[1:])


BOOKS = Book.objects.order_by("id")
AUTHORS = Author.objects.order_by("id")
# Values that Django's encoder and PostgreSQL write in the same way.
PLAIN = ["id", "title", "author_id", "page_count", "tag_names", "details", "isbn", "on_sale"]

SAME_MEANING = {
    "values": BOOKS.values(*PLAIN),
    "values in the order asked": BOOKS.values("title", "id", "details"),
    "values of all fields": AUTHORS.values(),
    "values by name and attname": BOOKS.values("author", "author_id"),
    "values across relations": BOOKS.values("id", "author__name", "author__publisher__country__name"),
    "values of a json key": BOOKS.values("details__first_key__sub_key"),
    "values with an expression": BOOKS.values("id", lower_title=Lower("title")),
    "values of annotations first": BOOKS.annotate(two=Value(2)).values("two", "id"),
    "odd names": BOOKS.values(**{"(x),$\\1é": F("id"), "SELECT": F("title")}),
    "the same name twice": BOOKS.values("id", "title", "id"),
    "grouped": Author.objects.values("publisher__name")
    .annotate(n=Count("books"))
    .order_by("publisher__name"),
    "grouped sums": Book.objects.values("on_sale").annotate(Sum("page_count")).order_by("on_sale"),
    "extra": BOOKS.extra(select={"one_more": "id + %s"}, select_params=[1]).values("one_more", "id"),
    "filter": BOOKS.filter(title__contains="%", author__name__in=["Ada", "Zoë"]).values("title"),
    "percent": BOOKS.filter(title="\\ %s %% \U0001f600").values("title", percent=Value("100% %s")),
    "injection": Author.objects.filter(name='"; DROP TABLE bookshop_author; --').values("name"),
    "slice": BOOKS.values("id")[1:3],
    "reverse": BOOKS.reverse().values("id"),
    "distinct": Book.objects.distinct().order_by("author__name").values("author_id"),
    "distinct on": Book.objects.order_by("author_id", "-id").distinct("author_id").values("id"),
    "union": AUTHORS.order_by().values("name").union(Country.objects.values("name")).order_by("name"),
    "intersection": Book.objects.values("id").intersection(Novel.objects.values("id")),
    "window": BOOKS.annotate(nth_book=Window(RowNumber(), partition_by="author_id", order_by="id")).values(
        "id", "nth_book"
    ),
    "filter on a window": BOOKS.annotate(nth=Window(RowNumber(), order_by="id"))
    .filter(nth__gt=1)
    .values("nth"),
    "exists": AUTHORS.values("id", has_books=Exists(Book.objects.filter(author=OuterRef("pk"), price=1))),
    "array_agg": AUTHORS.values("id", all_titles=ArrayAgg("books__title", order_by="books__id")),
    "array subquery": AUTHORS.values(
        "id",
        book_list=ArraySubquery(
            Book.objects.filter(author=OuterRef("pk"))
            .order_by("id")
            .values(json=JSONObject(book_id="id", book_title="title"))
        ),
    ),
    "composite key": Shelf.objects.values("pk", "wood_type"),
    "composite key first": Shelf.objects.values("pk", "room", "number", "wood_type"),
    "unicode": Oddity.objects.order_by("pk").values(),
    "empty": BOOKS.filter(id=-1).values("id"),
    "none": BOOKS.none().values("id"),
    "empty in": BOOKS.filter(id__in=[]).values("id"),
    "partly empty": BOOKS.filter(Q(id__in=[]) | Q(title="Empty")).values("id"),
    "empty aggregate": BOOKS.annotate(n=Count("id", filter=Q(id__in=[]))).values("id", "n"),
    "select_related and values": BOOKS.select_related("author").values("id"),
    "flat integers": BOOKS.values_list("page_count", flat=True),
    "flat texts": AUTHORS.values_list("name", flat=True),
    "flat nulls": AUTHORS.values_list("pen_name", flat=True),
    "flat arrays": BOOKS.values_list("tag_names", flat=True),
    "flat composite keys": Shelf.objects.values_list("pk", flat=True),
    "flat json": BOOKS.filter(details__isnull=False).values_list("details", flat=True),
    "flat distinct": Book.objects.distinct().order_by("author__name").values_list("author_id", flat=True),
}


@pytest.mark.parametrize("kind", SAME_MEANING)
def test_meaning_is_djangos(kind: str) -> None:
    queryset = SAME_MEANING[kind]
    expected = django_rows(queryset.all())
    assert rows_of(queryset.all()) == expected


@pytest.mark.parametrize("kind", [kind for kind in SAME_MEANING if not kind.startswith("flat")])
def test_names_stand_in_djangos_order(kind: str) -> None:
    queryset = SAME_MEANING[kind]
    expected = [list(row) for row in django_rows(queryset.all())]
    assert [list(row) for row in rows_of(queryset.all())] == expected


def test_models_have_the_names_of_values() -> None:
    expected = AUTHORS.values()
    assert rows_of(AUTHORS.all()) == django_rows(expected)
    assert list(rows_of(AUTHORS.all())[0]) == ["id", "name", "penName", "born", "publisherId", "mentorId"]


def test_annotations_stand_behind_the_fields() -> None:
    queryset = Country.objects.annotate(n_publishers=Count("publisher"), c1=Value("x"), rows=F("id"))
    assert rows_of(queryset) == [{"id": 1, "name": "France", "nPublishers": 1, "c1": "x", "rows": 1}]
    grouped = AUTHORS.annotate(mean=Avg("books__page_count", output_field=IntegerField())).only("name")
    assert rows_of(grouped)[1] == {"id": 2, "name": "Zoë", "mean": 0}
    hidden = Country.objects.alias(n=Count("publisher")).filter(n=1)
    assert rows_of(hidden) == [{"id": 1, "name": "France"}]


def test_values_as_postgresql_writes_them() -> None:
    books = BOOKS.exclude(id__gt=2)
    answer = json_list_response(books, "x").bytes.decode()
    assert '"price":12.3400000000,"pageCount":1152921504606846976,' in answer
    assert '"tagNames":["maths","with \\"quotes\\", {braces}","ünï"]' in answer
    assert '"details":{"tr":true,"firstKey":{"subKey":[1,2.5,null]}}' in answer
    assert '"isbn":"00000000-0000-0000-0000-000000000007","cover":"\\\\x00ff"' in answer
    assert '"printedAt":"2024-02-29T12:30:00.123456+00:00","readingTime":"1 day 02:00:00"' in answer
    assert '"price":99999999999999999999.0000000001,' in answer
    assert '"document":"{\\"first_name\\": 1.10}"' in answer


def test_options_are_the_builders() -> None:
    options: dict[str, Any] = {
        "select": {"author.id": None, "title": "name"},
        "nested_types": {"author": "Author"},
    }
    answer = json_list_response(BOOKS.select_related("author")[:1], "x", "Book", **options)
    assert json.loads(answer.bytes)["data"]["x"] == [
        {"__typename": "Book", "author": {"__typename": "Author", "id": 1}, "name": "Notes 100%"}
    ]
    answer = json_list_response(BOOKS.values("page_count")[:1], "x", big_integers="string")
    assert answer == b'{"data":{"x":[{"pageCount":"1152921504606846976"}]}}'
    with pytest.raises(ArgumentError):
        json_list_response(BOOKS, "x", max_depth=0)


def test_select_related_nests() -> None:
    queryset = BOOKS.select_related("author__publisher__country", "editor__mentor").only(
        "title",
        *("author__name", "author__publisher__name", "author__publisher__country__name"),
        *("editor__name", "editor__mentor__name"),
    )
    ada, zoe = {"id": 1, "name": "Ada"}, {"id": 2, "name": "Zoë"}
    france = {"id": 1, "name": "France"}
    big = {"id": 1, "name": "Big", "countryId": 1, "country": france}
    small = {"id": 2, "name": "Small", "countryId": None, "country": None}
    rows = rows_of(queryset, type_name="Book")
    assert rows[0] == {
        "__typename": "Book",
        "id": 1,
        "title": "Notes 100%",
        "authorId": 1,
        "editorId": 2,
        "author": {**ada, "publisherId": 1, "publisher": big},
        "editor": {**zoe, "mentorId": 1, "mentor": ada},
    }
    assert rows[1]["author"] == {**zoe, "publisherId": 2, "publisher": small}
    assert rows[1]["editor"] is None
    assert rows[2]["author"]["publisher"] is None


def test_select_related_stands_behind_the_fields() -> None:
    (portrait,) = rows_of(Portrait.objects.select_related("sitter"))
    assert portrait == {"id": 1, "sitterId": 1, "widthCm": 0.1, "sitter": rows_of(AUTHORS[:1])[0]}
    assert list(portrait) == ["id", "sitterId", "widthCm", "sitter"]


def test_queries_of_models_combined() -> None:
    both = Author.objects.filter(id=1).union(Author.objects.filter(id=3)).order_by("-name")
    assert [row["id"] for row in rows_of(both)] == [1, 3]
    with transaction.atomic():
        locked = AUTHORS.select_for_update(of=("self",)).select_related("publisher")
        assert [row["id"] for row in rows_of(locked)] == [1, 2, 3]


def test_select_related_backwards() -> None:
    rows = rows_of(AUTHORS.select_related("portrait").only("name", "portrait__width_cm"))
    assert rows[0] == {"id": 1, "name": "Ada", "portrait": {"id": 1, "widthCm": 0.1}}
    assert rows[1] == {"id": 2, "name": "Zoë", "portrait": None}


def test_select_related_through_a_filter() -> None:
    queryset = AUTHORS.annotate(
        famous_portrait=FilteredRelation("portrait", condition=Q(portrait__width_cm__lt=1))
    ).select_related("famous_portrait")
    rows = rows_of(queryset)
    assert rows[0]["famousPortrait"]["widthCm"] == 0.1
    assert rows[1]["famousPortrait"] is None


def test_select_related_with_annotations() -> None:
    queryset = Publisher.objects.order_by("id").select_related("country").annotate(n=Count("authors"))
    assert rows_of(queryset) == [
        {"id": 1, "name": "Big", "countryId": 1, "n": 1, "country": {"id": 1, "name": "France"}},
        {"id": 2, "name": "Small", "countryId": None, "n": 1, "country": None},
    ]


def test_inherited_models() -> None:
    (novel,) = rows_of(Novel.objects.all())
    (expected,) = django_rows(Novel.objects.values(*PLAIN, "main_hero", "book_ptr_id"))
    assert expected.items() <= novel.items()
    rows = rows_of(BOOKS.select_related("novel").only("title", "novel__main_hero"))
    assert [row["novel"] and row["novel"]["mainHero"] for row in rows] == [None, None, None, "Eve"]
    child = rows_of(Book.objects.filter(novel__isnull=False).select_related("novel"))[0]["novel"]
    assert child == novel


def test_only_and_defer() -> None:
    assert list(rows_of(BOOKS.only("title", "author"))[0]) == ["id", "title", "authorId"]
    everything = rows_of(AUTHORS.all())[0]
    assert rows_of(AUTHORS.defer("born", "mentor"))[0] == {
        key: everything[key] for key in everything if key not in {"born", "mentorId"}
    }


def test_names_that_collide_with_ours() -> None:
    rows = rows_of(Oddity.objects.order_by("pk").select_related("record1").annotate(page=F("c1")))
    assert rows == [
        {
            "id": 1,
            "größeGrößer": 5,
            "c1": 6,
            "record1Id": 1,
            "page": 6,
            "record1": {"id": 1, "name": "France"},
        },
        {"id": 2, "größeGrößer": 7, "c1": 8, "record1Id": None, "page": 8, "record1": None},
    ]


def test_flat_json_is_the_row() -> None:
    documents = BOOKS.filter(id=1)
    assert rows_of(documents.values_list("details", flat=True), type_name="T") == [
        {"__typename": "T", "tr": True, "firstKey": {"subKey": [1, 2.5, None]}}
    ]
    text = json_list_response(BOOKS.values_list("document", flat=True), "x", "T")
    assert text == b'{"data":{"x":[{"__typename":"T","firstName":1.10}]}}'
    raw = AUTHORS.annotate(raw=RawSQL("""'{"a_b": 1.10}'::json""", [])).values_list("raw", flat=True)
    assert json_list_response(raw[:1], "x", "T") == b'{"data":{"x":[{"__typename":"T","aB":1.10}]}}'
    no_json = AUTHORS.annotate(text=Cast("name", TextField())).values_list("text", flat=True)
    with pytest.raises(RowError):
        json_list_response(no_json, "x")


def test_truncated_dates() -> None:
    born = Author.objects.filter(born__isnull=False)
    assert rows_of(born.dates("born", "year")) == ["1815-01-01"]
    assert rows_of(born.values(month=TruncMonth("born"))) == [{"month": "1815-12-01"}]
    printed = Book.objects.filter(pk=1)
    with timezone.override("Asia/Tokyo"):
        expected = [{"month": "2024-02-29T15:00:00+00:00"}]
        assert rows_of(printed.values(month=TruncMonth(F("printed_at") + timedelta(1)))) == expected
        assert list(rows_of(printed.datetimes("printed_at", "day"))) == ["2024-02-28T15:00:00+00:00"]
    east = TruncDay("printed_at", tzinfo=datetime.timezone(timedelta(hours=13)))
    assert rows_of(printed.values(day=east, sign=Value("%"))) == [
        {"day": "2024-02-29T11:00:00+00:00", "sign": "%"}
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_names_with_percent_signs() -> None:
    # Django gives names unescaped to the driver, which takes two signs for one, and keeps the two itself.
    queryset = Country.objects.values(**{"5%%s": F("id")})
    assert rows_of(queryset) == django_rows(queryset) == [{"5%%s": 1}]


def test_names_that_become_the_same() -> None:
    with pytest.raises(RowError, match="authorId"):
        json_list_response(BOOKS.values("author_id", "author__id"), "x")


def test_single() -> None:
    one = json_single_response(AUTHORS.values("id", "pen_name"), "author", "Author")
    assert one == b'{"data":{"author":{"__typename":"Author","id":1,"penName":"A. L."}}}'
    assert json_single_response(AUTHORS.values("id")[2:], "x") == b'{"data":{"x":{"id":3}}}'
    for nothing in (AUTHORS.none(), AUTHORS.filter(id=-1), AUTHORS[7:]):
        assert json_single_response(nothing, "x") == b'{"data":{"x":null}}'


def test_single_asks_for_one_row() -> None:
    with CaptureQueriesContext(connection) as queries:
        json_single_response(AUTHORS.all(), "x")
    assert "LIMIT 1" in queries[0]["sql"]


@pytest.mark.parametrize(
    ("queryset", "match"),
    [
        (Author.objects.prefetch_related("books"), "ArraySubquery"),
        (Author.objects.values_list("id"), "values"),
        (Author.objects.values_list("id", "name"), "flat=True"),
        (Author.objects.values_list("id", named=True), "values"),
        (Author.objects.values(**{"ä" * 32: F("id")}), "63 bytes"),
        (Author.objects.using("lite"), "SQLite"),
    ],
)
def test_what_has_no_rows(queryset: QuerySet[Any, Any], match: str) -> None:
    with pytest.raises(ArgumentError, match=match):
        json_list_response(queryset, "x")
    with pytest.raises(ArgumentError, match=match):
        json_single_response(queryset, "x")


def test_prefetch_may_be_cleared() -> None:
    queryset = AUTHORS.prefetch_related("books").prefetch_related(None).values("id")
    assert rows_of(queryset) == [{"id": 1}, {"id": 2}, {"id": 3}]


def test_text_that_is_no_text_field_is_a_string() -> None:
    upper = AUTHORS.annotate(text=Cast("id", CharField())).values_list("text", flat=True)
    assert rows_of(upper) == ["1", "2", "3"]
