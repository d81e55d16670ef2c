"""The one way by which a request may have the service fetch something."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable

from fastcore.operations.intake import Intake
from fastcore.operations.remote.addresses import is_public_address
from fastcore.operations.remote.errors import RemoteRefusedError, RemoteTimeoutError
from fastcore.operations.remote.https import HttpsFiles
from fastcore.operations.remote.network import AddressCheck, PinnedNetwork, Resolver, resolve
from fastcore.operations.remote.s3 import S3Files
from fastcore.operations.remote.urls import AllowedHosts


class RemoteFiles:
    """Fetches files from the hosts and buckets it is given; without any it refuses everything.

    A host's addresses are looked up once, all of them have to be public, and the connection is made to one of
    these. Proxies of the environment are not used; redirects are followed to allowed hosts only.

    Args:
        hosts: as `AllowedHosts` takes them.
        buckets: names of S3 buckets.
        timeout: for a whole file, in seconds.
        ssl_context: None trusts whom the system trusts.
        resolver: looks up addresses.
        is_allowed: says which addresses may be connected to.

    Raises:
        ArgumentError: an entry of ``hosts`` is no host.
        FastcoreError: there are buckets, but no boto3.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        buckets: Iterable[str],
        *,
        timeout: float,
        ssl_context: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
        is_allowed: AddressCheck = is_public_address,
    ) -> None:
        allowed = AllowedHosts(hosts)
        self._timeout = timeout
        self._s3 = S3Files(buckets, timeout)
        self._https: HttpsFiles | None = None
        if allowed:
            context = ssl_context or ssl.create_default_context()
            self._https = HttpsFiles(allowed, PinnedNetwork(resolver, is_allowed), context)

    async def fetch(self, address: str, intake: Intake) -> None:
        """Fetch a file into an intake.

        Raises:
            RemoteRefusedError: the address is none, or leads where nothing is fetched from.
            RemoteFailedError: the other side does not answer with the file.
            RemoteTimeoutError: it takes too long.
            TooLargeError: the file is longer than the intake takes.
            MemoryBudgetError: there is no memory for the file.
        """
        is_s3 = address[:5].lower() == "s3://"
        files = self._s3 if is_s3 else self._https
        if not files:
            raise RemoteRefusedError(
                "this service fetches nothing from buckets"
                if is_s3
                else "this service fetches nothing from hosts"
            )
        try:
            async with asyncio.timeout(self._timeout):
                await files.fetch(address, intake)
        except TimeoutError:
            raise RemoteTimeoutError(f"the file was not there within {self._timeout:g} seconds") from None
