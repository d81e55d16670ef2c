"""Views of every kind that return response bytes."""

from __future__ import annotations

from typing import Any

from bookshop.models import Author, Book
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fastcore import ResponseBytes
from fastcore.integrations.django import (
    ajson_list_response,
    ajson_single_response,
    astream_json_list_response,
    bytes_view,
    json_list_response,
    json_single_response,
    stream_json_list_response,
)
from fastcore.integrations.http import Negotiation

BOOKS = Book.objects.order_by("id").values("id", "title", "author__name")
MANY = "SELECT n AS row_number, repeat('x', 1000) AS some_text FROM generate_series(1, %s) AS n"


@bytes_view
@require_safe
def books(request: Any) -> ResponseBytes:
    return json_list_response(BOOKS.all(), "books", "Book")


@bytes_view
async def books_async(request: Any) -> ResponseBytes:
    return await ajson_list_response(BOOKS.all(), "books", "Book")


@bytes_view
def author(request: Any, pk: int) -> ResponseBytes:
    return json_single_response(Author.objects.filter(pk=pk).only("name"), "author")


@bytes_view
async def author_async(request: Any, pk: int) -> ResponseBytes:
    return await ajson_single_response(Author.objects.filter(pk=pk).only("name"), "author")


@bytes_view
def other(request: Any) -> HttpResponse:
    return HttpResponse("text", status=418)


@bytes_view
def typed(request: Any) -> ResponseBytes:
    return ResponseBytes(b"{}", "application/graphql-response+json")


@csrf_exempt
@bytes_view
def exempt_outside(request: Any) -> ResponseBytes:
    return ResponseBytes(b"{}")


@bytes_view
@csrf_exempt
def exempt_inside(request: Any) -> ResponseBytes:
    return ResponseBytes(b"{}")


@bytes_view
def guarded(request: Any) -> ResponseBytes:
    return ResponseBytes(b"{}")


@method_decorator(bytes_view, name="dispatch")
class Books(View):
    def get(self, request: Any) -> ResponseBytes:
        return json_list_response(BOOKS.all(), "books", "Book")


@method_decorator(bytes_view, name="dispatch")
class BooksAsync(View):
    async def get(self, request: Any) -> ResponseBytes:
        return await ajson_list_response(BOOKS.all(), "books", "Book")


class BooksMethod(View):
    @method_decorator(bytes_view)
    async def get(self, request: Any) -> ResponseBytes:
        return await ajson_list_response(BOOKS.all(), "books", "Book")


class BooksPlain(View):
    async def get(self, request: Any) -> ResponseBytes:
        return await ajson_list_response(BOOKS.all(), "books", "Book")


def stream(request: Any, count: int) -> StreamingHttpResponse:
    pieces = stream_json_list_response(MANY, "rows", params=[count])
    return StreamingHttpResponse(pieces, content_type="application/json")


async def stream_async(request: Any, count: int) -> StreamingHttpResponse:
    pieces = astream_json_list_response(MANY, "rows", params=[count])
    return StreamingHttpResponse(pieces, content_type="application/json")


@bytes_view(negotiation=Negotiation())
def tagged(request: Any, count: int) -> ResponseBytes:
    return json_list_response(MANY, "rows", params=[count])


class TaggedMethod(View):
    @bytes_view(negotiation=Negotiation(encodings=("gzip",)))
    async def get(self, request: Any, count: int) -> ResponseBytes:
        return await ajson_list_response(MANY, "rows", params=[count])


@bytes_view(negotiation=Negotiation())
def tagged_other(request: Any) -> HttpResponse:
    return HttpResponse("text", status=418)


urlpatterns = [
    path("tagged/<int:count>", tagged),
    path("tagged-method/<int:count>", TaggedMethod.as_view()),
    path("tagged-other", tagged_other),
    path("books", books),
    path("books-async", books_async),
    path("author/<int:pk>", author),
    path("author-async/<int:pk>", author_async),
    path("other", other),
    path("typed", typed),
    path("exempt-outside", exempt_outside),
    path("exempt-inside", exempt_inside),
    path("guarded", guarded),
    path("books-class", Books.as_view()),
    path("books-class-async", BooksAsync.as_view()),
    path("books-method", BooksMethod.as_view()),
    path("books-around", bytes_view(BooksPlain.as_view())),
    path("stream/<int:count>", stream),
    path("stream-async/<int:count>", stream_async),
]
