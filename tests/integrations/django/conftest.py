"""A Django project on the tests' PostgreSQL, with a shop in it."""

from __future__ import annotations

import contextlib
import datetime
import socketserver
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
import httpx
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import conninfo_to_dict

sys.path.insert(0, str(Path(__file__).parent))

ServeWSGI: TypeAlias = Callable[[Any], httpx.Client]

_POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres"}

settings.configure(
    DATABASES={
        "default": {**_POSTGRES},
        "second": {**_POSTGRES},
        "lite": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    },
    INSTALLED_APPS=["bookshop"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bookshop.urls",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    SECRET_KEY="for tests",
)
django.setup()


@pytest.fixture(scope="session")
def shop(conninfo: str) -> Iterator[None]:
    """The tables and their rows; tests leave them as they are."""
    from bookshop import models

    server = conninfo_to_dict(conninfo)
    for alias in ("default", "second"):
        connections.settings[alias].update(HOST=server["host"], PORT=server["port"], USER=server["user"])
    with connection.schema_editor() as editor:
        for model in django.apps.apps.get_app_config("bookshop").get_models():
            editor.create_model(model)
    _fill(models)
    connections.close_all()
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def database(shop: None) -> Iterator[None]:
    """Each test starts on new connections, with the settings that it made."""
    yield
    connections.close_all()


def _fill(models: Any) -> None:
    france = models.Country.objects.create(name="France")
    big = models.Publisher.objects.create(name="Big", country=france)
    small = models.Publisher.objects.create(name="Small")
    ada = models.Author.objects.create(
        name="Ada", pen_name="A. L.", born=datetime.date(1815, 12, 10), publisher=big
    )
    zoe = models.Author.objects.create(name="Zoë", publisher=small, mentor=ada)
    none = models.Author.objects.create(name='"; DROP TABLE bookshop_author; --', mentor=zoe)
    models.Portrait.objects.create(sitter=ada, width_cm=0.1)
    models.Book.objects.create(
        title="Notes 100%",
        author=ada,
        editor=zoe,
        price=Decimal("12.3400000000"),
        page_count=2**60,
        tag_names=["maths", 'with "quotes", {braces}', "ünï"],
        details={"first_key": {"sub_key": [1, 2.5, None]}, "tr": True},
        isbn=uuid.UUID(int=7),
        cover=b"\x00\xff",
        printed_at=datetime.datetime(2024, 2, 29, 12, 30, 0, 123456, tzinfo=datetime.UTC),
        reading_time=datetime.timedelta(days=1, hours=2),
        document='{"first_name": 1.10}',
    )
    models.Book.objects.create(title="Empty", author=zoe, price=Decimal("99999999999999999999.0000000001"))
    models.Book.objects.create(title="\\ %s %% \U0001f600", author=none, price=0, on_sale=False, details=[])
    models.Novel.objects.create(title="Long", author=ada, price=1, main_hero="Eve", details="text")
    models.Shelf.objects.create(room="A", number=1, wood_type="oak")
    models.Oddity.objects.create(größe_größer=5, c1=6, record1=france)
    models.Oddity.objects.create(größe_größer=7, c1=8)


@pytest.fixture
def serve_wsgi() -> Iterator[ServeWSGI]:
    """Runs WSGI applications on sockets of their own and gives clients for them."""
    with contextlib.ExitStack() as running:
        yield lambda app: running.enter_context(_serving(app))


class _ThreadingServer(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = False


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written."""


@contextlib.contextmanager
def _serving(app: Any) -> Iterator[httpx.Client]:
    with _ThreadingServer(("127.0.0.1", 0), _QuietHandler) as server:
        server.set_app(app)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", timeout=20) as client:
                yield client
        finally:
            server.shutdown()
            thread.join()
