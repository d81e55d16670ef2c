"""Files from buckets: boto3 with a server on loopback that speaks what S3 does for one object."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import unquote

import pytest

import fastcore.operations.remote.s3 as s3
from fastcore.errors import FastcoreError
from fastcore.operations.intake import Intake, MemoryBudget, TooLargeError
from fastcore.operations.remote import RemoteFailedError, RemoteFiles, RemoteRefusedError, RemoteTimeoutError

LOG = b'{"version":"2.1.0","runs":[]}' * 40_000


class Bucket(BaseHTTPRequestHandler):
    """Gives one object; another hangs until the test is over."""

    protocol_version = "HTTP/1.1"
    over = Event()
    asked: tuple[str, str | None] = ("", None)

    def do_GET(self) -> None:
        path = unquote(self.path)
        type(self).asked = (path, self.headers["Authorization"])
        if path == "/logs/hangs":
            self.over.wait(60)
        found = path == "/logs/a folder/log.sarif"
        body = LOG if found else b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # Who is refused or tired of waiting does not read it.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Bucket]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Bucket.over.clear()
    environment = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "hunter2",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": "/nonexistent",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "NO_PROXY": "",
        "no_proxy": "",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield Bucket
    Bucket.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(url: str, *, limit: int = len(LOG), timeout: float = 30) -> bytes:
    remote = RemoteFiles((), ["logs"], timeout=timeout)
    budget = MemoryBudget(limit)

    async def fetch() -> bytes:
        with Intake(limit, budget) as intake:
            await remote.fetch(url, intake)
            return intake.join()

    content = asyncio.run(fetch())
    assert budget.held == 0
    return content


def test_an_object_is_fetched_without_proxies(bucket: type[Bucket]) -> None:
    assert fetched("s3://logs/a folder/log.sarif") == LOG
    path, authorization = bucket.asked
    assert path == "/logs/a folder/log.sarif"
    assert authorization is not None
    assert "hunter2" not in authorization


def test_other_buckets_are_refused(bucket: type[Bucket]) -> None:
    with pytest.raises(RemoteRefusedError, match="no files are fetched from the bucket others"):
        fetched("s3://others/log.sarif")
    with pytest.raises(RemoteRefusedError, match="nothing from hosts"):
        fetched("https://logs.s3.amazonaws.com/log.sarif")


def test_what_is_not_there(bucket: type[Bucket]) -> None:
    with pytest.raises(RemoteFailedError, match="the bucket logs answers NoSuchKey"):
        fetched("s3://logs/nowhere")


def test_an_object_that_is_too_long(bucket: type[Bucket]) -> None:
    with pytest.raises(TooLargeError):
        fetched("s3://logs/a folder/log.sarif", limit=len(LOG) - 1)


def test_time_is_limited(bucket: type[Bucket]) -> None:
    with pytest.raises(RemoteTimeoutError):
        fetched("s3://logs/hangs", timeout=0.5)


def test_without_credentials(bucket: type[Bucket], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(RemoteFailedError, match="NoCredentialsError"):
        fetched("s3://logs/a folder/log.sarif")


def test_buckets_need_boto3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "find_spec", lambda name: None)
    with pytest.raises(FastcoreError, match=r"pip install 'fastcore-native\[s3\]'"):
        RemoteFiles((), ["logs"], timeout=1)
    RemoteFiles((), (), timeout=1)
