"""Files from a real TLS server on loopback; who may be connected to is told for the test."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import pytest
import trustme

from fastcore.operations.intake import Intake, MemoryBudget, TooLargeError
from fastcore.operations.remote import (
    RemoteFailedError,
    RemoteFiles,
    RemoteRefusedError,
    RemoteTimeoutError,
)
from fastcore.operations.remote.addresses import is_public_address

LIMIT = 1_000_000
LOG = b'{"version":"2.1.0","runs":[]}'

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "content_length" not in headers and "transfer_encoding" not in headers:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Server:
    """Answers each path with the bytes it is given, and remembers who asked for what."""

    def __init__(self, authority: trustme.CA) -> None:
        self.authority = authority
        self.answers: dict[str, bytes] = {"/log": answer("200 OK", LOG)}
        self.connections = 0
        self.requests: list[str] = []
        self.names: list[str | None] = []
        self.left = asyncio.Event()
        self.asked = asyncio.Event()
        self.port = 0

    def url(self, path: str = "/log", host: str = "logs.test") -> str:
        return f"https://{host}:{self.port}{path}"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Server]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("logs.test", "other.test", "127.0.0.1").configure_cert(context)
        context.sni_callback = lambda connection, name, _: self.names.append(name)
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            self.asked.set()
            found = self.answers.get(request.split(" ")[1])
            if found is not None:
                writer.write(found)
                await writer.drain()
            await reader.read()
        self.left.set()
        writer.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def on_server(authority: trustme.CA) -> Callable[[Callable[[Server], Coroutine[Any, Any, None]]], None]:
    """Runs a test with a server in one event loop."""

    def run(test: Callable[[Server], Coroutine[Any, Any, None]]) -> None:
        async def main() -> None:
            async with Server(authority).running() as server:
                await test(server)

        asyncio.run(main())

    return run


OnServer = Callable[[Callable[[Server], Coroutine[Any, Any, None]]], None]


def files(server: Server, *hosts: str, **options: Any) -> RemoteFiles:
    """What fetches from the server, whose names all lead to loopback."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    context = ssl.create_default_context()
    server.authority.configure_trust(context)
    given = {"timeout": 30, "ssl_context": context, "resolver": resolve, "is_allowed": lambda address: True}
    allowed = hosts or (f"logs.test:{server.port}",)
    return RemoteFiles(allowed, (), **{**given, **options})


async def fetched(remote: RemoteFiles, url: str, limit: int = LIMIT) -> bytes:
    budget = MemoryBudget(LIMIT)
    with Intake(limit, budget) as intake:
        await remote.fetch(url, intake)
        content = intake.join()
    assert budget.held == 0
    return content


def test_a_file_is_fetched_by_its_name_from_a_checked_address(
    on_server: OnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    asked: list[tuple[str, int]] = []
    checked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    def check(address: str) -> bool:
        checked.append(address)
        return True

    async def test(server: Server) -> None:
        remote = files(server, resolver=resolve, is_allowed=check)
        server.answers["/log?sig=1"] = answer("200 OK", LOG, content_encoding="identity")
        assert await fetched(remote, server.url("/log?sig=1#part")) == LOG
        assert (asked, checked) == ([("logs.test", server.port)], ["127.0.0.1"])
        assert server.names == ["logs.test"]
        head = server.requests[0].lower()
        assert head.startswith("get /log?sig=1 http/1.1\r\n")
        assert f"host: logs.test:{server.port}\r\n" in head
        assert "accept-encoding: identity\r\n" in head
        assert "authorization" not in head
        assert "cookie" not in head

    on_server(test)


def test_chunks_and_several_addresses(on_server: OnServer) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        # Nothing listens on the first.
        return ["127.0.0.2", "127.0.0.1"]

    async def test(server: Server) -> None:
        server.answers["/log"] = answer(
            "200 OK", b'4\r\n{"ru\r\n5\r\nns":0\r\n1\r\n}\r\n0\r\n\r\n', transfer_encoding="chunked"
        )
        assert await fetched(files(server, resolver=resolve), server.url()) == b'{"runs":0}'

    on_server(test)


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["127.0.0.1"], ["::1"], ["::ffff:8.8.8.8"], ["8.8.8.8", "169.254.169.254"]]
)
def test_a_name_with_an_address_that_is_not_public_is_refused(
    on_server: OnServer, addresses: list[str]
) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return addresses

    async def test(server: Server) -> None:
        remote = files(server, resolver=resolve, is_allowed=is_public_address)
        with pytest.raises(RemoteRefusedError, match="not on the public internet"):
            await fetched(remote, server.url())
        assert server.connections == 0

    on_server(test)


def test_loopback_is_refused_when_nothing_is_told(on_server: OnServer) -> None:
    async def test(server: Server) -> None:
        remote = RemoteFiles([f"localhost:{server.port}", f"127.0.0.1:{server.port}"], (), timeout=30)
        for host in ("localhost", "127.0.0.1"):
            with pytest.raises(RemoteRefusedError, match="not on the public internet"):
                await fetched(remote, server.url(host=host))
        assert server.connections == 0

    on_server(test)


def test_only_listed_hosts_are_asked(on_server: OnServer) -> None:
    async def test(server: Server) -> None:
        remote = files(server)
        for url in (server.url(host="other.test"), "https://logs.test/log", server.url(host="127.0.0.1")):
            with pytest.raises(RemoteRefusedError, match="no files are fetched from"):
                await fetched(remote, url)
        assert server.connections == 0
        with pytest.raises(RemoteRefusedError, match="nothing from hosts"):
            await fetched(RemoteFiles((), (), timeout=1), server.url())
        with pytest.raises(RemoteRefusedError, match="nothing from buckets"):
            await fetched(remote, "s3://bucket/key")

    on_server(test)


def test_a_certificate_has_to_be_for_the_name(on_server: OnServer) -> None:
    async def test(server: Server) -> None:
        for host in ("wrong.test", "logs.test"):
            options = {} if host == "wrong.test" else {"ssl_context": ssl.create_default_context()}
            remote = files(server, f"{host}:{server.port}", **options)
            with pytest.raises(RemoteFailedError, match="no certificate that is accepted"):
                await fetched(remote, server.url(host=host))
        assert server.requests == []

    on_server(test)


def test_redirects_are_followed_to_listed_hosts(on_server: OnServer) -> None:
    async def test(server: Server) -> None:
        server.answers["/a"] = answer("302 Found", location="/b?x=1")
        server.answers["/b?x=1"] = answer("307 Temporary Redirect", location=server.url(host="other.test"))
        remote = files(server, f"logs.test:{server.port}", f"other.test:{server.port}")
        assert await fetched(remote, server.url("/a")) == LOG
        assert server.names == ["logs.test", "logs.test", "other.test"]

    on_server(test)


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("https://evil.test/log", RemoteRefusedError),
        ("http://logs.test/log", RemoteRefusedError),
        ("https://user:hunter2@logs.test/log", RemoteRefusedError),
        ("//169.254.169.254/latest", RemoteRefusedError),
        ("file:///etc/passwd", RemoteRefusedError),
        ("s3://bucket/key", RemoteRefusedError),
        ("https://[::1", RemoteRefusedError),
        ("/around", RemoteFailedError),
    ],
)
def test_redirects_off_the_list(on_server: OnServer, location: str, error: type[Exception]) -> None:
    async def test(server: Server) -> None:
        server.answers["/around"] = answer("301 Moved Permanently", location=location)
        with pytest.raises(error) as refused:
            await fetched(files(server), server.url("/around"))
        assert "hunter2" not in str(refused.value)
        assert server.connections == (1 if error is RemoteRefusedError else 4)

    on_server(test)


@pytest.mark.parametrize(
    "sent",
    [
        answer("200 OK", bytes(2000)),
        answer("200 OK", content_length="99999999999"),
        answer("200 OK", b"7d0\r\n" + bytes(2000) + b"\r\n0\r\n\r\n", transfer_encoding="chunked"),
    ],
    ids=["long", "announced", "chunked"],
)
def test_a_long_file_is_not_read_to_its_end(on_server: OnServer, sent: bytes) -> None:
    async def test(server: Server) -> None:
        server.answers["/log"] = sent
        with pytest.raises(TooLargeError):
            await fetched(files(server), server.url(), limit=1999)

    on_server(test)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (answer("404 Not Found"), "answers with status 404"),
        (answer("204 No Content"), "answers with status 204"),
        (answer("302 Found"), "answers with status 302"),
        (answer("200 OK", LOG, content_encoding="br"), "encoding"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "as HTTP has it"),
        (answer("200 OK", b"xyz\r\n", transfer_encoding="chunked"), "as HTTP has it"),
    ],
)
def test_answers_without_a_file(on_server: OnServer, sent: bytes, message: str) -> None:
    async def test(server: Server) -> None:
        server.answers["/log?sig=hunter2"] = sent
        with pytest.raises(RemoteFailedError, match=message) as failed:
            await fetched(files(server), server.url("/log?sig=hunter2"))
        assert "logs.test" in str(failed.value)
        assert "hunter2" not in str(failed.value)

    on_server(test)


def test_hosts_that_cannot_be_reached(on_server: OnServer) -> None:
    async def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async def elsewhere(host: str, port: int) -> list[str]:
        return ["127.0.0.2"]

    async def nowhere(host: str, port: int) -> list[str]:
        return []

    async def test(server: Server) -> None:
        for resolver in (unknown, elsewhere, nowhere):
            with pytest.raises(RemoteFailedError, match="cannot be reached"):
                await fetched(files(server, resolver=resolver), server.url())

    on_server(test)


@pytest.mark.parametrize("sent", [b"", answer("200 OK", b"half", content_length="8")], ids=["none", "half"])
def test_time_is_limited(on_server: OnServer, sent: bytes) -> None:
    async def test(server: Server) -> None:
        server.answers["/slow"] = sent
        with pytest.raises(RemoteTimeoutError):
            await fetched(files(server, timeout=0.2), server.url("/slow"))

    on_server(test)


def test_who_leaves_closes_the_connection(on_server: OnServer) -> None:
    async def test(server: Server) -> None:
        server.answers["/slow"] = answer("200 OK", b"half", content_length="8")
        task = asyncio.create_task(fetched(files(server), server.url("/slow")))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(30):
            await server.left.wait()

    on_server(test)


def test_addresses_are_not_logged(on_server: OnServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def test(server: Server) -> None:
        server.answers["/a?sig=hunter2"] = answer("302 Found", location="/log?sig=hunter2")
        server.answers["/log?sig=hunter2"] = answer("200 OK", LOG)
        assert await fetched(files(server), server.url("/a?sig=hunter2")) == LOG

    on_server(test)
    assert "hunter2" not in caplog.text
