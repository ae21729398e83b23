"""Which machines an endpoint may be at: nobody reaches our own network by giving it as an endpoint (SSRF)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host, in the order in which to try them; OSError where it has none."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class RefusedAddress(Exception):
    """None of a host's addresses may be called."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the operating system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where another one is packed into it."""
    if isinstance(address, IPv6Address):
        packed = _packed_into(address)
        if packed is not None:
            return is_public(packed)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def reachable(found: Sequence[str], host: str, *, private_networks: bool) -> Address:
    """The first of these addresses that may be called; RefusedAddress where there is none."""
    for each in found:
        address = ip_address(each.partition("%")[0])
        if private_networks or is_public(address):
            return address
    raise RefusedAddress(f"{host} is in a private network; PROMISE_WEBHOOK_PRIVATE_NETWORKS=true allows that")


def _packed_into(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
