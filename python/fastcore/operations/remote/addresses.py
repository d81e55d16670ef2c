"""Which addresses are on the public internet: the only ones a request may make the service connect to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

# From the IANA registries of special-purpose addresses. Listed here because what Python's is_global says
# differs between its releases, and is about routing: it is true of multicast and of NAT64, for example.
_SPECIAL_IPV4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# All others are not assigned, private, or hold an IPv4 address: ::ffff:0:0/96, 64:ff9b::/96, ::/96 …
_PUBLIC_IPV6 = IPv6Network("2000::/3")
# Teredo, 6to4 and their like lead elsewhere too.
_SPECIAL_IPV6 = [
    IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]


def is_public_address(text: str) -> bool:
    """Tell whether an address belongs to one machine on the public internet.

    Example:
        >>> [is_public_address(text) for text in ("8.8.8.8", "10.0.0.1", "::ffff:8.8.8.8", "2606:4700::1")]
        [True, False, False, True]
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    return (
        address.scope_id is None
        and address in _PUBLIC_IPV6
        and not any(address in network for network in _SPECIAL_IPV6)
    )
