"""Connections to addresses that were checked: a name is resolved once, and what it gave is connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias

import httpcore

from fastcore.operations.remote.errors import RemoteRefusedError

Resolver: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
AddressCheck: TypeAlias = Callable[[str], bool]


async def resolve(host: str, port: int) -> list[str]:
    """Give the addresses of a host, in the order the system prefers."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class PinnedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to a host only when each of its addresses may be connected to.

    TLS asks for, and verifies, the name from the request; only the way there is by address.
    """

    def __init__(self, resolver: Resolver, is_allowed: AddressCheck) -> None:
        self._resolver = resolver
        self._is_allowed = is_allowed
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check, connect."""
        try:
            addresses = await self._resolver(host, port)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("the name cannot be resolved") from None
        if not all(self._is_allowed(address) for address in addresses):
            raise RemoteRefusedError(f"{host} has an address that is not on the public internet")
        failure = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as error:
                failure = error
        raise failure
