"""Response bytes in Django: PostgreSQL writes the rows as JSON, and the view returns them untouched.

::

    @bytes_view
    def users(request):
        return json_list_response(User.objects.select_related("city"), "users", "User")

    @bytes_view
    async def user(request, pk):
        return await ajson_single_response(User.objects.filter(pk=pk), "user", "User")

Many objects, or the findings of a log, are inserted by `bulk_copy`.

The queries run on Django's own connections: its transactions, routers, query logs and pools work as ever.
``@bytes_view(negotiation=Negotiation())`` adds entity tags, 304 and compression, see
`fastcore.integrations.http`. Large answers are streamed by `stream_json_list_response` and
`astream_json_list_response`.
"""

from fastcore.integrations.django.bulk import bulk_copy
from fastcore.integrations.django.responses import (
    ajson_list_response,
    ajson_single_response,
    json_list_response,
    json_single_response,
)
from fastcore.integrations.django.streams import astream_json_list_response, stream_json_list_response
from fastcore.integrations.django.views import JSONBytesResponse, bytes_view

__all__ = [
    "JSONBytesResponse",
    "ajson_list_response",
    "ajson_single_response",
    "astream_json_list_response",
    "bulk_copy",
    "bytes_view",
    "json_list_response",
    "json_single_response",
    "stream_json_list_response",
]
