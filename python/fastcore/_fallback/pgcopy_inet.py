"""Addresses of hosts and networks as fields of binary COPY."""

from __future__ import annotations

import ipaddress
import re
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import TypeAlias

from fastcore._fallback.pgcopy_field import BadValueError, expected

_Address: TypeAlias = IPv4Address | IPv6Address

# PostgreSQL's own numbers, by version
_FAMILIES = {4: 2, 6: 3}
_PREFIX = re.compile("[0-9]{1,3}")


def encode_inet(value: object) -> bytes:
    if isinstance(value, str):
        address, prefix = _parsed(value)
    # an interface is an address too
    elif isinstance(value, (IPv4Interface, IPv6Interface)):
        address, prefix = value, value.network.prefixlen
    elif isinstance(value, (IPv4Address, IPv6Address)):
        address, prefix = value, value.max_prefixlen
    elif isinstance(value, (IPv4Network, IPv6Network)):
        address, prefix = value.network_address, value.prefixlen
    else:
        raise expected("IP address", value)
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        raise BadValueError("IPv6 address has a zone")
    packed = address.packed
    # the 0 says inet, not cidr
    return bytes((_FAMILIES[address.version], prefix, 0, len(packed))) + packed


def _parsed(text: str) -> tuple[_Address, int]:
    host, slash, prefix = text.partition("/")
    try:
        # a zone is nothing that a database could know
        address = ipaddress.ip_address(host) if "%" not in host else None
    except ValueError:
        address = None
    if address is None or (slash and not _PREFIX.fullmatch(prefix)):
        raise BadValueError("text is no IP address")
    length = int(prefix) if slash else address.max_prefixlen
    if length > address.max_prefixlen:
        raise BadValueError("text is no IP address")
    return address, length
