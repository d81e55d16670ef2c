"""Files from https addresses."""

from __future__ import annotations

import ssl
from urllib.parse import urljoin

import httpcore

from fastcore.operations.intake import Intake
from fastcore.operations.remote._quiet import without_debug_log
from fastcore.operations.remote.errors import RemoteFailedError, RemoteRefusedError
from fastcore.operations.remote.network import PinnedNetwork
from fastcore.operations.remote.urls import HTTPS_PORT, AllowedHosts, HttpsUrl, parse_https_url

_MAX_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = [
    ("accept", "application/sarif+json, application/json, */*;q=0.1"),
    ("accept-encoding", "identity"),
]
_CODINGS = {"", "identity", "gzip", "x-gzip"}


class HttpsFiles:
    """Fetches files from allowed hosts, straight: no proxies, no cookies, no credentials.

    Args:
        hosts: that may be connected to, by redirects too.
        network: how they are connected to.
        ssl_context: what certificates are accepted.
    """

    def __init__(self, hosts: AllowedHosts, network: PinnedNetwork, ssl_context: ssl.SSLContext) -> None:
        self._hosts = hosts
        self._network = network
        self._ssl_context = ssl_context

    async def fetch(self, text: str, intake: Intake) -> None:
        """Fetch a file into an intake.

        Raises:
            RemoteRefusedError: the address is none, or leads where nothing is fetched from.
            RemoteFailedError: the host does not answer with the file.
            TooLargeError: the file is longer than the intake takes.
        """
        for _ in range(_MAX_REDIRECTS + 1):
            url = parse_https_url(text)
            if url not in self._hosts:
                raise RemoteRefusedError(f"no files are fetched from {_shown(url)}")
            location = await self._get(url, intake)
            if location is None:
                return
            try:
                text = urljoin(text, location)
            except ValueError:
                raise RemoteRefusedError(f"{_shown(url)} leads to what is no address") from None
        raise RemoteFailedError(f"{_shown(url)} leads further than {_MAX_REDIRECTS} redirects")

    async def _get(self, url: HttpsUrl, intake: Intake) -> str | None:
        """Fetch into the intake; gives the place of a redirect where there is one."""
        host = f"[{url.host}]" if ":" in url.host else url.host
        where = httpcore.URL(scheme=b"https", host=host.encode(), port=url.port, target=url.target.encode())
        try:
            with without_debug_log():
                async with (
                    httpcore.AsyncConnectionPool(self._ssl_context, network_backend=self._network) as pool,
                    pool.stream("GET", where, headers=_HEADERS) as response,
                ):
                    return await _receive(url, response, intake)
        except httpcore.NetworkError as error:
            is_tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError)
            what = "has no certificate that is accepted" if is_tls else "cannot be reached"
            raise RemoteFailedError(f"{_shown(url)} {what}") from None
        except (httpcore.ProtocolError, httpcore.TimeoutException, httpcore.UnsupportedProtocol):
            raise RemoteFailedError(f"{_shown(url)} does not answer as HTTP has it") from None


async def _receive(url: HttpsUrl, response: httpcore.Response, intake: Intake) -> str | None:
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status in _REDIRECTS and b"location" in headers:
        return headers[b"location"]
    if response.status != 200:
        raise RemoteFailedError(f"{_shown(url)} answers with status {response.status}")
    if headers.get(b"content-encoding", "").strip().lower() not in _CODINGS:
        raise RemoteFailedError(f"{_shown(url)} answers in an encoding that was not asked for")
    intake.expect(int(headers.get(b"content-length", 0)))
    async for chunk in response.aiter_stream():
        intake.add(chunk)
    return None


def _shown(url: HttpsUrl) -> str:
    return url.host if url.port == HTTPS_PORT else f"{url.host}:{url.port}"
